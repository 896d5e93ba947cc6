"""What came of the day so far, queue by queue, and how the rest of it goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wfm.errors import InputError, Problem
from wfm.performance.measures.contacts import contact_sums
from wfm.performance.today.handle_time import handle_time_factor
from wfm.performance.today.moment import Moment
from wfm.performance.today.reforecast import Reforecast, dispersion_of, reforecast
from wfm.performance.week import Week

# An interval in which so many contacts are planned is never silent by chance: its row is missing.
NEVER_SILENT = 5.0
_NAMED_GAPS = 3


@dataclass(frozen=True)
class SoFar:
    """What came of a queue's day, and how it goes on.

    Attributes:
        queue: Its name.
        contacts: How they go on.
        in_time: Contacts so far that were answered in time, those that still wait and may yet be with them.
        of: What they are out of, as the service level counts.
        told: Whether the actuals say who was answered in time; otherwise the plan's service level stands for it.
        aht_seconds, aht_planned: Mean handle time so far, and what was planned for it; NaN where unknown.
        aht_factor: On the handle times of the rest of the day.
    """

    queue: str
    contacts: Reforecast
    in_time: float
    of: float
    told: bool
    aht_seconds: float
    aht_planned: float
    aht_factor: float


def so_far(week: Week, moment: Moment, source: str) -> list[SoFar]:
    """Return what came of every queue that is open on the day.

    Args:
        week: The plan and its actuals.
        moment: The present.
        source: The file of actuals, for messages.

    Raises:
        InputError: Nothing of the day is over or told of, or rows are missing where contacts must have come.
    """
    plan = week.plan
    if not (moment.seen & plan.open).any():
        raise InputError.at(source, 0, "--now", _too_early(week, moment))
    contacts = plan.matrix(week.actuals, "contacts")
    if np.isnan(contacts[moment.seen]).all():
        raise InputError.at(source, 0, "timestamp", f"no row of {moment.date:%a %Y-%m-%d} before {_clock(moment)}")
    problems = [*_gaps(week, moment, contacts, source)]
    if problems:
        raise InputError(problems)
    sums = contact_sums(week)
    matrices = {name: _matrix(week, sums, name) for name in ("plan.in_time", "actual.in_time", "actual.in_time_of")} | {
        name: plan.matrix(week.actuals, name) for name in ("answered", "abandoned", "aht_seconds")
    }
    matrices |= {"contacts": contacts, "planned": plan.matrix(plan.forecast, "contacts")}
    matrices |= {name: plan.matrix(plan.forecast, f"contacts_{name}") for name in ("p10", "p90")}
    matrices["aht_planned"] = plan.matrix(plan.forecast, "aht_seconds")
    open_today = [q for q in range(len(plan.config.queues)) if (moment.today & plan.open)[q].any()]
    return [_of_queue(week, moment, q, {name: values[q] for name, values in matrices.items()}) for q in open_today]


def _of_queue(week: Week, moment: Moment, q: int, of: dict[str, np.ndarray]) -> SoFar:
    seen, ahead, queue = moment.seen[q], moment.ahead[q], week.config.queues[q]
    came, planned = np.nan_to_num(of["contacts"][seen]), np.nan_to_num(of["planned"])
    on = reforecast(
        came,
        planned[seen],
        planned[ahead],
        dispersion_of(*(of[name][moment.today[q]] for name in ("planned", "p10", "p90"))),
        week.config.site.interval_minutes / 60,
        _before(week, moment, q, of),
    )
    handled = np.where(np.isnan(of["answered"]), np.nan_to_num(of["contacts"]), of["answered"])[seen]
    seconds, expected = of["aht_seconds"][seen], of["aht_planned"][seen]
    in_time, out_of, told = _in_time(of, seen, queue.deferred)
    return SoFar(
        queue.name, on, in_time, out_of, told, _mean(seconds, handled), _mean(expected, handled),
        handle_time_factor(handled, seconds, expected),
    )  # fmt: skip


def _before(week: Week, moment: Moment, q: int, of: dict[str, np.ndarray]) -> tuple[float, float, int]:
    """Return contacts, forecast and number of the plan's days before that the actuals tell of."""
    dates = week.plan.intervals.date
    judged = week.covered[q] & (dates < moment.date) & ~moment.today[q] & ~np.isnan(of["planned"])
    days = len(np.unique(dates[judged & (of["planned"] > 0)]))
    return float(np.nansum(of["contacts"][judged])), float(of["planned"][judged].sum()), days


def _in_time(of: dict[str, np.ndarray], seen: np.ndarray, deferred: bool) -> tuple[float, float, bool]:
    """Return the contacts answered in time so far, what they are out of, and whether the actuals tell."""
    came, planned = np.nan_to_num(of["contacts"]), np.nan_to_num(of["planned"])
    level = np.divide(of["plan.in_time"], planned, out=np.ones_like(planned), where=planned > 0)
    level = np.nan_to_num(level, nan=1.0)
    told = seen & ~np.isnan(of["actual.in_time"])
    guessed = seen & ~told
    waiting = np.nan_to_num(came - of["answered"] - of["abandoned"]) if deferred else np.zeros_like(came)
    in_time = np.nansum(of["actual.in_time"][told]) + (np.maximum(waiting, 0.0) * level)[told].sum()
    in_time += (came * level)[guessed].sum()
    out_of = np.nansum(of["actual.in_time_of"][told]) + came[guessed].sum()
    return float(in_time), float(out_of), bool(came[told].sum() >= came[guessed].sum() and told.any())


def _matrix(week: Week, sums, column: str) -> np.ndarray:
    found = np.full((len(week.config.queues), len(week.plan.intervals)), np.nan)
    found[sums["queue"], sums["place"]] = sums[column]
    return found


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    known = ~np.isnan(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else float("nan")


def _gaps(week: Week, moment: Moment, contacts: np.ndarray, source: str) -> list[Problem]:
    """Return a problem for each queue that lacks rows of the day."""
    plan = week.plan
    planned = plan.matrix(plan.forecast, "contacts")
    missing = moment.seen & plan.open & np.isnan(contacts) & (planned >= NEVER_SILENT)
    problems = []
    for q in np.flatnonzero(missing.any(axis=1)):
        places = np.flatnonzero(missing[q])
        named = ", ".join(f"{plan.intervals[place]:%H:%M}" for place in places[:_NAMED_GAPS])
        more = f" and {len(places) - _NAMED_GAPS} more" if len(places) > _NAMED_GAPS else ""
        text = f"'{plan.config.queues[q].name}' has no row of {moment.date:%a %Y-%m-%d} {named}{more}, where "
        text += f"{planned[q][places].sum():,.0f} contacts were expected; add them, or name an earlier --now"
        problems.append(Problem(source, 0, "timestamp", text))
    return problems


def _too_early(week: Week, moment: Moment) -> str:
    opens = week.plan.intervals[np.flatnonzero((moment.today & week.plan.open).any(axis=0))[0]]
    minutes = week.config.site.interval_minutes
    return (
        f"nothing of {moment.date:%a %Y-%m-%d} is over at {_clock(moment)}: the first queue opens at {opens:%H:%M}; "
        f"name a time {minutes} minutes later or more"
    )


def _clock(moment: Moment) -> str:
    return f"{moment.now:%H:%M}"
