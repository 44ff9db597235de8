"""What the server notes of a request: never what follows the question mark, and no ticket.

One-time links carry their token there, and whatever somebody else puts there is not ours to keep.
Whoever holds a ticket can end its stay, so its address is a secret too.
"""

import logging

from dashboard.services.tickets import PATH

# Requests, and the connections of pages.
_NOTES = ("uvicorn.access", "uvicorn.error")


class WithoutQuery(logging.Filter):
    """Cuts the query off every address among a record's arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, its addresses cut."""
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(each) for each in record.args)
        return True


def keep_queries_out_of_the_log() -> None:
    """For this process; a second call changes nothing."""
    for name in _NOTES:
        logger = logging.getLogger(name)
        if not any(isinstance(each, WithoutQuery) for each in logger.filters):
            logger.addFilter(WithoutQuery())


def _cut(argument: object) -> object:
    if isinstance(argument, str) and argument.startswith("/"):
        path = argument.partition("?")[0]
        return f"{PATH}…" if path.startswith(PATH) else path
    return argument
