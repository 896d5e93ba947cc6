"""Plants every known fault in a legal plan, checks it, and prints what was caught: tests/check/mutation_table.py.

Rows are the rules, each with the faults planted against it, and then every column of every table with one cell changed.
Ends with 1 where a fault went unnoticed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import faults_of_laws  # noqa: F401 (notes its faults)
import faults_of_rosters  # noqa: F401
import faults_of_sums  # noqa: F401
import faults_of_training  # noqa: F401
from planted import AFTER, BEFORE
from test_check_tampering import CELLS, other
from tiny_plan import TinyPlan

from wfm.check import CheckResult, check_plan

Row = tuple[str, str, bool, str]


def judged(plan: TinyPlan) -> CheckResult:
    with tempfile.TemporaryDirectory() as folder:
        return check_plan(plan.write(Path(folder) / "plan"))


def planted_rows() -> Iterator[Row]:
    """Yield rule, fault, whether it was caught under the rule's name, and what the check said."""
    for case in [*BEFORE, *AFTER]:
        rule, _, subject, _, change = case.values
        plan = TinyPlan()
        if case in BEFORE:
            change(plan)
            plan.build()
        else:
            plan.build()
            change(plan)
        found = [one for one in judged(plan).violations if one.rule == rule and (not subject or one.subject == subject)]
        yield rule, change.__name__, bool(found), found[0].message if found else ""


def cell_rows() -> Iterator[Row]:
    """Yield table, column, whether a changed cell was caught, and what the check said."""
    for table, column in CELLS:
        plan = TinyPlan().build()
        row = getattr(plan, table)[0]
        changed = other(row[column])
        row[column] = int(changed) if column in ("required", "positions", "staff") else changed
        found = judged(plan).violations
        yield f"{table}.csv", column, bool(found), str(found[0]) if found else ""


def main() -> int:
    rows = sorted([*planted_rows(), *cell_rows()])
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    print(f"{'rule or table':<{widths[0]}}  {'planted fault':<{widths[1]}}  caught  as")
    for rule, fault, caught, said in rows:
        print(f"{rule:<{widths[0]}}  {fault:<{widths[1]}}  {'yes' if caught else 'NO':<6}  {said[:110]}")
    missed = sum(not caught for _, _, caught, _ in rows)
    print(f"{len(rows)} faults planted, {len(rows) - missed} caught, {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
