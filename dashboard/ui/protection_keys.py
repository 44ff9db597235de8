"""Versions of keys, names that are sealed anew under the newest, and how old backups are."""

import streamlit as st

from dashboard.messages.format import ago
from dashboard.services.key_care import KeyPurpose
from dashboard.services.protection_overview import KeyState, Overview
from dashboard.ui.headline import panel
from dashboard.ui.protection_rows import Fact, day_words, facts, moment_words
from dashboard.ui.session import language, local_number, now, t


def keys_panel(of: Overview) -> None:
    """Per purpose the key in use, its older ones, and how far names are sealed anew."""
    whole = of.anew == of.lasting
    counted = {"done": local_number(of.anew), "count": local_number(of.lasting)}
    headline = t(f"protection.keys.{'whole' if whole else 'partly'}", **counted)
    with panel(headline, lead=t("protection.keys.lead"), key="protection-keys"):
        if not whole:
            st.progress(of.anew / of.lasting, text=t("protection.keys.progress", **counted))
        in_use = [each for each in of.keys if each.key.until is None]
        older = [each for each in of.keys if each.key.until is not None]
        facts(_in_use(each, older) for each in in_use)
        if older:
            with st.expander(t("protection.keys.older", count=local_number(len(older)))):
                facts(map(_older, older))


def backups_panel(of: Overview) -> None:
    """How old the archives on this server are, and how old they may become."""
    backups, at = of.backups, now()
    most = {"days": local_number(backups.most_days)}
    if not backups.made_at:
        headline, rows = t("protection.backups.none"), []
    else:
        past = backups.overdue(now=at)
        said = "past" if past else "within"
        headline = t(f"protection.backups.{said}", count=local_number(past or len(backups.made_at)))
        rows = [
            Fact(
                title=t(f"protection.backups.{name}"),
                detail=moment_words(made),
                value=ago(made, now=at, language=language()),
            )
            for name, made in {"oldest": backups.made_at[-1], "newest": backups.made_at[0]}.items()
        ]
    with panel(headline, lead=t("protection.backups.lead", **most), key="protection-backups"):
        if rows:
            facts(rows)


def _in_use(of: KeyState, older: list[KeyState]) -> Fact:
    number = sum(each.key.purpose is of.key.purpose for each in older)
    since = t("protection.keys.since", day=day_words(of.key.since))
    counted = t("protection.keys.versions", count=local_number(number))
    return Fact(
        title=t(f"protection.keys.purpose.{of.key.purpose}"),
        detail=f"{since} · {counted}" if number else since,
        value=f"{of.key.purpose}-{of.key.version}",
    )


def _older(of: KeyState) -> Fact:
    if of.goes_on is None:
        kind = "plate" if of.key.purpose is KeyPurpose.PLATE else "signing"
        detail = t(f"protection.keys.stays.{kind}")
    else:
        detail = t("protection.keys.goes", day=day_words(of.goes_on))
    return Fact(title=f"{of.key.purpose}-{of.key.version}", detail=detail)
