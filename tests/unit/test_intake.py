"""From frames to presentations: folding, queueing, waking the page."""

from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.services.signals import Signals
from dashboard.ui import intake as intake_module
from dashboard.ui.intake import (
    AGAIN_SECONDS,
    GAP_SECONDS,
    QUEUE_LENGTH,
    CodeSource,
    Intake,
    Presence,
)
from dashboard.web.events import SCANNER_PREFIX, is_scanner_channel

NOW = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
FRAME = np.zeros((480, 640), np.uint8)


class Clock:
    """Seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(clock: Clock) -> Intake:
    return Intake(signals=Signals(), channel_prefix=SCANNER_PREFIX, now=lambda: NOW, seconds=clock)


@pytest.mark.parametrize(
    ("sightings", "news"),
    [
        ([0.0], [True]),
        ([0.0, 0.1, 0.2], [True, False, False]),
        ([0.0, GAP_SECONDS], [True, False]),
        ([0.0, GAP_SECONDS + 0.1], [True, True]),
        ([0.0, 1.9, 3.8, 5.7, 7.6, 9.5, AGAIN_SECONDS], [True] + [False] * 5 + [True]),
    ],
)
def test_a_code_held_up_is_one_presentation(sightings: list[float], news: list[bool]) -> None:
    presence = Presence()
    assert [presence.is_news(code="A", at=at) for at in sightings] == news


def test_two_codes_in_sight_are_two_presentations() -> None:
    presence = Presence()
    assert [presence.is_news(code=code, at=0.0) for code in ("A", "B", "A")] == [True, True, False]


def test_each_taken_code_has_its_own_scan_id_and_the_time_it_was_seen(intake: Intake) -> None:
    intake.offer(code="A", source=CodeSource.USB)
    intake.offer(code="A", source=CodeSource.USB)
    first, second = intake.take()
    assert first.scan_id != second.scan_id
    assert first.seen_at == NOW
    assert intake.take() == ()


def test_an_offer_wakes_the_page(intake: Intake) -> None:
    before = intake.signals.count(intake.channel)
    intake.offer(code="A", source=CodeSource.CAMERA)
    assert intake.signals.count(intake.channel) == before + 1


def test_a_full_queue_takes_no_more(intake: Intake) -> None:
    taken = [intake.offer(code=str(n), source=CodeSource.CAMERA) for n in range(QUEUE_LENGTH + 1)]
    assert taken == [True] * QUEUE_LENGTH + [False]


def test_channels_cannot_be_guessed(intake: Intake) -> None:
    other = Intake(signals=Signals(), channel_prefix=SCANNER_PREFIX, now=lambda: NOW)
    assert is_scanner_channel(intake.channel)
    assert intake.channel != other.channel


def test_what_nobody_took_is_void_when_the_camera_is_left(intake: Intake) -> None:
    intake.offer(code="A", source=CodeSource.CAMERA)
    intake.camera_left()
    assert intake.take() == ()


def test_the_decoder_keeps_to_its_share_of_a_core(
    intake: Intake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = _slow_decoder(clock, monkeypatch, seconds=0.030)
    for _ in range(30):
        intake.look(FRAME)
        clock.at += 1 / 30
    busy = len(frames) * 0.030
    assert busy / (clock.at - 100.0) < 2 * intake_module.DECODER_SHARE + 0.05


def test_a_quick_decoder_looks_at_every_frame(
    intake: Intake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = _slow_decoder(clock, monkeypatch, seconds=0.002)
    for _ in range(30):
        intake.look(FRAME)
        clock.at += 1 / 30
    assert len(frames) == 30


def test_the_figures_say_what_arrives(intake: Intake, clock: Clock) -> None:
    for _ in range(11):
        intake.look(FRAME)
        clock.at += 0.1
    figures = intake.figures()
    assert (figures.width, figures.height, figures.frames) == (640, 480, 11)
    assert figures.per_second == pytest.approx(10.0)
    assert figures.silent_seconds == pytest.approx(0.1)


def _slow_decoder(clock: Clock, monkeypatch: pytest.MonkeyPatch, *, seconds: float) -> list[bool]:
    calls: list[bool] = []

    def decode(*, luma: object, thorough: bool) -> tuple[str, ...]:
        calls.append(thorough)
        clock.at += seconds
        return ()

    monkeypatch.setattr(intake_module, "decode_frame", decode)
    return calls
