"""No token of a link and no ticket reaches the log."""

import logging

import pytest

from dashboard.web.request_log import keep_queries_out_of_the_log


@pytest.mark.parametrize("name", ["uvicorn.access", "uvicorn.error"])
def test_what_follows_the_question_mark_is_not_noted(
    name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger(name)
    # A server that ran before may have cut the logger off from its parents.
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    keep_queries_out_of_the_log()
    keep_queries_out_of_the_log()
    with caplog.at_level(logging.INFO, logger=name):
        logger.info('%s - "%s %s HTTP/%s" %d', "10.0.0.1:1", "GET", "/?link=secret", "1.1", 200)
        logger.info('%s - "%s %s HTTP/%s" %d', "10.0.0.1:1", "GET", "/t/secret", "1.1", 200)
        logger.info("why? %s", "because?")
    assert caplog.messages == [
        '10.0.0.1:1 - "GET / HTTP/1.1" 200',
        '10.0.0.1:1 - "GET /t/… HTTP/1.1" 200',
        "why? because?",
    ]
    assert len(logger.filters) == 1
