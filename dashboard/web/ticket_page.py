"""What stands on a ticket's page: its state in words, its QR code, when to look again."""

import base64
from zoneinfo import ZoneInfo

from dashboard.credentials.qr import symbol
from dashboard.domain.people import Colour, masked_name
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason
from dashboard.messages.format import clock_in_zone
from dashboard.services.self_check_in import HeldTicket
from dashboard.services.ticket_states import TicketState

# Seconds until the page asks again by itself; what is over is never asked again.
_REFRESH = {TicketState.WAITING: 5, TicketState.ADMITTED: 60, TicketState.REFUSED: 20}
_USABLE = (TicketState.WAITING, TicketState.ADMITTED, TicketState.REFUSED)
# Whoever was let in all the same must not stand under a fill that says stop.
_PLAIN = (Reason.OVERRIDDEN, Reason.OVER_LIMIT)
# The register of positive cases and what it says of a name is for staff alone: a phone is told to
# ask them, whoever holds it.
_FOR_STAFF = {Reason.ACTIVE_CASE: "ask_staff", Reason.POSSIBLE_CASE: "match_identity"}
_REFUSED_KINDS = (Reason.EXPIRED, Reason.NOT_YET_VALID, Reason.NO_COLOUR)


def ticket_places(held: HeldTicket, *, zone: ZoneInfo, language: str) -> dict[str, object]:
    """The template's places."""
    now, first = held.now, held.now.first
    left = now.left_at
    return {
        "held": held,
        "state": now.state,
        "refresh": _REFRESH.get(now.state, 0),
        "tone": _tone(held),
        "why": _why(held),
        "masked": masked_name(held.name) if held.name else "",
        "since": clock_in_zone(now.told.at, zone=zone, language=language),
        "came": clock_in_zone(first.at, zone=zone, language=language),
        "left": clock_in_zone(left, zone=zone, language=language) if left else "",
        "qr": _picture(held.address) if now.state in _USABLE else "",
    }


def _tone(held: HeldTicket) -> str:
    """The card's fill: the health colour of whoever was let in by it, else none."""
    told = held.now.told
    colour: Colour | None = told.colour
    if held.now.state is not TicketState.ADMITTED or told.reason in _PLAIN or colour is None:
        return held.now.state
    return colour


def _why(held: HeldTicket) -> str:
    """The key of what the holder is told of the reason, empty where the state says it all."""
    told, state = held.now.told, held.now.state
    if state not in (TicketState.WAITING, TicketState.REFUSED):
        return ""
    if told.reason in _FOR_STAFF:
        return _FOR_STAFF[told.reason]
    refused = told.decision is Decision.REFUSE and told.reason in _REFUSED_KINDS
    return f"{told.reason}_refused" if refused else told.reason


def _picture(address: str) -> str:
    """The QR symbol as an address that holds the picture itself."""
    png = symbol(address).png(pixels_a_module=6)
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
