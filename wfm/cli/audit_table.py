"""The audit on the terminal and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields

from wfm.check.by_rule import by_rule, tightest
from wfm.check.result import AuditRow, CheckResult

_HEADER = ("rule", "judged", "broken", "tightest margin")


def audit_csv(rows: Sequence[AuditRow]) -> str:
    """Return the audit as CSV, a row for every rule and agent."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([field.name for field in fields(AuditRow)])
    for row in rows:
        writer.writerow(["" if value is None else _plain(value) for value in astuple(row)])
    return sink.getvalue()


def _plain(value: object) -> object:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def audit_lines(result: CheckResult) -> Iterator[str]:
    """Yield a line for every rule: agents judged, broken, and the tightest margin with its agent and moment."""
    rules = by_rule(result)
    if not rules:
        return
    table = [_HEADER, *(_line(name, rows) for name, rows in rules.items())]
    widths = [max(len(line[column]) for line in table) for column in range(3)]
    for name, judged, broken, margin in table:
        yield f"{name:<{widths[0]}}  {judged:>{widths[1]}}  {broken:>{widths[2]}}  {margin}".rstrip()
    if result.off:
        yield f"switched off by the configuration: {', '.join(result.off)}"


def _line(name: str, rows: Sequence[AuditRow]) -> tuple[str, str, str, str]:
    agents = len({row.agent_id for row in rows if row.agent_id})
    broken = sum(row.status == "broken" for row in rows)
    told = sum(row.status == "reported" for row in rows)
    text = _tightest(rows)
    if told:
        text = f"{told} reported; {text}"
    return name, str(agents) if agents else "plan", str(broken) if broken else "-", text


def _tightest(rows: Sequence[AuditRow]) -> str:
    least = tightest(rows)
    if least is not None:
        text = f"{least.margin:+g} {least.unit} to {least.limit:g}: {least.agent_id} {least.moment}"
        return f"{text} ({least.note})" if least.note and least.status == "reported" else text
    broken = next((row for row in rows if row.status == "broken"), None)
    if broken is not None:
        return f"{broken.agent_id} {broken.moment}".strip()
    waiting = next((row for row in rows if row.status == "open"), None)
    return f"open: {waiting.note}" if waiting is not None else ""
