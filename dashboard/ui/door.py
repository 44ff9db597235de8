"""One browser's desk between two codes: what it shows, and what it asks of the services."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

import streamlit as st

from dashboard.credentials.card_parts import CardParts
from dashboard.domain.errors import (
    BacklogFull,
    IncompleteCode,
    InvalidInput,
    LedgerUnavailable,
    NotFound,
    TooManyScans,
)
from dashboard.domain.office import Desk
from dashboard.domain.people import masked_name
from dashboard.domain.rules import Decision
from dashboard.domain.scan import DirectionSetting
from dashboard.domain.verdict import Reason
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.backlog import DeskEvent
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.services.first_look import FirstLook
from dashboard.services.overriding import OverrideRequest
from dashboard.ui.intake import CodeSource, ScannedCode
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t

_STATE = "door"
NOTICE = "door_notice"


class Form(StrEnum):
    """What may be open over the desk."""

    PHOTO = "photo"
    NO_CODE = "no_code"
    OVERRIDE = "override"


class _Given(TypedDict):
    """What every way to judge a code is told."""

    user: User
    code: str | bytes
    desk: Desk
    scan_id: str
    setting: DirectionSetting
    at: datetime
    companions: int


@dataclass
class Door:
    """The state of a desk's page; lives as long as the browser's session.

    On the card is what the ledger answered (`shown`) or, where it could not be asked, what the
    code alone says (`unrecorded`). `untaken` are codes that come after one that went wrong.
    `about` is the refusal that an open override form is for, whatever card has come up since.
    `companions` came with the code of that scan id.
    """

    shown: ScanAnswer | None = None
    unrecorded: FirstLook | None = None
    showing: int = 0
    untaken: list[ScannedCode] = field(default_factory=list)
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

    def show(self, answer: ScanAnswer | FirstLook | None) -> None:
        """Put an answer on the card, or take the card away."""
        self.shown = answer if isinstance(answer, ScanAnswer) else None
        self.unrecorded = answer if isinstance(answer, FirstLook) else None
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
    """Record codes, oldest first, and show the last answer.

    What the ledger cannot take waits in the desk's backlog. A photograph's form has done its work
    then. The companions come with the first new code. Returns whether they did.
    """
    here = door()
    fresh = list(codes)
    brought = bool(fresh and companions)
    if brought:
        here.companions[fresh[0].scan_id] = companions
    queue, here.untaken = [*here.untaken, *fresh], []
    for place, code in enumerate(queue):
        try:
            here.show(_recorded(code, user=user, desk=desk, setting=setting))
        except IncompleteCode as part:
            _ask_for_the_other_parts(part)
        except BacklogFull as full:
            _say_that_no_more_is_kept(full)
        except TooManyScans:
            st.session_state[NOTICE] = t("check_in.backlog.too_fast")
        except Exception:
            # Whatever is wrong with this code, the others wait their turn; the boundary tells.
            here.untaken = queue[place + 1 :]
            raise
    if any(code.source is CodeSource.PHOTO for code in queue):
        close_form()
    return brought


def _ask_for_the_other_parts(part: IncompleteCode) -> None:
    missing = ", ".join(str(number) for number in part.args_["missing"])
    st.session_state[NOTICE] = t(
        "check_in.part", part=part.args_["part"], parts=part.args_["parts"], missing=missing
    )


def _say_that_no_more_is_kept(full: BacklogFull) -> None:
    st.session_state[NOTICE] = t("check_in.backlog.full", waiting=full.args_["waiting"])


def enter(entry: HandEntry, *, user: User, desk: Desk, scan_id: str) -> None:
    """Take in a person without a code, show the answer and put the form away.

    What the ledger cannot take waits in the desk's backlog. Raises InvalidInput and BacklogFull.
    """
    known, at = services(), now()
    event = DeskEvent(
        desk=desk,
        account=user.id,
        send=lambda: known.admission.enter_by_hand(
            user=user, entry=entry, desk=desk, scan_id=scan_id, at=at, now=now()
        ),
        look=lambda: known.first_looks.of_entry(
            user=user, entry=entry, desk=desk, scan_id=scan_id, at=at
        ),
    )
    door().show(known.backlog.record(event))
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
        name=plain(masked_name(event.name)) if event.name else t("check_in.unknown_person"),
        time=local_clock(event.at),
        inside=answer.inside,
    )
    st.toast(sentence, icon=":material/undo:")


def put_away() -> None:
    """Take the card away; an undecided check stays on the waiting list."""
    door().show(None)


def _recorded(
    code: ScannedCode, *, user: User, desk: Desk, setting: DirectionSetting
) -> ScanAnswer | FirstLook:
    known = services()
    given: _Given = {
        "user": user,
        "code": door().parts.whole(code.code, at=code.seen_at),
        "desk": desk,
        "scan_id": code.scan_id,
        "setting": setting,
        "at": code.seen_at,
        "companions": door().companions.get(code.scan_id, 0),
    }
    return known.backlog.record(
        DeskEvent(
            desk=desk,
            account=user.id,
            send=lambda: known.admission.scan(**given, now=now()),
            look=lambda: known.first_looks.of_code(**given),
        )
    )


def decide_about(answer: ScanAnswer, word: str, *, user: User, desk: Desk) -> None:
    """Confirm or decline a check of the list; the card tells what came of it."""
    deciding = {"confirm": services().admission.confirm, "decline": services().admission.decline}
    _decide(deciding[word], user=user, desk=desk, about=answer)


def _decide(
    step: Callable[..., ScanAnswer], *, user: User, desk: Desk, about: ScanAnswer | None = None
) -> bool:
    here = door()
    asked = about or here.shown
    if asked is None:
        return False
    at = now()
    try:
        answer = step(user=user, scan_id=asked.scan_id, desk=desk, at=at, now=at)
    except LedgerUnavailable:
        st.session_state[NOTICE] = t("check_in.undecided")
        return False
    except (InvalidInput, NotFound):
        st.session_state[NOTICE] = t("check_in.undecidable")
        return False
    here.show(answer)
    return True
