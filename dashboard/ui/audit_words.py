"""An entry of the audit log as sentences in this browser's language."""

import re
from collections.abc import Mapping
from datetime import date

from dashboard.messages import catalogue
from dashboard.messages.format import clock_in_zone, day
from dashboard.services.audit import INSTALLATION, AuditKind
from dashboard.services.audit_chain import ChainedEntry
from dashboard.services.audit_review import Checked
from dashboard.ui.session import language, local_number, services, t

ICONS = {
    AuditKind.SIGNED_IN: "login",
    AuditKind.SIGN_IN_FAILED: "no_accounts",
    AuditKind.SIGNED_OUT: "logout",
    AuditKind.RIGHT_REFUSED: "block",
    AuditKind.OVERRIDDEN: "how_to_reg",
    AuditKind.ANNULLED: "undo",
    AuditKind.COUNTED: "groups",
    AuditKind.CORRECTED: "edit",
    AuditKind.POLICY_CHANGED: "gavel",
    AuditKind.TRUST_CHANGED: "verified_user",
    AuditKind.OFFICE_CHANGED: "apartment",
    AuditKind.ROLLOUT_CHANGED: "flag",
    AuditKind.ACCOUNT_CHANGED: "manage_accounts",
    AuditKind.BADGE_CHANGED: "id_card",
    AuditKind.PLATE_CHANGED: "qr_code_2",
    AuditKind.REGISTER_CHANGED: "coronavirus",
    AuditKind.NAMES_SHOWN: "visibility",
    AuditKind.PERSON_REQUEST: "person_search",
    AuditKind.EXPORTED: "download",
    AuditKind.ERASED: "delete",
    AuditKind.KEYS_CHANGED: "key",
    AuditKind.BACKED_UP: "inventory_2",
    AuditKind.RESTORED: "settings_backup_restore",
}
# Enough of an identifier to tell it from others; exports have all of it.
_LONG_ID = re.compile(r"\b[0-9a-f][0-9a-f-]{19,}\b")
# Their entries are about an account, by its id alone.
_OF_ACCOUNTS = (AuditKind.ACCOUNT_CHANGED.value, AuditKind.SIGN_IN_FAILED.value)
# Who acts without an account of the installation.
_NAMED = ("operator", "system", "stranger")


def icon_of(entry: ChainedEntry) -> str:
    """The symbol of the entry's kind."""
    known = entry.kind in {kind.value for kind in AuditKind}
    return ICONS[AuditKind(entry.kind)] if known else "help"


def sentence(entry: ChainedEntry) -> str:
    """Who did what."""
    actor = t(f"audit.by_{entry.actor}") if entry.actor in _NAMED else entry.actor
    if not _known(f"audit.does.{entry.kind}"):
        return t("audit.unknown_kind", actor=actor, kind=entry.kind)
    return t(f"audit.does.{entry.kind}", actor=actor)


def details(entry: ChainedEntry, *, offices: Mapping[str, str]) -> tuple[str, ...]:
    """To what, where and why: what the entry holds beside its sentence."""
    office = offices.get(entry.office_id or "", entry.office_id or "")
    parts = (_about(entry, offices), office, _reason(entry))
    return tuple(part for part in parts if part)


def stream_name(stream: str, *, offices: Mapping[str, str]) -> str:
    """The name of a chain: its office's, or the installation."""
    return t("audit.installation") if stream == INSTALLATION else offices.get(stream, stream)


def when_checked(checked: Checked) -> str:
    """Day and time of a proof."""
    zone, said = services().settings.zone, language()
    on = day(checked.at.astimezone(zone).date(), language=said)
    return f"{on} {clock_in_zone(checked.at, zone=zone, language=said)}"


def _about(entry: ChainedEntry, offices: Mapping[str, str]) -> str:
    what, _, rest = entry.about.partition(" ")
    if entry.about == entry.actor or (what == "office" and rest == entry.office_id):
        return ""
    if entry.about and entry.kind in _OF_ACCOUNTS:
        return t("audit.about.account", id=entry.about)
    if not _known(f"audit.about.{what}"):
        return _LONG_ID.sub(_shortened, entry.about)
    if entry.about == "person_file nothing":
        return t("audit.about.person_nothing")
    if what == "rule":
        series, _, version = rest.partition("/")
        named = t(f"policy.series.{series}") if _known(f"policy.series.{series}") else series
        rest = f"{named} {version}"
    if what == "right":
        right, _, office = rest.partition(" ")
        named = t(f"audit.right.{right}") if _known(f"audit.right.{right}") else right
        rest = f"{named} ({offices.get(office, office)})" if office else named
    if what == "stage" and _known(f"rollout.stage.{rest}"):
        rest = t(f"rollout.stage.{rest}")
    if entry.kind == AuditKind.PLATE_CHANGED.value:
        rest = " ".join(map(_of_plate, rest.split()))
    return t(f"audit.about.{what}", id=_LONG_ID.sub(_shortened, rest))


def _reason(entry: ChainedEntry) -> str:
    words = entry.reason.split()
    match entry.kind, words:
        case AuditKind.COUNTED.value, [before, after]:
            return t("audit.reason.counted", before=_number(before), after=_number(after))
        case AuditKind.ERASED.value, [rows, _fingerprint]:
            return t("audit.reason.erased_rows", count=_number(rows))
        case ((AuditKind.BACKED_UP.value | AuditKind.RESTORED.value), [rows, keys]):
            return t("audit.reason.rows", count=_number(rows), keys=_coded(keys))
        case AuditKind.ROLLOUT_CHANGED.value, [begins, *name]:
            return " ".join(part for part in (_day(begins), *name) if part)
        case AuditKind.OVERRIDDEN.value, [reason, against, needed]:
            return " · ".join(map(_coded, (reason, *against.split(","), needed)))
        case ((AuditKind.NAMES_SHOWN.value | AuditKind.PERSON_REQUEST.value), [reason, *note]):
            return ": ".join(part for part in (_coded(reason), " ".join(note)) if part)
        case AuditKind.OFFICE_CHANGED.value, ["capacity", count]:
            return t("audit.reason.capacity_people", count=_number(count))
        case AuditKind.POLICY_CHANGED.value, [level] if entry.about.startswith("level "):
            key = "audit.reason.level_none" if level == "none" else "audit.reason.level_number"
            return t(key, level=level)
        case AuditKind.POLICY_CHANGED.value, ["published", begins]:
            return t("audit.reason.published", day=_day(begins))
        case AuditKind.POLICY_CHANGED.value, ["exception_added", percent, first, last]:
            return t(
                "audit.reason.exception_added", percent=percent, first=_day(first), last=_day(last)
            )
        case _, [code]:
            _, changed, role = code.partition("changed_to_")
            if changed and _known(f"role.{role}"):
                return t("audit.reason.changed_to", role=t(f"role.{role}"))
            return _coded(code)
        case _:
            return entry.reason


def _shortened(found: re.Match[str]) -> str:
    return f"{found[0][:8]}…"


def _coded(word: str) -> str:
    return t(f"audit.reason.{word}") if _known(f"audit.reason.{word}") else word


def _of_plate(word: str) -> str:
    return t(f"audit.plate.{word}") if _known(f"audit.plate.{word}") else word


def _day(word: str) -> str:
    try:
        return day(date.fromisoformat(word), language=language())
    except ValueError:
        return word


def _number(word: str) -> str:
    return local_number(int(word)) if word.isdecimal() else word


def _known(key: str) -> bool:
    return key in catalogue("id")
