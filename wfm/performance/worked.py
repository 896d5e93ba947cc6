"""What agents really did: a table of the columns of activities.csv, with the states of this or another system."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.performance.planned import PlannedWeek
from wfm.performance.states import States, states_of
from wfm.performance.tables import WORKED
from wfm.table_io import read_table

MOST_PROBLEMS = 20
# Longer without any state: the next day's work has begun.
_APART = pd.Timedelta(hours=4)
_AROUND = pd.Timedelta(days=2)


@dataclass(frozen=True)
class Worked:
    """What agents did in a plan's weeks.

    Attributes:
        rows: Columns agent (number in the plan's order), start, end, state (code), paid, spell (number of the stretch
            of work that it is part of, over all agents), sorted by agent and start. A spell belongs to the plan in
            whose weeks it starts, as a shift does.
        notes: What was left out.
    """

    rows: pd.DataFrame
    states: States
    notes: tuple[str, ...]


def read_worked(path: Path, timezone: str) -> pd.DataFrame:
    """Read the file of what agents did, of any number of weeks.

    Returns:
        The columns of the table, line and source.

    Raises:
        InputError: Missing file or columns, wrong cells, ends that are not after their starts; all in one go.
    """
    frame = read_table(path, WORKED, timezone)
    wrong = frame.loc[frame["end"] <= frame["start"], "line"]
    if len(wrong):
        raise InputError(_told(str(path), "end", wrong, "is not after start"))
    for name in ("agent_id", "activity"):
        frame[name] = frame[name].astype("category")
    return frame.assign(source=str(path)).astype({"source": "category"})


def worked_of(plan: PlannedWeek, frame: pd.DataFrame) -> Worked:
    """Take what concerns a plan.

    Raises:
        InputError: Nothing of the plan's agents and weeks, states that nobody explains, rows of one agent that
            overlap; all in one go.
    """
    source = str(frame["source"].iloc[0])
    first = plan.intervals[0]
    near = (frame["start"] >= first - _AROUND) & (frame["start"] < plan.end + _AROUND)
    rows = frame[near]
    ids = [agent.agent_id for agent in plan.agents]
    rows = rows.assign(agent=_codes(rows["agent_id"], {name: number for number, name in enumerate(ids)}))
    unknown = rows.loc[rows["agent"] < 0, "agent_id"].value_counts()
    rows = rows[rows["agent"] >= 0]
    if rows.empty:
        raise InputError([_nothing(plan, source, int(frame["line"].iloc[0]), unknown)])
    states = states_of(plan.config)
    rows = rows.assign(state=_codes(rows["activity"], states.codes, lower=True))
    columns = ["agent", "start", "end", "state"]
    rows = rows.sort_values(columns, kind="stable").drop_duplicates(columns, ignore_index=True)
    problems = [*_unexplained(plan, rows, source), *_overlaps(rows, source)]
    if problems:
        raise InputError(problems)
    if "paid" not in rows:
        rows = rows.assign(paid=states.paid[rows["state"]])
    rows = rows.assign(spell=_spells(rows))
    begins = rows.groupby("spell")["start"].transform("min")
    rows = rows.loc[(begins >= first) & (begins < plan.end), ["agent", "start", "end", "state", "paid", "spell"]]
    notes = [
        f"{count:,} rows of the agent '{name}' are left out: the plan has none such{did_you_mean(str(name), ids)}"
        for name, count in sorted(unknown[unknown > 0].items())
    ]
    return Worked(
        rows[["agent", "start", "end", "state", "paid", "spell"]].reset_index(drop=True), states, tuple(notes)
    )


def _nothing(plan: PlannedWeek, source: str, line: int, unknown: pd.Series) -> Problem:
    strange = sorted(map(str, unknown[unknown > 0].index))
    if strange:
        names = ", ".join(f"'{name}'" for name in strange[:5])
        return Problem(source, line, "agent_id", f"no row is of the plan's agents: {names}")
    dates = plan.config.week.dates
    return Problem(source, line, "start", f"no row lies in the plan's weeks, {dates[0]} to {dates[-1]}")


def _codes(cells: pd.Series, codes: dict[str, int], *, lower: bool = False) -> np.ndarray:
    """Return the code of every cell, -1 where there is none."""
    texts = [str(text).strip() for text in cells.cat.categories]
    of_category = np.array([codes.get(text.lower() if lower else text, -1) for text in texts] + [-1])
    return of_category[cells.cat.codes.to_numpy()]


def _unexplained(plan: PlannedWeek, rows: pd.DataFrame, source: str) -> list[Problem]:
    unknown = rows[rows["state"] < 0]
    names = [*states_of(plan.config).codes]
    problems = []
    for name, some in unknown.groupby("activity", observed=True, sort=True):
        message = (
            f"'{name}' ({len(some):,} rows) is no activity of the plan{did_you_mean(str(name), names)}; say under "
            "kpi.states what it means: work, handling, available, break, off_phone, absent, or a planned name"
        )
        problems.append(Problem(source, int(some["line"].iloc[0]), "activity", message))
    return problems


def _overlaps(rows: pd.DataFrame, source: str) -> list[Problem]:
    before = rows.shift(1)
    clash = (rows["agent"] == before["agent"]) & (rows["start"] < before["end"])
    found = rows[clash].assign(other=before.loc[clash, "line"])
    return [
        Problem(
            source,
            int(row["line"]),
            "start",
            f"{row['start']:%Y-%m-%d %H:%M:%S} of the agent '{row['agent_id']}' lies within line {int(row['other'])}; "
            "an agent is in one state at a time",
        )
        for row in found.head(MOST_PROBLEMS).to_dict("records")
    ]


def _spells(rows: pd.DataFrame) -> np.ndarray:
    new = (rows["agent"] != rows["agent"].shift(1)) | (rows["start"] - rows["end"].shift(1) >= _APART)
    return new.cumsum().to_numpy() - 1


def _told(source: str, field: str, lines: pd.Series, message: str) -> list[Problem]:
    problems = [Problem(source, int(line), field, message) for line in lines.head(MOST_PROBLEMS)]
    if len(lines) > MOST_PROBLEMS:
        more = f"and {len(lines) - MOST_PROBLEMS:,} more rows like these"
        problems.append(Problem(source, int(lines.iloc[MOST_PROBLEMS - 1]), field, more))
    return problems
