"""Work that may wait for hours: a flow with deadlines, and no Erlang formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wfm.erlang.arguments import FloatArray, amount, duration, moment


@dataclass(frozen=True, eq=False)
class DeferredWork:
    """How deferred work is got through, interval by interval; float64, shape (intervals,).

    Attributes:
        level: agents at work on it, 0 while closed.
        done: contacts finished.
        backlog: contacts waiting when the interval ends.
        oldest: age of the oldest of them then, seconds since it arrived, all hours counted; 0 without backlog.
    """

    level: FloatArray
    done: FloatArray
    backlog: FloatArray
    oldest: FloatArray

    @property
    def peak(self) -> float:
        """The least constant number of agents that meets every deadline."""
        return float(self.level.max(initial=0.0))


def deferred_required(
    arrivals: ArrayLike,
    aht: float,
    deadline: float,
    interval: float,
    *,
    is_open: ArrayLike | None = None,
    count_closed: bool = False,
    backlog: ArrayLike = (),
    backlog_age: ArrayLike = (),
    backlog_waited: ArrayLike | None = None,
    steady: bool = False,
) -> DeferredWork:
    """Return the smoothest agents at work that finish all work by its deadline, oldest first.

    Of all ways to meet the deadlines it has the least peak, and the least of every convex cost besides.

    Args:
        arrivals: contacts that arrive in each interval, closed ones included, 0..1e9, shape (intervals,).
        aht: average handle time, seconds, 1e-6..1e12.
        deadline: time from the end of the interval of arrival until the work has to be done, seconds, 0..1e12.
        interval: length of an interval, seconds, 1e-6..1e12.
        is_open: whether work can be done, shape (intervals,); always by default.
        count_closed: whether closed intervals count towards the deadline.
        backlog: contacts that wait at the start, 0..1e9, shape (items,).
        backlog_age: how long each of them has waited, counted as the deadline is, seconds, shape (items,). What is
            overdue is done in the first open interval.
        backlog_waited: the same with all hours counted, for `oldest`; `backlog_age` by default.
        steady: the same intervals came before and come again, closed ones and all: what is unfinished at the end is
            carried on, and was carried in. Without, all is finished by the end. With a backlog, nothing else is
            carried in.

    Returns:
        The work of each interval. Work whose deadline falls before it can be begun is done in the first open
        interval after it came. If nothing is ever open, nothing is done.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: cumulative capacity between cumulative deadlines and cumulative arrivals; the taut string of Modigliani
        and Hohn (1955), "Production planning over time and the nature of the expectation and planning horizon",
        which for deadlines in order of arrival is the schedule of Yao, Demers and Shenker (1995).
    """
    contacts = np.atleast_1d(amount("arrivals", arrivals))
    handling, length = float(duration("aht", aht)), float(duration("interval", interval))
    limit = float(moment("deadline", deadline))
    opened = np.ones(contacts.shape, dtype=bool) if is_open is None else np.asarray(is_open, dtype=bool)
    if contacts.ndim != 1 or opened.shape != contacts.shape:
        raise ValueError(f"shapes: arrivals {contacts.shape} and is_open {opened.shape} must be one and the same axis")
    waiting, age = np.atleast_1d(amount("backlog", backlog)), np.atleast_1d(moment("backlog_age", backlog_age))
    waited = age if backlog_waited is None else np.atleast_1d(moment("backlog_waited", backlog_waited))
    if not waiting.shape == age.shape == waited.shape:
        raise ValueError(f"shapes: backlog {waiting.shape} and its ages {age.shape}, {waited.shape} must be the same")
    size = contacts.size
    before, after = _repeats(opened, limit, length, count_closed) if steady else (0, 0)
    if waiting.sum() > 0:
        before = 0
    order = np.argsort(-age, kind="stable")
    flow = _Flow(
        np.tile(contacts, before + 1 + after), np.tile(opened, before + 1 + after), length, limit, count_closed
    )
    work = flow.run(waiting[order], age[order], waited[order], handling)
    here = slice(before * size, (before + 1) * size)
    return DeferredWork(work.level[here], work.done[here], work.backlog[here], work.oldest[here])


def _repeats(opened: NDArray[np.bool_], limit: float, length: float, count_closed: bool) -> tuple[int, int]:
    """Return how many times the intervals have to come before and after so that their ends no longer matter."""
    usable = opened.size if count_closed else int(opened.sum())
    if not usable:
        return 0, 0
    copies = int(np.ceil(limit / length / usable)) + 1
    return copies, copies


class _Flow:
    """Work by instants of open time: instant i lies before open interval i."""

    def __init__(
        self, contacts: FloatArray, opened: NDArray[np.bool_], length: float, limit: float, count_closed: bool
    ) -> None:
        self.contacts, self.opened, self.length = contacts, opened, length
        self.limit, self.count_closed = limit, count_closed
        self.before = np.concatenate([[0], np.cumsum(opened)])  # open intervals before each instant of the clock
        self.size = int(self.before[-1])

    def run(self, backlog: FloatArray, age: FloatArray, waited: FloatArray, handling: float) -> DeferredWork:
        """Work through it all, the backlog given oldest first."""
        from wfm.erlang.kernels.string import fill_taut

        released, due = self._released_and_due(age)
        amounts = np.concatenate([backlog, self.contacts])
        inside = released < self.size  # what comes after the last closing waits for another plan
        lowest = np.cumsum(np.bincount(due[inside], weights=amounts[inside], minlength=self.size + 1))
        highest = np.cumsum(np.bincount(released[inside] + 1, weights=amounts[inside], minlength=self.size + 1))
        rate = np.zeros(self.size)
        if self.size:
            fill_taut(lowest, highest, float(highest[-1]), rate)
        done = np.zeros(self.contacts.size)
        done[self.opened] = rate
        finished = np.minimum(np.cumsum(done), backlog.sum() + np.cumsum(self.contacts))
        left = backlog.sum() + np.cumsum(self.contacts) - finished
        left = np.where(left > 1e-9 * (1.0 + finished), left, 0.0)
        return DeferredWork(done * handling / self.length, done, left, self._oldest(amounts, waited, finished, left))

    def _released_and_due(self, age: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return by which open instants each item of backlog, then each arrival, can be begun and must be done."""
        steps = int(np.floor(self.limit / self.length + 1e-9))
        size = self.contacts.size
        rest = np.floor((self.limit - age) / self.length + 1e-9).astype(np.int64)
        if self.count_closed:
            clock = np.concatenate([np.maximum(rest, 0), np.arange(size) + 1 + steps])
            due = self.before[np.minimum(clock, size)]
        else:
            due = np.concatenate([rest, self.before[1:] + steps])
        released = np.concatenate([np.zeros(len(age), dtype=np.int64), self.before[:-1]])
        return released, np.minimum(np.maximum(due, released + 1), max(self.size, 1))

    def _oldest(self, amounts: FloatArray, waited: FloatArray, finished: FloatArray, left: FloatArray) -> FloatArray:
        """Return the age of the oldest item not finished at the end of each interval; late ones are not done first."""
        came = np.concatenate([-waited, np.arange(self.contacts.size) * self.length])
        came = np.minimum.accumulate(came[::-1])[::-1]
        reached = np.searchsorted(np.cumsum(amounts), finished * (1 + 1e-12) + 1e-9, side="right")
        ends = (np.arange(self.contacts.size) + 1) * self.length
        return np.where(left > 0, ends - came[np.minimum(reached, len(came) - 1)], 0.0)
