"""What work cost: the plan's pay rules on the time that was really worked."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from wfm.check.pay import pay_of
from wfm.check.roster import DAYS_A_WEEK, WORK, AgentWeek, Piece, Shift
from wfm.performance.measures.time import judged_places
from wfm.performance.week import Week

_EPOCH = pd.Timestamp(0, tz="UTC")


def money_sums(week: Week) -> pd.DataFrame:
    """Return the pay of every agent, at the interval in which the shift begins.

    Sums: `cost`, in the site's currency, of shifts that begin in the time that is judged; what is beside the pay of
    shifts, overhead and fees of courses, is left out. Without a file of what was done the cost is the planned one.
    """
    plan = week.plan
    shifts = plan.shifts
    agent = pd.Index([one.agent_id for one in plan.agents]).get_indexer(pd.Index(shifts["agent_id"]))
    planned = _frame(plan.places(shifts["start"]), agent, shifts["cost"].to_numpy(float), "plan.cost")
    if week.worked is None:
        both = planned.assign(**{"actual.cost": planned["plan.cost"]})
    else:
        both = pd.concat([planned, _worked(week)], ignore_index=True)
    judged = judged_places(week)
    kept = both[(both["place"] >= judged[0]) & (both["place"] < judged[1]) & (both["agent"] >= 0)]
    return kept.groupby(["place", "queue", "agent"], as_index=False).sum(min_count=1)


def _frame(place: np.ndarray, agent: np.ndarray, money: np.ndarray, name: str) -> pd.DataFrame:
    return pd.DataFrame({"place": place, "queue": -1, "agent": agent, name: money})


def _worked(week: Week) -> pd.DataFrame:
    plan, shifts = week.plan, list(_shifts(week))
    weeks = []
    dates = plan.config.week.dates
    for first in range(0, len(dates), DAYS_A_WEEK):
        days = dates[first : first + DAYS_A_WEEK]
        by_agent: dict[str, list[Shift]] = {}
        for shift in shifts:
            if days[0] <= shift.date <= days[-1]:
                by_agent.setdefault(shift.agent.agent_id, []).append(shift)
        weeks += [AgentWeek(some[0].agent, days, some) for some in by_agent.values()]
    numbers = {agent.agent_id: number for number, agent in enumerate(plan.agents)}
    paid = pay_of(plan.config, weeks)
    starts = pd.to_datetime([pay.shift.start * 60 for pay in paid], unit="s", utc=True).tz_convert(plan.zone)
    agents = np.array([numbers[pay.shift.agent.agent_id] for pay in paid], dtype=np.int64)
    return _frame(plan.places(pd.Series(starts)), agents, np.array([float(pay.cost) for pay in paid]), "actual.cost")


def _shifts(week: Week):
    """Yield every spell of work as a shift, its paid time in whole minutes, stretches of equal pay joined."""
    assert week.worked is not None
    rows = week.worked.rows
    start, end = _minutes(rows["start"]), _minutes(rows["end"])
    paid, spell = rows["paid"].to_numpy(bool), rows["spell"].to_numpy()
    joined = (spell[1:] == spell[:-1]) & (paid[1:] == paid[:-1]) & (start[1:] == end[:-1])
    head = np.flatnonzero(np.concatenate([[True], ~joined])) if len(rows) else np.zeros(0, np.int64)
    tail = np.append(head[1:], len(rows)) - 1
    pieces: dict[int, list[int]] = {}
    for number, at in enumerate(head):
        pieces.setdefault(int(spell[at]), []).append(number)
    agents, dates = rows["agent"].to_numpy(), rows["start"].dt.date.to_numpy()
    for parts in pieces.values():
        first = head[parts[0]]
        agent = week.plan.agents[agents[first]]
        tiles = [
            Piece(agent.agent_id, int(start[head[n]]), int(end[tail[n]]), WORK, bool(paid[head[n]])) for n in parts
        ]
        date: dt.date = dates[first]
        yield Shift(agent, date, tiles[0].start, tiles[-1].end, 0.0, 0.0, 0.0, tiles)


def _minutes(stamps: pd.Series) -> np.ndarray:
    """Return instants as whole minutes since 1970, rounded: states of seconds tile as they did."""
    seconds = (pd.DatetimeIndex(stamps) - _EPOCH) // pd.Timedelta(seconds=1)
    return (seconds.to_numpy(np.int64) + 30) // 60
