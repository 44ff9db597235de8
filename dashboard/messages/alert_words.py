"""An alert in words: the same on the page and on a channel, and never more of a person than one."""

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from dashboard.domain.alerts import Alert, AlertKind
from dashboard.messages import text
from dashboard.messages.format import clock_in_zone, number
from dashboard.services.telling import Words


@dataclass(frozen=True, kw_only=True)
class AlertWords:
    """The kind as a word, since when, what is so, and what to do about it."""

    kind: str
    when: str
    says: str
    next: str


def alert_words(alert: Alert, *, zone: ZoneInfo, language: str) -> AlertWords:
    """What people are told; times as the office's clock shows them."""
    say = partial(text, language=language)
    time = clock_in_zone(alert.since, zone=zone, language=language)
    one_moment = alert.kind is AlertKind.BLACK_SCAN
    counts = {
        "inside": number(alert.inside, language=language),
        "limit": number(alert.limit, language=language),
    }
    return AlertWords(
        kind=say(f"alerts.kind.{alert.kind}"),
        when=say("alerts.at" if one_moment else "alerts.since", time=time),
        says=say(f"alerts.says.{alert.kind}", **counts),
        next=say(f"alerts.next.{alert.kind}"),
    )


def alert_message(alert: Alert, *, office: str, zone: ZoneInfo, language: str) -> Words:
    """What a channel is told of an alert."""
    words = alert_words(alert, zone=zone, language=language)
    title = text(
        "alerts.message.title",
        language=language,
        office=office,
        kind=words.kind.lower(),
        when=words.when,
    )
    return Words(title=title, body=f"{words.says} {words.next}")


def trial_message(channel: str, *, language: str) -> Words:
    """What a channel is told when somebody tries it."""
    return Words(
        title=text("alerts.message.test_title", language=language),
        body=text("alerts.message.test_body", language=language, channel=channel),
    )
