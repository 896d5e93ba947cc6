"""Agents' time: scheduled beside worked, second by second, added up by interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.connected import connected
from wfm.performance.planned import PlannedWeek
from wfm.performance.states import AVAILABLE, HANDLING, NOTHING, States, states_of
from wfm.performance.week import Week

_HOUR = 3600.0
# As much schedule may lie after the last row of a file that reaches to the plan's end.
_LATE_SECONDS = 3600


@dataclass(frozen=True)
class Stretch:
    """Stretches of time in which neither the schedule nor what is done changes; arrays of one length.

    Attributes:
        agent: Number of the agent.
        place: Number of the interval.
        hours: Length.
        planned: Code of the scheduled state, -1 off shift.
        planned_paid: Whether the plan pays it.
        done: Code of the state in fact, -1 for none; always -1 where nobody says.
        done_paid: Whether it is paid in fact.
    """

    agent: np.ndarray
    place: np.ndarray
    hours: np.ndarray
    planned: np.ndarray
    planned_paid: np.ndarray
    done: np.ndarray
    done_paid: np.ndarray


def time_sums(week: Week) -> pd.DataFrame:
    """Return the sums of time of every agent and interval, in hours.

    `scheduled` is all time of shifts, `adhered` that in the scheduled activity; `paid` is paid time, planned and
    worked; `worked` paid time at work, on paid breaks and in activities, over `scheduled_paid`. `at_work`,
    `off_phone` and `absent` split `staffed_of`: all time at work, paid time on breaks and in activities, and paid
    scheduled time in which nothing or an absence is reported.

    `staffed` is time at work in intervals whose contacts are judged; with states that tell handling from waiting it is
    these two, and `busy` the handling. The key `queue` is set where an agent serves one queue and nobody of that queue
    another: else nobody knows whose time it was.

    Of the plan, unplanned shrinkage takes its share of everything.
    """
    plan = week.plan
    states = states_of(week.config)
    stretch = stretches(week, states)
    size = (len(plan.intervals), len(plan.agents))
    key = stretch.place * size[1] + stretch.agent

    def total(mask: np.ndarray) -> np.ndarray:
        return np.bincount(key, weights=stretch.hours * mask, minlength=size[0] * size[1])

    scheduled = stretch.planned != NOTHING
    paid = scheduled & stretch.planned_paid
    lost = np.repeat(week.config.staffing.shrinkage.unplanned_at(plan.intervals), size[1])
    sums = {
        "plan.scheduled": total(scheduled),
        "plan.adhered": total(scheduled) * (1 - lost),
        "plan.scheduled_paid": total(paid),
        "plan.worked": total(paid) * (1 - lost),
        "plan.paid": total(paid),
        "plan.at_work": total(states.at_work[stretch.planned]) * (1 - lost),
        "plan.off_phone": total(paid & states.off_phone[stretch.planned]) * (1 - lost),
        "plan.absent": total(paid) * lost,
        "plan.staffed_of": total(paid),
    }
    if week.worked is not None:
        sums |= _actual(stretch, states, paid, total)
        served = (week.covered & plan.open).any(axis=0)[stretch.place]
        if tells_handling(week):
            told = served & np.isin(stretch.done, (HANDLING, AVAILABLE))
            sums |= {"actual.busy": total(served & (stretch.done == HANDLING)), "actual.staffed": total(told)}
        else:
            sums["actual.staffed"] = total(served & states.at_work[stretch.done])
    used = np.flatnonzero(np.bincount(key, minlength=size[0] * size[1]))
    keys = {"place": used // size[1], "queue": only_queue(plan)[used % size[1]], "agent": used % size[1]}
    return pd.DataFrame(keys | {name: values[used] for name, values in sums.items()})


def _actual(stretch: Stretch, states: States, paid: np.ndarray, total) -> dict[str, np.ndarray]:
    at_work, off_phone = states.at_work[stretch.done], states.off_phone[stretch.done] & stretch.done_paid
    absent = paid & ~states.at_work[stretch.done] & ~states.off_phone[stretch.done]
    return {
        "actual.scheduled": total(stretch.planned != NOTHING),
        "actual.adhered": total(states.adheres(stretch.planned, stretch.done)),
        "actual.scheduled_paid": total(paid),
        "actual.worked": total(at_work | off_phone),
        "actual.paid": total((stretch.done != NOTHING) & stretch.done_paid),
        "actual.at_work": total(at_work),
        "actual.off_phone": total(off_phone),
        "actual.absent": total(absent),
        "actual.staffed_of": total(at_work | off_phone | absent),
    }


def tells_handling(week: Week) -> bool:
    """Whether the file of what was done tells handling from waiting."""
    return week.worked is not None and bool((week.worked.rows["state"] == HANDLING).any())


def only_queue(plan: PlannedWeek) -> np.ndarray:
    """Return for every agent the queue that shares its agents with no other, -1 where there is none."""
    names = plan.config.queue_names
    groups = connected([frozenset(agent.skills) for agent in plan.agents])
    found = np.full(len(plan.agents), -1)
    for members in groups:
        skills = {skill for number in members for skill in plan.agents[number].skills}
        if len(skills) == 1:
            found[members] = names.index(skills.pop())
    return found


def stretches(week: Week, states: States) -> Stretch:
    """Return the plan's schedule and what was done, cut where either changes and at the intervals' edges.

    With a file of what was done, only the time that it reaches is judged.
    """
    plan = week.plan
    planned = _schedule(plan, states)
    done = week.worked.rows if week.worked is not None else planned.head(0)
    # All agents lie one after another on one line of seconds.
    step = plan.config.site.interval_minutes * 60
    horizon = len(plan.intervals) * step
    first, last = judged_seconds(week)
    left = [_line(plan, frame, horizon, first, last) for frame in (planned, done)]
    cuts = np.unique(np.concatenate([edge for start, end, _ in left for edge in (start, end)]))
    (found, paid), (did, did_paid) = (_at(cuts[:-1], *one) for one in left)
    busy = (found != NOTHING) | (did != NOTHING)
    start, end = cuts[:-1][busy], cuts[1:][busy]
    source = np.flatnonzero(busy)
    # Cut again at the edges of intervals.
    count = (end - 1) // step - start // step + 1
    number = np.repeat(np.arange(len(start)), count)
    piece = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    interval = start[number] // step + piece
    seconds = np.minimum(end[number], (interval + 1) * step) - np.maximum(start[number], interval * step)
    at = source[number]
    return Stretch(
        agent=interval // len(plan.intervals),
        place=interval % len(plan.intervals),
        hours=seconds / _HOUR,
        planned=found[at],
        planned_paid=paid[at],
        done=did[at],
        done_paid=did_paid[at],
    )


def judged_seconds(week: Week) -> tuple[int, int]:
    """Return the seconds after the plan's start between which time is judged: as far as the files reach."""
    plan = week.plan
    step = plan.config.site.interval_minutes * 60
    horizon = len(plan.intervals) * step
    if week.worked is None:
        judged = np.flatnonzero(np.asarray(week.covered).any(axis=0))
        return int(judged[0]) * step, int(judged[-1] + 1) * step
    rows = week.worked.rows
    since, close = _seconds(plan, pd.Series([rows["start"].min().normalize(), rows["end"].max()]))
    begins, ends = _seconds(plan, plan.shifts["start"]), np.minimum(_seconds(plan, plan.shifts["end"]), horizon)
    first = int(since) if (begins < since).any() else 0
    return first, int(close) if (ends - close > _LATE_SECONDS).any() else horizon


def judged_places(week: Week) -> tuple[int, int]:
    """Return the intervals between which agents' time is judged, the last one excluded."""
    step = week.config.site.interval_minutes * 60
    first, last = judged_seconds(week)
    return first // step, -(-last // step)


def time_notes(week: Week) -> list[str]:
    """Tell where the file of what agents did does not reach as far as the plan."""
    if week.worked is None:
        return []
    plan, (first, last) = week.plan, judged_seconds(week)
    at = [plan.intervals[0] + pd.Timedelta(seconds=one) for one in (first, last)]
    notes = [f"agents' time is judged from {at[0]:%a %Y-%m-%d} on: --activities begin there"] if first else []
    if last < len(plan.intervals) * plan.config.site.interval_minutes * 60:
        notes.append(f"agents' time is judged up to {at[1]:%a %Y-%m-%d %H:%M}: --activities end there")
    return notes


def _schedule(plan: PlannedWeek, states: States) -> pd.DataFrame:
    activities = plan.activities
    agent = pd.Index([one.agent_id for one in plan.agents]).get_indexer(pd.Index(activities["agent_id"]))
    names = pd.Categorical(activities["activity"])
    codes = np.array([states.codes.get(str(name).lower(), NOTHING) for name in names.categories] + [NOTHING])
    frame = pd.DataFrame(
        {
            "agent": agent,
            "start": activities["start"],
            "end": activities["end"],
            "state": codes[names.codes],
            "paid": activities["paid"],
        }
    )
    return frame[agent >= 0].sort_values(["agent", "start"])


def _line(
    plan: PlannedWeek, frame: pd.DataFrame, horizon: int, first: int, last: int
) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    start = np.clip(_seconds(plan, frame["start"]), first, last)
    end = np.clip(_seconds(plan, frame["end"]), first, last)
    kept = end > start
    base = frame["agent"].to_numpy(np.int64) * horizon
    return (start + base)[kept], (end + base)[kept], frame[kept]


def _at(cuts: np.ndarray, start: np.ndarray, end: np.ndarray, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the state and whether it is paid at each instant."""
    if not len(start):
        return np.full(len(cuts), NOTHING), np.zeros(len(cuts), dtype=bool)
    row = np.searchsorted(start, cuts, side="right") - 1
    inside = (row >= 0) & (cuts < end[row])
    state = np.where(inside, frame["state"].to_numpy()[row], NOTHING)
    return state, inside & frame["paid"].to_numpy(bool)[row]


def _seconds(plan: PlannedWeek, stamps: pd.Series) -> np.ndarray:
    return ((pd.DatetimeIndex(stamps) - plan.intervals[0]) // pd.Timedelta(seconds=1)).to_numpy(np.int64)
