"""The doctor's way through its checks is for eyes alone."""

import io

import pytest

from dashboard.cli.examining import watched


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("screen", "said"), [(Terminal(), True), (io.StringIO(), False)], ids=["terminal", "file"]
)
def test_a_terminal_alone_is_told_which_check_it_is(
    monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, said: bool
) -> None:
    monkeypatch.setattr("sys.stderr", screen)
    with watched(("figures", "orphans"), language="en") as told:
        told("orphans")
    assert ("rows that point at nothing" in screen.getvalue()) is said
