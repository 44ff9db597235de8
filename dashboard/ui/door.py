"""One browser's desk between two codes: what it shows, what it still has to send."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st

from dashboard.credentials.card_parts import CardParts
from dashboard.domain.errors import IncompleteCode, InvalidInput, LedgerUnavailable, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import masked_name
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.services.overriding import OverrideRequest
from dashboard.ui.intake import CodeSource, ScannedCode
from dashboard.ui.session import local_clock, now, services, t

_STATE = "door"
NOTICE = "door_notice"
RETRY_SECONDS = 3.0


class Form(StrEnum):
    """What may be open over the desk."""

    PHOTO = "photo"
    NO_CODE = "no_code"
    OVERRIDE = "override"


@dataclass
class Door:
    """The state of a desk's page; lives as long as the browser's session.

    `unsent` are codes that the ledger could not take; they keep their scan ids, so that sending
    them again can never count twice. `about` is the refusal that an open override form is for,
    whatever card has come up since. `companions` came with the code of that scan id.
    """

    shown: ScanAnswer | None = None
    showing: int = 0
    unsent: list[ScannedCode] = field(default_factory=list)
    send_again_at: float = 0.0
    parts: CardParts = field(default_factory=CardParts)
    form: Form | None = None
    about: ScanAnswer | None = None
    companions: dict[str, int] = field(default_factory=dict)

    @property
    def undecided(self) -> bool:
        """Whether the card asks staff for a decision."""
        return self.shown is not None and self.shown.decision is Decision.CHECK

    @property
    def refused(self) -> bool:
        """Whether the card stays until somebody puts it away."""
        return self.shown is not None and self.shown.decision is Decision.REFUSE

    def show(self, answer: ScanAnswer | None) -> None:
        """Put an answer on the card, or take the card away."""
        self.shown = answer
        self.showing += 1


def door() -> Door:
    """This browser's desk."""
    found: Door = st.session_state.setdefault(_STATE, Door())
    return found


def open_form(form: Form) -> None:
    """Open a form; it stays until it is saved or put away, whatever the camera sees meanwhile."""
    door().form = form


def open_override() -> None:
    """Open the form that lets in the person who is refused on the card."""
    door().about = door().shown
    open_form(Form.OVERRIDE)


def override(answer: ScanAnswer, request: OverrideRequest, *, desk: Desk) -> None:
    """Let the person in, show the answer and put the form away.

    Raises InvalidInput, NotAllowed, NotFound and LedgerUnavailable.
    """
    at = now()
    door().show(
        services().admission.override(
            request=request, scan_id=answer.scan_id, desk=desk, at=at, now=at
        )
    )
    close_form()


def close_form() -> None:
    """Put the form away."""
    door().form = None


def take_codes(
    codes: Iterable[ScannedCode],
    *,
    user: User,
    desk: Desk,
    setting: DirectionSetting,
    companions: int = 0,
) -> bool:
    """Send codes to the ledger, oldest first, and show the last answer.

    What the ledger cannot take stays in `unsent`. A photograph's form has done its work then.
    The companions come with the first new code. Returns whether they did.
    """
    here = door()
    fresh = list(codes)
    brought = bool(fresh and companions)
    if brought:
        here.companions[fresh[0].scan_id] = companions
    queue, here.unsent = [*here.unsent, *fresh], []
    for place, code in enumerate(queue):
        try:
            here.show(_scan(code, user=user, desk=desk, setting=setting))
        except IncompleteCode as part:
            _ask_for_the_other_parts(part)
        except LedgerUnavailable:
            here.unsent = queue[place:]
            here.send_again_at = time.monotonic() + RETRY_SECONDS
            break
        except Exception:
            # Whatever is wrong with this code, the others wait their turn; the boundary tells.
            here.unsent = queue[place + 1 :]
            raise
    if any(code.source is CodeSource.PHOTO for code in queue):
        close_form()
    return brought


def _ask_for_the_other_parts(part: IncompleteCode) -> None:
    missing = ", ".join(str(number) for number in part.args_["missing"])
    st.session_state[NOTICE] = t(
        "check_in.part", part=part.args_["part"], parts=part.args_["parts"], missing=missing
    )


def enter(entry: HandEntry, *, user: User, desk: Desk, scan_id: str) -> None:
    """Take in a person without a code, show the answer and put the form away.

    Raises InvalidInput and LedgerUnavailable.
    """
    at = now()
    door().show(
        services().admission.enter_by_hand(
            user=user, entry=entry, desk=desk, scan_id=scan_id, at=at, now=at
        )
    )
    close_form()


def confirm(*, user: User, desk: Desk) -> None:
    """Let the person on the card in."""
    _decide(services().admission.confirm, user=user, desk=desk)


def decline(*, user: User, desk: Desk) -> None:
    """Turn the person on the card away; the card goes, since staff know what they did.

    Where another desk was faster and let the person in, the card says so.
    """
    here = door()
    if _decide(services().admission.decline, user=user, desk=desk) and (
        here.shown is not None and here.shown.reason is Reason.DECLINED
    ):
        here.show(None)


def undo(event: ScanAnswer, *, user: User, desk: Desk) -> None:
    """Take back the desk's last event and say so, or why not; its card goes."""
    at = now()
    try:
        answer = services().admission.undo(
            user=user, event_id=event.event_id, desk=desk, scan_id=new_id(), at=at, now=at
        )
    except InvalidInput as error:
        st.toast(t(f"check_in.undo.{error.args_['problem']}"), icon=":material/info:")
        return
    shown = door().shown
    if shown is not None and shown.scan_id == event.scan_id:
        put_away()
    sentence = t(
        f"check_in.undo.{event.direction}",
        name=masked_name(event.name) if event.name else t("check_in.unknown_person"),
        time=local_clock(event.at),
        inside=answer.inside,
    )
    st.toast(sentence, icon=":material/undo:")


def put_away() -> None:
    """Take the card away; an undecided check stays on the waiting list."""
    door().show(None)


def _scan(code: ScannedCode, *, user: User, desk: Desk, setting: DirectionSetting) -> ScanAnswer:
    return services().admission.scan(
        user=user,
        code=door().parts.whole(code.code, at=code.seen_at),
        desk=desk,
        scan_id=code.scan_id,
        setting=setting,
        at=code.seen_at,
        now=now(),
        companions=door().companions.get(code.scan_id, 0),
    )


def _decide(step: Callable[..., ScanAnswer], *, user: User, desk: Desk) -> bool:
    here = door()
    if here.shown is None:
        return False
    at = now()
    try:
        answer = step(user=user, scan_id=here.shown.scan_id, desk=desk, at=at, now=at)
    except LedgerUnavailable:
        st.session_state[NOTICE] = t("check_in.undecided")
        return False
    except (InvalidInput, NotFound):
        st.session_state[NOTICE] = t("check_in.undecidable")
        return False
    here.show(answer)
    return True
