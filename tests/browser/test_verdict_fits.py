"""Every verdict's words fit on the card, in both languages, on a desktop, a tablet and a phone."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import product

import pytest
from playwright.sync_api import Page, Playwright

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.domain.verdict import Reason
from dashboard.services.desk import ScanAnswer
from dashboard.ui.assets import asset
from dashboard.ui.verdict_card import Card, card_of
from tests.browser.conftest import chromium, opened

pytestmark = pytest.mark.browser

AT = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
LONG_NAME = "Raden Ayu Kusumawardhani Prawirodirdjo"
# Width and height of the camera on check-in at 1280x720, 1024x768 and 390x844, in pixels.
STAGES = [(768, 484), (589, 532), (358, 371)]

_MOUNT = """
([html, css, js]) => {
  document.body.innerHTML = '<div id="host"></div>';
  const inside = document.getElementById("host").attachShadow({ mode: "open" });
  inside.innerHTML = `<style>${css}</style>${html}`;
  window.inside = inside;
  const part = document.createElement("script");
  part.textContent = js.replace("export default function", "window.mounted = function");
  document.body.append(part);
}
"""
_CUT = """
([width, height, cards]) => {
  const host = document.getElementById("host");
  host.style.width = `${width}px`;
  host.style.setProperty("--viewfinder-height", `${height}px`);
  const card = window.inside.querySelector(".card");
  const sticksOut = each => {
    const range = document.createRange();
    range.selectNodeContents(each);
    const words = range.getBoundingClientRect();
    const edge = card.getBoundingClientRect();
    return words.right > edge.right || words.bottom > edge.bottom || words.left < edge.left;
  };
  return cards.filter(data => {
    window.mounted({ parentElement: window.inside, data });
    for (const each of card.getAnimations()) each.finish();
    return [...card.querySelectorAll("p")].filter(each => each.textContent.trim()).some(sticksOut);
  }).map(data => data.id);
}
"""


@pytest.fixture(scope="module")
def page(playwright_session: Playwright) -> Iterator[Page]:
    with (
        chromium(playwright_session, video=None) as browser,
        opened(browser, "about:blank") as found,
    ):
        parts = [asset(f"verdict_card.{kind}") for kind in ("html", "css", "js")]
        found.evaluate(_MOUNT, parts)
        yield found


def card(reason: Reason, decision: Decision, colour: Colour | None, language: str) -> Card:
    answer = ScanAnswer(
        scan_id=f"{decision} {colour}",
        event_id=f"{decision} {colour}",
        decision=decision,
        reason=reason,
        colour=colour,
        evidence=Evidence.VERIFIED,
        inside=1138,
        limit=1250,
        direction=Direction.OUT if decision is Decision.RECORDED else Direction.IN,
        visit_id=None,
        at=AT,
        arrived_at=AT,
        name=LONG_NAME,
        person_kind=PersonKind.EMPLOYEE,
        doses=2,
    )
    return card_of(answer, language=language)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), STAGES)
def test_every_card_fits(page: Page, width: int, height: int, language: str) -> None:
    # The card's own rules for phones ask for the window's width.
    page.set_viewport_size({"width": 390 if width < 400 else 1280, "height": 844})
    answers = product(Reason, Decision, (*Colour, None))
    cards = [asdict(card(*answer, language)) for answer in answers]
    assert page.evaluate(_CUT, [width, height, cards]) == []
