"""What lives at a load is settled once and is out of the collector's way from then on."""

import gc
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest

from dashboard.ui.charts.figure import put_up
from dashboard.ui.footprint import Loaded, settle


@pytest.fixture(autouse=True)
def unsettled() -> Iterator[None]:
    settle.cache_clear()
    yield
    gc.unfreeze()
    settle.cache_clear()


def test_each_load_is_settled_once() -> None:
    settle(after=Loaded.SERVER)
    after_server = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    settle(after=Loaded.SERVER)
    assert gc.get_freeze_count() <= after_server
    settle(after=Loaded.SCANNER)
    assert gc.get_freeze_count() > after_server + len(kept) // 2


def test_the_first_chart_settles_its_libraries() -> None:
    assert gc.get_freeze_count() == 0
    put_up(go.Figure(), key="any", alt="")
    assert gc.get_freeze_count() > 0
