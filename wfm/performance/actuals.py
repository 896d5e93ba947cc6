"""What contacts came and how they were served: the actuals table on the plan's intervals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.config.nearest import did_you_mean
from wfm.errors import InputError, Problem
from wfm.history.doubled_hour import mark_doubled, occurrences
from wfm.history.grid import DAY_MINUTES, coarser_minutes, off_grid
from wfm.performance.planned import PlannedWeek
from wfm.performance.tables import ACTUALS
from wfm.table_io import read_table

MOST_PROBLEMS = 20
COUNTS = ["contacts", "answered", "abandoned", "answered_within", "abandoned_within"]
MEANS = {"aht_seconds": "answered", "wait_seconds": "answered"}
_KEYS = ["queue", "timestamp"]


@dataclass(frozen=True)
class Actuals:
    """The actuals of a plan's weeks.

    Attributes:
        rows: One for each queue and interval that the file tells of, all columns of the table, sorted by queue (in the
            plan's order) and timestamp; `answered` and `abandoned` follow from each other where one is unknown.
        covered: Whether a queue's interval is judged; shape (queues, intervals).
        notes: What was left out.
    """

    rows: pd.DataFrame
    covered: np.ndarray
    notes: tuple[str, ...]


def read_actuals(path: Path, timezone: str) -> pd.DataFrame:
    """Read the file of actuals, of any number of weeks.

    Returns:
        All columns of the actuals table (missing values where the file has none), line and source.

    Raises:
        InputError: Missing file or columns, wrong cells, more answered in time than answered; all in one go.
    """
    frame = read_table(path, ACTUALS, timezone)
    for column in ACTUALS.names:
        if column not in frame:
            frame[column] = np.nan
    frame["answered"] = frame["answered"].fillna(frame["contacts"] - frame["abandoned"])
    frame["abandoned"] = frame["abandoned"].fillna((frame["contacts"] - frame["answered"]).clip(lower=0.0))
    problems = [
        *_more(frame, "answered_within", "answered", path),
        *_more(frame, "abandoned_within", "abandoned", path),
    ]
    if problems:
        raise InputError(problems)
    return frame.assign(source=str(path))


def _more(frame: pd.DataFrame, part: str, whole: str, path: Path) -> list[Problem]:
    wrong = frame[frame[part] > frame[whole] + 1e-9]
    return [
        Problem(str(path), int(row["line"]), part, f"{row[part]:g} is more than {whole}, {row[whole]:g}")
        for row in wrong.head(MOST_PROBLEMS).to_dict("records")
    ]


def actuals_of(plan: PlannedWeek, frame: pd.DataFrame) -> Actuals:
    """Take the rows of a plan's weeks and bring them to its intervals.

    Finer rows are added up; coarser ones are refused. An interval without a row had no contacts, for exports leave such
    rows out; but a queue that has no row on an open day, and what lies after the last row, is not judged.

    Raises:
        InputError: No row of the plan's weeks and queues, rows off the grid or coarser than the plan's intervals, rows
            that contradict each other; all in one go.
    """
    inside = (frame["timestamp"] >= plan.intervals[0]) & (frame["timestamp"] < plan.end)
    rows = frame[inside]
    known = rows["queue"].isin(plan.config.queue_names)
    others = rows.loc[~known, "queue"].value_counts()
    rows = rows[known]
    if rows.empty:
        raise InputError([_nothing(plan, frame, others)])
    problems = _coarse(plan, rows)
    if (plan.intervals[plan.places(rows["timestamp"])] != pd.DatetimeIndex(rows["timestamp"])).any():
        problems += off_grid(rows, plan.config.site.interval_minutes)
    rows, clashes = _without_repeats(_told_apart(rows))
    if problems or clashes:
        raise InputError([*problems, *clashes])
    rows = _added_up(plan, rows)
    covered, notes = _covered(plan, rows)
    left_out = [
        f"{count:,} rows of the queue '{name}' are left out: the plan does not know it"
        f"{did_you_mean(str(name), plan.config.queue_names)}"
        for name, count in sorted(others.items())
    ]
    return Actuals(rows, covered, (*left_out, *notes, *_while_closed(plan, rows), *_half_known(plan, rows)))


def _nothing(plan: PlannedWeek, frame: pd.DataFrame, others: pd.Series) -> Problem:
    source, line = str(frame["source"].iloc[0]), int(frame["line"].iloc[0])
    first, last = frame["timestamp"].min(), frame["timestamp"].max()
    dates = plan.config.week.dates
    if len(others):
        names = ", ".join(f"'{name}'" for name in sorted(others.index)[:5])
        return Problem(
            source, 0, "queue", f"no row is of the plan's queues ({', '.join(plan.config.queue_names)}): {names}"
        )
    told = f"the file tells of {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return Problem(source, line, "timestamp", f"no row lies in the plan's weeks, {dates[0]} to {dates[-1]}; {told}")


def _coarse(plan: PlannedWeek, rows: pd.DataFrame) -> list[Problem]:
    minutes = plan.config.site.interval_minutes
    problems = []
    for name, some in rows.groupby("queue", sort=True):
        width = coarser_minutes(some["timestamp"], minutes)
        if width:
            what = "whole days" if width == DAY_MINUTES else f"{width} minutes"
            message = (
                f"the rows of '{name}' are of {what}, the plan's intervals of {minutes} minutes; export them finer"
            )
            problems.append(Problem(some["source"].iloc[0], int(some["line"].iloc[0]), "timestamp", message))
    return problems


def _told_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Share rows of an hour that clocks show twice among its two occurrences: by order, or a single one by halves."""
    rows = mark_doubled(rows)
    both = rows["doubled"]
    if not both.any():
        return rows
    number = rows.groupby(_KEYS).cumcount()
    pair = both & (rows.groupby(_KEYS)["line"].transform("size") == 2)
    second = occurrences(rows["timestamp"])[1]
    rows = rows.assign(timestamp=rows["timestamp"].mask(pair & (number == 1), second))
    single = both & ~pair
    halves = rows[single].assign(**{name: rows.loc[single, name] / 2 for name in COUNTS})
    return pd.concat([rows[~single], halves, halves.assign(timestamp=second[single])], ignore_index=True)


def _without_repeats(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Drop rows that repeat another, and return those that contradict one."""
    rows = rows.drop_duplicates([*_KEYS, *COUNTS, *MEANS])
    again = rows.duplicated(_KEYS, keep="first")
    if not again.any():
        return rows, []
    first = rows[~again].set_index(_KEYS)["line"]
    return rows, [
        Problem(
            row["source"],
            int(row["line"]),
            "timestamp",
            f"{row['timestamp']:%Y-%m-%d %H:%M} of the queue '{row['queue']}' already stands in line "
            f"{first[row['queue'], row['timestamp']]} with other values; keep one of the two",
        )
        for row in rows[again].head(MOST_PROBLEMS).to_dict("records")
    ]


def _added_up(plan: PlannedWeek, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each queue and interval of the plan; means are weighted with what they are means of."""
    queue = pd.Index(plan.config.queue_names).get_indexer(pd.Index(rows["queue"]))
    work = rows.assign(place=plan.places(rows["timestamp"]), number=queue)
    for mean, weight in MEANS.items():
        known = work[weight].fillna(work["contacts"]).where(work[mean].notna())
        work = work.assign(**{f"{mean}_weight": known, f"{mean}_sum": known * work[mean]})
    groups = work.groupby(["number", "place"], sort=True)
    found = groups[COUNTS].sum(min_count=1).reset_index()
    for mean in MEANS:
        sums = groups[[f"{mean}_sum", f"{mean}_weight"]].sum(min_count=1).reset_index()
        # Where nobody was answered a mean stays unknown, but for a single row that names one.
        plain = groups[mean].mean().reset_index()[mean]
        weight = sums[f"{mean}_weight"]
        found[mean] = (sums[f"{mean}_sum"] / weight.where(weight > 0)).fillna(plain)
    found["queue"] = np.asarray(plan.config.queue_names, dtype=object)[found["number"]]
    found["timestamp"] = plan.intervals[found["place"]]
    return found[ACTUALS.names]


def _covered(plan: PlannedWeek, rows: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    place = plan.places(rows["timestamp"])
    queue = pd.Index(plan.config.queue_names).get_indexer(pd.Index(rows["queue"]))
    notes = []
    number = np.arange(len(plan.intervals))
    opened = np.flatnonzero(plan.open.any(axis=0))
    since = int(place.min()) if (opened < place.min()).any() else 0
    until = int(place.max()) + 1 if (opened > place.max()).any() else len(number)
    if since:
        notes.append(f"judged from {plan.intervals[since]:%a %Y-%m-%d %H:%M} on: the actuals begin there")
    if until < len(number):
        end = plan.intervals[until]
        notes.append(f"judged up to {end:%a %Y-%m-%d %H:%M}: the actuals end there, and the plan goes on")
    day = np.searchsorted(np.unique(plan.intervals.date), plan.intervals.date)
    there = np.zeros((len(plan.config.queues), day[-1] + 1), dtype=bool)
    there[queue, day[place]] = True
    covered = (number >= since) & (number < until) & (there[:, day] | ~plan.open)
    for q, name in enumerate(plan.config.queue_names):
        lost = plan.open[q] & (number >= since) & (number < until) & ~covered[q]
        if lost.any():
            days = ", ".join(f"{date:%a %Y-%m-%d}" for date in np.unique(plan.intervals.date[lost]))
            notes.append(f"'{name}' is not judged on {days}: the actuals have no row of it")
    return covered, notes


def _while_closed(plan: PlannedWeek, rows: pd.DataFrame) -> list[str]:
    """Tell of contacts that came while their queue was closed: they count, though nobody was planned for them."""
    contacts = np.where(plan.open, 0.0, np.nan_to_num(plan.matrix(rows, "contacts")))
    return [
        f"{contacts[q].sum():,.0f} contacts of '{name}' came while it was closed, the first "
        f"{plan.intervals[np.argmax(contacts[q] > 0)]:%a %Y-%m-%d %H:%M}; they count"
        for q, name in enumerate(plan.config.queue_names)
        if contacts[q].any()
    ]


def _half_known(plan: PlannedWeek, rows: pd.DataFrame) -> list[str]:
    """Tell of queues whose answered contacts are unknown while those of others are known."""
    unknown = rows.loc[rows["answered"].isna(), "queue"]
    if len(unknown) == len(rows):
        return []
    return [
        f"the actuals of '{name}' lack answered and abandoned in {(unknown == name).sum():,} intervals: totals of "
        "them, and the cost per contact, leave these out"
        for name in plan.config.queue_names
        if (unknown == name).any()
    ]
