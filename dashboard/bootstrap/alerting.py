"""Alerts put together: what looks, what tells, what people see and acknowledge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from dashboard.bootstrap.installation import now
from dashboard.domain.alerts import Alert
from dashboard.messages.alert_words import alert_message, trial_message
from dashboard.notifications import AppriseNotifier
from dashboard.services.alert_watch import AlertWatch, Occasions
from dashboard.services.alerts import AlertBook, Alerts
from dashboard.services.closing import Hours
from dashboard.services.occupancy import OccupancyViews
from dashboard.services.ports import Offices, Rules
from dashboard.services.rounds import Rounds
from dashboard.services.sessions import Accounts
from dashboard.services.telling import Telling, Words
from dashboard.settings import Settings
from dashboard.store.alerts import SqlAlertBook, SqlOutbox
from dashboard.store.black_scans import SqlBlackScans

# A thread of its own: a mail server that hangs must not keep the day from being closed.
EVERY_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class Alerting:
    """The service, and the rounds of a server."""

    alerts: Alerts
    telling: Telling
    rounds: Rounds


def alert_book(engine: Any) -> AlertBook:
    """Where alerts are kept."""
    return SqlAlertBook(engine)


def alerting_of(
    settings: Settings,
    *,
    engine: Any,
    views: OccupancyViews,
    offices: Offices,
    rules: Rules,
    hours: Hours,
    accounts: Accounts,
    changed: Callable[[], object],
    moves: Callable[[], int],
) -> Alerting:
    """Everything over one database; `changed` is called after an alert has moved.

    `moves` counts what alerts may follow from, as far as this process has heard of it.
    """
    book = SqlAlertBook(engine)
    notifier = AppriseNotifier(settings.channels)
    telling = Telling(
        outbox=SqlOutbox(engine),
        notifier=notifier,
        words=partial(_words, settings, offices),
        trial=partial(trial_message, language=settings.language),
    )
    watch = AlertWatch(
        book=book,
        counts=views,
        black_scans=SqlBlackScans(engine),
        offices=offices,
        rules=rules,
        hours=hours,
        channels=notifier,
        changed=changed,
        zone=settings.zone,
    )

    occasions = Occasions(moves=moves)

    def job(at: datetime) -> None:
        if occasions.is_one(now=at):
            watch.look(now=at)
            occasions.looked(now=at)
        telling.tell_due(now=at)

    return Alerting(
        alerts=Alerts(book=book, offices=offices, accounts=accounts, changed=changed),
        telling=telling,
        rounds=Rounds(job=job, clock=now, every=EVERY_SECONDS),
    )


def _words(settings: Settings, offices: Offices, alert: Alert) -> Words:
    """In the installation's language; an office that is no more is named by its id."""
    names = {office.id: office.name for office in offices.all()}
    return alert_message(
        alert,
        office=names.get(alert.office_id, alert.office_id),
        zone=settings.zone,
        language=settings.language,
    )
