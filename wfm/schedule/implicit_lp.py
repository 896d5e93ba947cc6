"""The linear program behind the bound: how many of each kind of agent work which shift, and when breaks are taken.

MathOpt with HiGHS's barrier solves it. Agents of equal options, skills and pay are a kind and work fractions of
shifts; of rest only what the next day says is kept, and the order of days is left out. Cover follows from what begins
and ends in each slot of time, so a shift has two entries however long it is. Breaks are counted by kind and time: as
many have begun by any slot as windows have closed, no more than have opened (Bechtold and Jacobs 1990). The answer is
not the bound itself: its duals are prices of cover and of budgets, `Bound.evaluate` prices everybody's best tour
exactly at them, and that holds whatever the solver's tolerance and whatever is left out here. With slots of five
minutes 50 agents take 6 s and 500 take 15; with ticks of a quarter of an hour it is a third of that, but breaks lose
the edges of their windows, and the bound .2 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wfm.schedule.alike import agents_alike
from wfm.schedule.kernels.crew import Cover, Crew
from wfm.schedule.outcome import Prices
from wfm.schedule.sparse_model import SparseModel

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class _Kind:
    """Agents alike: `agents` of the class `options`, group and wage; `member` tells the budget rows they count in."""

    options: int
    group: int
    wage: float
    member: tuple[float, ...]
    agents: int


@dataclass(frozen=True)
class _Shifts:
    """Shifts of one kind on one day, arrays of shape (shifts,): variables, slots, numbers of spans and of starts."""

    variables: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    span: np.ndarray
    start: np.ndarray


def solve_relaxed(crew: Crew, cover: Cover, price: float, caps: np.ndarray, seconds: float | None) -> Prices | None:
    """Solve the linear program and return its prices, not yet evaluated; None where there was no answer in time.

    Args:
        crew, cover: What is to be rostered.
        price: What a unit of money counts for.
        caps: Most money of each budget row.
        seconds: Time limit; none: as long as it takes.
    """
    return _ImplicitModel(crew, cover, price, caps).solve(seconds)


class _ImplicitModel:
    def __init__(self, crew: Crew, cover: Cover, price: float, caps: np.ndarray) -> None:
        self._crew, self._cover, self._price = crew, cover, price
        self._slots = len(crew.premium) + 1
        self._model = SparseModel()
        groups = cover.in_pool.shape[0]
        self._flow = np.array([self._model.rows(self._slots, 0.0, 0.0) for _ in range(groups)])
        self._at_work = np.array([self._model.add(self._slots) for _ in range(groups)])
        for group in range(groups):
            self._model.put(self._flow[group], self._at_work[group], 1.0)
            self._model.put(self._flow[group, 1:], self._at_work[group, :-1], -1.0)
        self._counted = np.full((cover.in_pool.shape[1], cover.intervals), -1)  # rows in which cover is counted
        self._count = np.full(self._counted.shape, -1)  # variables: agents of a pool in an interval
        self._links = np.full(len(cover.pool), -1)  # rows: a term's worth lies below a curve
        self._add_value()
        self._caps = [self._model.row(-np.inf, float(cap)) for cap in caps]
        windows: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
        for kind in _kinds(crew):
            contract = int(crew.class_contract[kind.options])
            for shifts in self._add_kind(kind):
                self._flows(kind.group, shifts.begin, shifts.variables, 1.0)
                self._flows(kind.group, shifts.end, shifts.variables, -1.0)
                for b in range(len(crew.break_slots)):
                    due = crew.due[contract, shifts.span, b].astype(bool)
                    if due.any():
                        first = (shifts.begin + crew.first[contract, shifts.span, b])[due]
                        last = (shifts.begin + crew.last[contract, shifts.span, b])[due]
                        windows.setdefault((kind.group, b), []).append((first, last, shifts.variables[due]))
        for (group, b), parts in windows.items():
            self._add_breaks(group, b, *(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _flows(self, group: int, slots: np.ndarray, columns: np.ndarray, sign: float) -> None:
        """Let agents come to work (sign 1) or go (-1) at slots."""
        self._model.put(self._flow[group, np.minimum(slots, self._slots - 1)], columns, -sign)

    def _add_value(self) -> None:
        cover, model = self._cover, self._model
        for interval in range(cover.intervals):
            for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
                worth = model.add(1, -np.inf, np.inf, 1.0)
                for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
                    self._links[entry] = self._add_curve(entry, interval, worth)

    def _add_curve(self, entry: int, interval: int, worth: np.ndarray) -> int:
        """Hold a worth below one concave curve, in segments whose slopes fall; returns the row that does."""
        cover, model = self._cover, self._model
        pool, begin = cover.pool[entry], cover.curve_start[entry]
        if self._count[pool, interval] < 0:
            self._add_count(int(pool), interval)
        curve = cover.guide[begin : begin + cover.curve_length[entry]]
        slopes = np.diff(curve)
        first = np.flatnonzero(np.diff(slopes, prepend=np.inf) < -1e-12)
        width = np.diff(np.append(first, len(slopes))).astype(np.float64)
        width[-1] = np.inf  # the last slope goes on
        parts = model.add(len(first), 0.0, width)
        link, held = model.row(-np.inf, float(curve[0])), model.row(0.0, 0.0)
        model.put(link, worth, 1.0)
        model.put(link, parts, -slopes[first])
        model.put(held, parts, 1.0)
        model.put(held, self._count[pool, interval], -1.0)
        return link

    def _add_count(self, pool: int, interval: int) -> None:
        cover, model = self._cover, self._model
        self._count[pool, interval] = model.add(1)[0]
        self._counted[pool, interval] = row = model.row(0.0, 0.0)
        model.put(row, self._count[pool, interval], -1.0)
        each = cover.slots_an_interval
        for group in np.flatnonzero(cover.in_pool[:, pool]):
            model.put(row, self._at_work[group, interval * each : (interval + 1) * each], 1.0 / each)

    def _add_kind(self, kind: _Kind) -> list[_Shifts]:
        """Add the shifts of a kind, and what its contract says of days and hours."""
        crew, model = self._crew, self._model
        contract = int(crew.class_contract[kind.options])
        weeks = crew.least_days.shape[1]
        days = [self._between(kind, crew.least_days, crew.most_days, week) for week in range(weeks)]
        hours = [self._between(kind, crew.least_paid, crew.most_paid, week) for week in range(weeks)]
        regular = []
        for week in range(weeks):
            extra = model.add(1, gain=-self._price * kind.wage * crew.overtime_extra)
            regular.append(model.row(-np.inf, float(crew.most_regular[kind.options, week] * kind.agents)))
            model.put(regular[week], extra, -1.0)
            for row, member in zip(self._caps, kind.member, strict=True):
                model.put(row, extra, member * kind.wage * crew.overtime_extra)
        found = []
        for day in range(crew.start_slot.shape[0]):
            starts, spans = np.nonzero(crew.allowed[kind.options, day])
            keep = spans < crew.span_count[contract]
            starts, spans = starts[keep], spans[keep]
            begin = crew.start_slot[day, starts]
            paid, money = crew.paid[contract, spans], self._money(kind, contract, begin, spans)
            if len(crew.long_extra):
                money = money + kind.wage * crew.long_extra[contract, day, starts, spans]
            variables = model.add(len(starts), 0.0, np.inf, -self._price * money)
            week = day // DAYS_A_WEEK
            model.put(model.row(-np.inf, float(kind.agents)), variables, 1.0)
            model.put(days[week], variables, 1.0)
            model.put(hours[week], variables, paid)
            if crew.overtime_extra > 0.0:
                model.put(regular[week], variables, paid)
            for row, member in zip(self._caps, kind.member, strict=True):
                model.put(row, variables, member * money)
            found.append(_Shifts(variables, begin, begin + crew.spans[contract, spans], spans, starts))
        self._add_rest(kind, contract, found)
        return found

    def _add_rest(self, kind: _Kind, contract: int, found: list[_Shifts]) -> None:
        """Let nobody work late and begin early on the day after: one row for each start that a late end forbids."""
        crew, model = self._crew, self._model
        for day, (here, after) in enumerate(pairwise(found)):
            free = crew.next_start[contract, day, here.start, here.span]
            for bar in np.unique(free[free > 0]):
                early = after.variables[after.start < bar]
                if len(early):
                    row = model.row(-np.inf, float(kind.agents))
                    model.put(row, here.variables[free >= bar], 1.0)
                    model.put(row, early, 1.0)

    def _between(self, kind: _Kind, least: np.ndarray, most: np.ndarray, week: int) -> int:
        low, high = (float(limit[kind.options, week] * kind.agents) for limit in (least, most))
        return self._model.row(low, high)

    def _money(self, kind: _Kind, contract: int, begin: np.ndarray, spans: np.ndarray) -> np.ndarray:
        """Return what shifts cost, their unpaid breaks at the middle of their windows."""
        crew = self._crew
        money = crew.premium_sum[begin + crew.spans[contract, spans]] - crew.premium_sum[begin]
        for b in range(len(crew.break_slots)):
            if not crew.break_paid[b]:
                middle = begin + (crew.first[contract, spans, b] + crew.last[contract, spans, b]) // 2
                unpaid = crew.premium_sum[middle + crew.break_slots[b]] - crew.premium_sum[middle]
                money = money - np.where(crew.due[contract, spans, b], unpaid, 0.0)
        return kind.wage * money

    def _add_breaks(self, group: int, b: int, first: np.ndarray, last: np.ndarray, columns: np.ndarray) -> None:
        """Let those on a break be away, between the windows that have opened and those that have closed."""
        model, count = self._model, self._slots
        begun, opened, closed = (model.add(count) for _ in range(3))
        parts = model.add(count)
        for total, entries, slots in (
            (begun, parts, np.arange(count)),
            (opened, columns, first),
            (closed, columns, last),
        ):
            rows = model.rows(count, 0.0, 0.0)
            model.put(rows, total, 1.0)
            model.put(rows[1:], total[:-1], -1.0)
            model.put(rows[slots], entries, -1.0)
        for more, less in ((opened, begun), (begun, closed)):
            rows = model.rows(count, 0.0, np.inf)
            model.put(rows, more, 1.0)
            model.put(rows, less, -1.0)
        slots = np.arange(count)
        self._flows(group, slots, parts, -1.0)
        self._flows(group, slots + int(self._crew.break_slots[b]), parts, 1.0)

    def solve(self, seconds: float | None) -> Prices | None:
        duals = self._model.duals(seconds)
        if duals is None:
            return None
        cover = self._cover
        prices = np.zeros(self._counted.shape)
        known = self._counted >= 0
        prices[known] = -duals[self._counted[known]]
        terms = np.searchsorted(cover.entry_start, np.arange(len(cover.pool)), side="right") - 1
        weights = np.maximum(duals[self._links], 0.0)
        total = np.bincount(terms, weights=weights, minlength=len(cover.entry_start) - 1)
        count = np.diff(cover.entry_start)
        weights = np.where(total[terms] > 1e-9, weights / np.maximum(total[terms], 1e-9), 1.0 / count[terms])
        rows = np.maximum(duals[self._caps], 0.0) if self._caps else np.zeros(0)
        return Prices(prices, rows, weights, np.zeros((len(self._crew.wage), 2)))


def _kinds(crew: Crew) -> list[_Kind]:
    return [
        _Kind(
            int(crew.agent_class[agent]),
            int(crew.agent_group[agent]),
            float(crew.wage[agent]),
            tuple(crew.member[:, agent].tolist()),
            int(count),
        )
        for agent, count in zip(*agents_alike(crew), strict=True)
    ]
