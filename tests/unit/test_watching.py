"""Counters behind a live page are read again only after something was written."""

from dataclasses import dataclass

from dashboard.bootstrap.watching import Counters


@dataclass
class Counted:
    value: int = 0
    read: int = 0

    def revision(self) -> int:
        self.read += 1
        return self.value


def test_counters_rest_while_nothing_is_written() -> None:
    events, cases, version = Counted(3), Counted(4), [1]
    counters = Counters((events, cases), lambda: version[0])
    assert [counters.revision() for _ in range(3)] == [7, 7, 7]
    assert (events.read, cases.read) == (1, 1)
    version[0], cases.value = 2, 5
    assert counters.revision() == 8
    assert (events.read, cases.read) == (2, 2)


def test_counters_are_read_each_time_where_nobody_tells_of_writing() -> None:
    events = Counted(3)
    counters = Counters((events,), lambda: None)
    counters.revision()
    events.value = 4
    assert counters.revision() == 4
