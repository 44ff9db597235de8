"""One reading for all who ask for the same thing while nothing has changed."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedReading(Generic[T]):
    """The last answer, for whoever asks for it again; safe to ask from any thread.

    Pages that are told of the same change all draw at the same moment. The first one reads, the
    others wait for what it finds, be it an answer or what went wrong.
    """

    def __init__(self, *, revision: Callable[[], int]) -> None:
        """`revision` gives another number once anything has changed; it is asked each time."""
        self._revision = revision
        self._lock = threading.Lock()
        self._about: tuple[Hashable, int] | None = None
        self._answer: Future[T] = Future()

    def of(self, what: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, or gave to another since the last change.

        Raises what `read` raised; whoever asks after that has it read again.
        """
        # Asked before anything is read: what is written meanwhile makes another revision.
        about = (what, self._revision())
        with self._lock:
            first = self._about != about
            if first:
                self._about, self._answer = about, Future()
            answer = self._answer
        if first:
            self._read_into(answer, read)
        return answer.result()

    def _read_into(self, answer: Future[T], read: Callable[[], T]) -> None:
        try:
            answer.set_result(read())
        except BaseException as error:
            with self._lock:
                if self._answer is answer:
                    self._about = None
            answer.set_exception(error)
            raise
