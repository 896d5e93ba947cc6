"""Scores of agents: satisfaction, quality, first-contact resolution."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.performance.definitions import BY_NAME
from wfm.performance.planned import PlannedWeek
from wfm.table_io import read_table
from wfm.tables import SCORES

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Scores:
    """The scores of a plan's dates: columns agent_id, date, measure, score, queue; and what was left out."""

    rows: pd.DataFrame
    notes: tuple[str, ...]


def read_scores(path: Path, timezone: str) -> pd.DataFrame:
    """Read the file of scores, of any number of weeks.

    Returns:
        The columns of the table (agent_id and queue empty where the file has none), line and source.

    Raises:
        InputError: Missing file or columns, wrong cells, names of other measures; all in one go.
    """
    frame = read_table(path, SCORES, timezone)
    for column in ("agent_id", "queue"):
        if column not in frame:
            frame[column] = ""
    frame["measure"] = frame["measure"].str.lower()
    taken = frame[frame["measure"].isin(BY_NAME)].drop_duplicates("measure")
    if len(taken):
        raise InputError(
            Problem(str(path), int(row["line"]), "measure", f"'{row['measure']}' is a measure of wfm; rename it")
            for row in taken.head(MOST_PROBLEMS).to_dict("records")
        )
    return frame.assign(source=str(path))


def scores_of(plan: PlannedWeek, frame: pd.DataFrame) -> Scores:
    """Take the scores of a plan's dates; those of agents and queues that it does not know are left out.

    Raises:
        InputError: No score of the plan's dates.
    """
    dates = plan.config.week.dates
    rows = frame[(frame["date"] >= dates[0]) & (frame["date"] <= dates[-1])]
    if rows.empty:
        message = f"no score is of the plan's dates, {dates[0]} to {dates[-1]}"
        raise InputError.at(frame["source"].iloc[0], int(frame["line"].iloc[0]), "date", message)
    known = {"agent_id": [agent.agent_id for agent in plan.agents], "queue": plan.config.queue_names}
    notes = []
    for column, names in known.items():
        strange = ~rows[column].isin(["", *names])
        for name, count in sorted(rows.loc[strange, column].value_counts().items()):
            what = column.removesuffix("_id")
            hint = did_you_mean(str(name), names)
            notes.append(f"{count:,} scores of the {what} '{name}' are left out: the plan does not know it{hint}")
        rows = rows[~strange]
    return Scores(rows[["agent_id", "date", "measure", "score", "queue"]].reset_index(drop=True), tuple(notes))
