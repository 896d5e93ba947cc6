"""From sums by interval to days, weeks, queues, teams and agents: sums are added up, ratios are taken last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS, SUBJECTS, Measure
from wfm.performance.planned import PlannedWeek

_SIDES = ("plan", "actual", "target")
KEYS = ["grain", "start", "queue", "team", "agent_id"]


def measured(plan: PlannedWeek, sums: Sequence[pd.DataFrame], measures: Sequence[Measure]) -> pd.DataFrame:
    """Return every measure of every grain and subject.

    Args:
        plan: The plan.
        sums: Frames as `measures/` returns them.
        measures: What is asked for.

    Returns:
        Columns grain, start, queue, team, agent_id, measure, plan, actual, target; a row for each that is known.
    """
    parts = []
    for grain in GRAINS:
        for subject in SUBJECTS:
            wanted = [one for one in measures if subject in one.subjects and grain in one.grains]
            if wanted:
                parts += list(_of(plan, sums, grain, subject, wanted))
    return pd.concat(parts, ignore_index=True)


def _of(
    plan: PlannedWeek, sums: Sequence[pd.DataFrame], grain: str, subject: str, wanted: Sequence[Measure]
) -> Iterator[pd.DataFrame]:
    total = _totals(plan, sums, grain, subject)
    if total.empty:
        return
    keys = _keys(plan, total.index, grain, subject)
    for number, measure in enumerate(wanted):
        values = {side: _value(total, side, measure) for side in _SIDES}
        known = ~np.isnan(values["plan"]) | ~np.isnan(values["actual"])
        frame = keys.assign(measure=measure.name, order=number, **values)
        yield frame[known]


def _value(total: pd.DataFrame, side: str, measure: Measure) -> np.ndarray:
    over, under = f"{side}.{measure.over}", f"{side}.{measure.under}"
    if over not in total or (measure.under and under not in total):
        return np.full(len(total), np.nan)
    if not measure.under:
        return total[over].to_numpy(float)
    below = total[under].to_numpy(float)
    return total[over].to_numpy(float) / np.where(below > 0, below, np.nan)


def _totals(plan: PlannedWeek, sums: Sequence[pd.DataFrame], grain: str, subject: str) -> pd.DataFrame:
    """Return the sums of one grain and subject, indexed by the number of the first interval and the subject's."""
    first = first_places(plan, grain)
    parts = []
    for frame in sums:
        who = _who(plan, frame, subject)
        used = frame[who >= 0]
        if used.empty:
            continue
        start = pd.Series(first[used["place"].to_numpy()], index=used.index, name="start")
        number = pd.Series(who[who >= 0], index=used.index, name="who")
        parts.append(used.drop(columns=["place", "queue", "agent"]).groupby([start, number]).sum(min_count=1))
    return pd.concat(parts, axis=1) if parts else pd.DataFrame()


def first_places(plan: PlannedWeek, grain: str) -> np.ndarray:
    """Return for every interval the number of the first one of its day or week; shape (intervals,)."""
    number = np.arange(len(plan.intervals))
    if grain == "interval":
        return number
    day = (pd.DatetimeIndex(plan.intervals.date) - pd.Timestamp(plan.config.week.start)).days.to_numpy()
    span = day if grain == "day" else day // 7
    return np.searchsorted(span, span, side="left")


def _who(plan: PlannedWeek, frame: pd.DataFrame, subject: str) -> np.ndarray:
    if subject == "all":
        return np.zeros(len(frame), dtype=np.int64)
    if subject == "queue":
        return frame["queue"].to_numpy()
    agent = frame["agent"].to_numpy()
    if subject == "agent":
        return agent
    teams = teams_of(plan)
    of_agent = np.array([teams.index(one.team) if one.team else -1 for one in plan.agents] + [-1])
    return of_agent[agent]


def teams_of(plan: PlannedWeek) -> list[str]:
    """Return the names of the teams, sorted."""
    return sorted({agent.team for agent in plan.agents if agent.team})


def _keys(plan: PlannedWeek, index: pd.MultiIndex, grain: str, subject: str) -> pd.DataFrame:
    start, who = index.get_level_values("start").to_numpy(), index.get_level_values("who").to_numpy()
    blank = np.full(len(index), "", dtype=object)
    names = {"queue": blank, "team": blank, "agent_id": blank}
    if subject == "queue":
        names["queue"] = np.asarray(plan.config.queue_names, dtype=object)[who]
    elif subject == "team":
        names["team"] = np.asarray(teams_of(plan), dtype=object)[who]
    elif subject == "agent":
        names["agent_id"] = np.array([agent.agent_id for agent in plan.agents], dtype=object)[who]
        names["team"] = np.array([agent.team for agent in plan.agents], dtype=object)[who]
    return pd.DataFrame({"grain": grain, "start": plan.intervals[start], **names})
