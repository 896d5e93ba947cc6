"""The audit rule by rule: who was judged, what is broken, and who is nearest to the limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from wfm.check.result import AuditRow, CheckResult

_STATUSES = ("kept", "broken", "reported", "open")


def audit_data(result: CheckResult) -> list[dict]:
    """Return the audit by rule: agents judged (none: the plan as a whole), broken, reported and the tightest margin."""
    found = []
    for name, rows in by_rule(result).items():
        least = tightest(rows)
        counts = {status: sum(row.status == status for row in rows) for status in _STATUSES}
        judged = len({row.agent_id for row in rows if row.agent_id})
        closest = None if least is None else asdict(least)
        found.append({"rule": name, "source": rows[0].source, "judged": judged, **counts, "tightest": closest})
    return found


def by_rule(result: CheckResult) -> dict[str, list[AuditRow]]:
    """Return the rows of each rule."""
    rules: dict[str, list[AuditRow]] = {}
    for row in result.audit:
        rules.setdefault(row.rule, []).append(row)
    return rules


def tightest(rows: Sequence[AuditRow]) -> AuditRow | None:
    """Return the row with the least margin; none where nothing is measured."""
    measured = [row for row in rows if row.margin is not None]
    return min(measured, key=lambda row: row.margin if row.margin is not None else 0.0, default=None)
