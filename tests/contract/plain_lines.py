"""The hourly roll-up by a statement over each table, for the pass over the ledger to be held to."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

# Office, time, what tells lines apart, and how many, by what is counted.
_STATEMENTS = {
    "events": """
        SELECT office_id, at, coalesce(person_kind, ''), coalesce(colour, ''), evidence, decision, 1
        FROM scan WHERE annuls IS NULL
        AND NOT EXISTS (SELECT 1 FROM scan AS undo WHERE undo.annuls = scan.scan_id)
        """,
    "entered": """
        SELECT office_id, entered_at, person_kind, coalesce(colour, ''), evidence, 'admit',
            1 + companions
        FROM visit WHERE visit_id NOT IN (SELECT visit_id FROM superseded)
        UNION ALL
        SELECT office_id, entered_at, person_kind, coalesce(colour, ''), evidence, 'admit',
            1 + companions
        FROM open_visit
        """,
    "left": """
        SELECT office_id, left_at, person_kind, coalesce(colour, ''), evidence, 'recorded',
            1 + companions
        FROM visit WHERE visit_id NOT IN (SELECT visit_id FROM superseded)
        """,
    "corrected": "SELECT office_id, at, '', '', 'none', 'recorded', people FROM correction",
}
_HOUR = 3_600_000_000

# Office, hour, kind, colour, evidence, decision and which count.
Figure = tuple[Any, ...]


def plain_lines(engine: sa.Engine) -> dict[Figure, int]:
    """Every count that is not zero."""
    found: Counter[Figure] = Counter()
    with engine.connect() as connection:
        for count, statement in _STATEMENTS.items():
            for office_id, at, *who, people in connection.execute(sa.text(statement)):
                found[office_id, at // _HOUR, *who, count] += people
    return {figure: number for figure, number in found.items() if number}
