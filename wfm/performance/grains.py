"""From sums by interval to days, weeks, queues, teams and agents: sums are added up, ratios are taken last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from wfm.performance.definitions import GRAINS, SUBJECTS, Measure
from wfm.performance.planned import PlannedWeek

_SIDES = ("plan", "actual", "target")


def measured(
    plan: PlannedWeek, sums: Sequence[pd.DataFrame], measures: Sequence[Measure], grains: Sequence[str] = GRAINS
) -> pd.DataFrame:
    """Return every measure of every grain and subject, keys as numbers.

    Args:
        plan: The plan.
        sums: Frames as `measures/` returns them.
        measures: What is asked for.
        grains: Of which spans.

    Returns:
        Columns grain (number in `GRAINS`), place (number of the first interval), queue, team and agent (numbers, -1 for
        none; an agent's rows have the team too), measure (number in `measures`), plan, actual, target; a row for each
        that is planned or known.
    """
    parts = []
    for grain in grains:
        for subject in SUBJECTS:
            wanted = [n for n, one in enumerate(measures) if subject in one.subjects and grain in one.grains]
            # A quarter of an hour of one agent says nothing that the states themselves do not.
            if wanted and (grain, subject) != ("interval", "agent"):
                parts += list(_of(plan, sums, grain, subject, wanted, measures))
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _of(
    plan: PlannedWeek,
    sums: Sequence[pd.DataFrame],
    grain: str,
    subject: str,
    wanted: Sequence[int],
    measures: Sequence[Measure],
) -> Iterator[dict[str, np.ndarray]]:
    total = _totals(plan, sums, grain, subject)
    if total.empty:
        return
    place, who = (total.index.get_level_values(name).to_numpy() for name in ("place", "who"))
    none = np.full(len(who), -1)
    keys = {"place": place, "queue": none, "team": none, "agent": none}
    if subject != "all":
        keys[subject] = who
    if subject == "agent":
        keys["team"] = team_numbers(plan)[who]
    for number in wanted:
        values = {side: _value(total, side, measures[number]) for side in _SIDES}
        known = ~np.isnan(values["plan"]) | ~np.isnan(values["actual"])
        count = int(known.sum())
        same = {"grain": np.full(count, GRAINS.index(grain)), "measure": np.full(count, number)}
        yield same | {name: column[known] for name, column in (keys | values).items()}


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
        place = pd.Series(first[used["place"].to_numpy()], index=used.index, name="place")
        number = pd.Series(who[who >= 0], index=used.index, name="who")
        parts.append(used.drop(columns=["place", "queue", "agent"]).groupby([place, number]).sum(min_count=1))
    return pd.concat(parts, axis=1) if parts else pd.DataFrame()


def first_places(plan: PlannedWeek, grain: str) -> np.ndarray:
    """Return for every interval the number of the first one of its day or week; shape (intervals,)."""
    number = np.arange(len(plan.intervals))
    if grain == "interval":
        return number
    days = plan.intervals.tz_localize(None).normalize() - pd.Timestamp(plan.config.week.start)
    span = days.days.to_numpy() // (1 if grain == "day" else 7)
    return np.searchsorted(span, span, side="left")


def _who(plan: PlannedWeek, frame: pd.DataFrame, subject: str) -> np.ndarray:
    if subject == "all":
        return np.zeros(len(frame), dtype=np.int64)
    if subject == "team":
        return np.append(team_numbers(plan), -1)[frame["agent"].to_numpy()]
    return frame[subject].to_numpy()


def teams_of(plan: PlannedWeek) -> list[str]:
    """Return the names of the teams, sorted."""
    return sorted({agent.team for agent in plan.agents if agent.team})


def team_numbers(plan: PlannedWeek) -> np.ndarray:
    """Return the number of every agent's team, -1 for none; shape (agents,)."""
    teams = {name: number for number, name in enumerate(teams_of(plan))}
    return np.array([teams.get(agent.team, -1) for agent in plan.agents], dtype=np.int64)
