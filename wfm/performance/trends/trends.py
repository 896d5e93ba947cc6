"""All measures over all weeks, with their limits, their signals and what to expect of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wfm.performance.trends.limits import Limits, Signal, control_limits, signals
from wfm.performance.trends.weeks import MeasuredWeek

KEY = ["queue", "team", "measure"]
_TOLD = ("start", "source", "judged", "whole")
_LINES = [*KEY, "weeks", "mean", "lower", "upper", "verdict"]
_SIGNALS = [*KEY, "rule", "first", "last", "weeks", "side", "effect", "value", "line"]


@dataclass(frozen=True)
class Nature:
    """What a measure is like: `direction` (`more`, `less` or `nearer` its target is better, or empty), and the values
    that it cannot leave."""

    direction: str = ""
    least: float = -np.inf
    most: float = np.inf


@dataclass(frozen=True)
class Trends:
    """Measures over weeks, in tables.

    Attributes:
        weeks: week (number of calendar weeks since the first), start (date), source, judged, whole.
        points: week, start, queue, team, measure, plan, actual, target, status, note: a row a measured week.
        lines: queue, team, measure, weeks (that set the limits), mean, lower, upper, verdict: a row for each that has
            limits. The verdict says what these mean for the target: `kept` whatever chance brings, `out_of_reach`, or
            left to `chance`; empty without a target.
        signals: queue, team, measure, rule, first, last (dates), weeks, side (+1 above, -1 below), effect (`better`,
            `worse` or empty), value (of the last week), line (the limit or the mean that it is told by).
    """

    weeks: pd.DataFrame
    points: pd.DataFrame
    lines: pd.DataFrame
    signals: pd.DataFrame


def make_trends(weeks: Sequence[MeasuredWeek], natures: Mapping[str, Nature]) -> Trends:
    """Lay out measured weeks, which follow each other in time without sharing days.

    Args:
        weeks: What `join` returned; at least one. Those measured in part are shown, but judge nothing.
        natures: By measure, in the order in which they are shown; those that are not named come last, without limits.
    """
    numbers = week_numbers([week.start for week in weeks])
    told = pd.DataFrame({"week": numbers, **{name: [getattr(one, name) for one in weeks] for name in _TOLD}})
    told["source"] = [Path(source).name for source in told["source"]]
    frames = [week.rows.assign(week=number, start=week.start) for number, week in zip(numbers, weeks)]
    points = _ordered(pd.concat(frames, ignore_index=True), natures)
    whole = {number for number, week in zip(numbers, weeks) if week.whole}
    lines: list[tuple[Any, ...]] = []
    found: list[tuple[Any, ...]] = []
    for key, rows in points.groupby(KEY, sort=False):
        nature = natures.get(key[2])
        if nature is None:
            continue
        values = rows["actual"].where(rows["week"].isin(whole)).to_numpy(float)
        at = rows["week"].to_numpy(np.int64)
        limits = control_limits(values, at, nature.least, nature.most)
        if limits is None:
            continue
        target = _last(rows["target"])
        verdict = _verdict(limits, target, nature)
        lines.append((*key, limits.weeks, limits.mean, limits.lower, limits.upper, verdict))
        days = list(rows["start"])
        for one in signals(values, at, limits):
            found.append((*key, *_told(one, values, days, limits, target, nature)))
    return Trends(told, points, pd.DataFrame(lines, columns=_LINES), pd.DataFrame(found, columns=_SIGNALS))


def week_numbers(starts: Sequence[dt.date]) -> list[int]:
    """Number weeks in their order, so that a missing one leaves its number out; a few days between two do not."""
    numbers = [0]
    for before, start in pairwise(starts):
        numbers.append(numbers[-1] + max(1, (start - before).days // 7))
    return numbers


def _ordered(rows: pd.DataFrame, natures: Mapping[str, Nature]) -> pd.DataFrame:
    """Sort rows: the whole site, queues, teams, each in the order of the newest week that has it; then by time."""
    fresh = rows.sort_values("week", ascending=False, kind="stable")
    queues, teams = _places(fresh["queue"]), _places(fresh["team"])
    measures = _places([*natures, *fresh["measure"]])
    keyed = rows.assign(
        _scope=(rows["queue"] != "").astype(int) + 2 * (rows["team"] != ""),
        _queue=rows["queue"].map(queues),
        _team=rows["team"].map(teams),
        _measure=rows["measure"].map(measures),
    ).sort_values(["_scope", "_queue", "_team", "_measure", "week"], kind="stable")
    return keyed[["week", "start", *KEY, "plan", "actual", "target", "status", "note"]].reset_index(drop=True)


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _last(values: pd.Series) -> float:
    known = values.dropna()
    return float(known.iloc[-1]) if len(known) else float("nan")


def _verdict(limits: Limits, target: float, nature: Nature) -> str:
    if np.isnan(target) or nature.direction not in ("more", "less"):
        return ""
    worst, best = (limits.lower, limits.upper) if nature.direction == "more" else (-limits.upper, -limits.lower)
    aim = target if nature.direction == "more" else -target
    if worst >= aim:
        return "kept"
    return "out_of_reach" if best < aim else "chance"


def _told(
    one: Signal,
    values: NDArray[np.float64],
    days: Sequence[dt.date],
    limits: Limits,
    target: float,
    nature: Nature,
) -> tuple[Any, ...]:
    limit = limits.upper if one.side > 0 else limits.lower
    value, line = float(values[one.last]), limits.mean if one.rule == "run" else limit
    effect = _effect(one.side, value, limits.mean, target, nature.direction)
    return one.rule, days[one.first], days[one.last], one.last - one.first + 1, one.side, effect, value, line


def _effect(side: int, value: float, mean: float, target: float, direction: str) -> str:
    if direction == "nearer" and not np.isnan(target):
        return "better" if abs(value - target) < abs(mean - target) else "worse"
    return {"more": "better" if side > 0 else "worse", "less": "worse" if side > 0 else "better"}.get(direction, "")
