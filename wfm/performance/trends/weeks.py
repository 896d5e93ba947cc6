"""Measured weeks, and how those of several plans and of a store become one row of weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from wfm.errors import InputError, Problem

COLUMNS = ("queue", "team", "measure", "plan", "actual", "target", "status", "note")
WHOLE = 0.95
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class MeasuredWeek:
    """What one week measured.

    `start` is its first day in the site's time zone, whatever its clock does on the way; `source` names the plan it was
    measured of. `rows` have the columns of kpi.csv from `queue` to `note`, without agents: one a measure for the
    whole site (queue and team empty), each queue and each team; plan, actual and target are NaN where unknown.
    """

    start: dt.date
    site: str
    timezone: str
    currency: str
    source: str
    judged: float
    rows: pd.DataFrame

    @property
    def whole(self) -> bool:
        """Whether enough of it was measured to stand beside other weeks."""
        return self.judged >= WHOLE


def week_rows(kpi: pd.DataFrame) -> dict[dt.date, pd.DataFrame]:
    """Return the rows of a measured week by its first day, of a table with the columns of kpi.csv.

    Agents and grains finer than a week are left out: who did what stays with its plan.
    """
    shown = kpi[(kpi["grain"] == "week") & (kpi["agent_id"].fillna("") == "")]
    rows = shown.assign(**{name: shown[name].fillna("").astype(str) for name in ("queue", "team", "status", "note")})
    days = rows["start"].map(_date)
    return {day: rows.loc[days == day, list(COLUMNS)].reset_index(drop=True) for day in sorted(set(days))}


def actual_rows(values: Iterable[tuple[str, str, str, float]]) -> pd.DataFrame:
    """Return rows of a measured week that have no plan: queue, team, measure and actual."""
    frame = pd.DataFrame(values, columns=["queue", "team", "measure", "actual"])
    return frame.assign(plan=float("nan"), target=float("nan"), status="", note="")[list(COLUMNS)]


def join(kept: Sequence[MeasuredWeek], measured: Sequence[MeasuredWeek]) -> list[MeasuredWeek]:
    """Return kept weeks and those measured now, in the order of time; a week measured again replaces itself.

    Raises:
        InputError: Two plans hold the same days, or weeks are of different sites, zones or currencies.
    """
    again = {week.start for week in measured}
    weeks = sorted([*(week for week in kept if week.start not in again), *measured], key=lambda week: week.start)
    problems = [*_overlaps(weeks), *_strangers(weeks)]
    if problems:
        raise InputError(problems)
    return weeks


def _overlaps(weeks: Sequence[MeasuredWeek]) -> list[Problem]:
    return [
        Problem(
            week.source, 0, "week",
            f"the week of {week.start} shares days with that of {before.start} of {before.source}; "
            "give one plan for each week",
        )
        for before, week in pairwise(weeks)
        if week.start - before.start < _WEEK
    ]  # fmt: skip


def _strangers(weeks: Sequence[MeasuredWeek]) -> list[Problem]:
    first = weeks[0] if weeks else None
    return [
        Problem(
            week.source, 0, f"site.{name}",
            f"is '{getattr(week, field)}', that of {first.source} '{getattr(first, field)}'; "
            "keep the trends of each site in a folder of their own",
        )
        for week in weeks
        for name, field in (("name", "site"), ("timezone", "timezone"), ("currency", "currency"))
        if first is not None and getattr(week, field) != getattr(first, field)
    ]  # fmt: skip


def _date(start: object) -> dt.date:
    """Return the day of a start, which may be an instant of the site's zone, a date, or either as text."""
    if isinstance(start, pd.Timestamp | dt.datetime):
        return start.date()
    return start if isinstance(start, dt.date) else dt.date.fromisoformat(str(start)[:10])
