"""The integer program of one day: everybody's shifts and breaks at once, by MathOpt with HiGHS.

Agents of equal options, skills and pay are a kind: how many of a kind take which start and span are whole numbers,
and so is how many begin which break when. Breaks are counted over all shifts: as many have begun by any time as
windows have closed, no more than have opened (Bechtold and Jacobs 1990). The concave hull of the value of cover is
maximised less the pay, under the budgets' rows. Names, and breaks of whom, follow from the counts.

Measured at 500 agents, from a roster that the search no longer improved: 400 agents, 3,000 to 4,000 whole numbers, 2
to 10 s a day, mostly proved; a pass over a week gained .023 % of the objective. Programs of a variable an agent and
option, 30 agents at once, gained .0001 % in the same time. With breaks at every 5 minutes instead of 15 the program
takes ten times as long. To hand HiGHS the roster that is there does not pay: it spends the time on completing it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.neighbourhood import FreeShift, free_shifts
from wfm.schedule.sparse_model import SparseModel
from wfm.schedule.time_grid import SLOT_MINUTES

_BREAK_GRID_SLOTS = 15 // SLOT_MINUTES
# Starts lie this near to the present ones, the wider where there are few kinds: the program stays small.
_REACH_HOURS, _MOST_WHOLE = (3.0, 1.5), 2500
# Of a curve at most so many tangents, the denser the nearer to the cover that is there.
_TANGENTS = 24
# Good enough: this share of the mean worth of an agent.
_TOLERANCE = 0.003


@dataclass(frozen=True)
class DayPlan:
    """Shifts and breaks of a day: `choice[i]` the (start, span) and `breaks[i]` the slots of `agents[i]`, or -1."""

    agents: np.ndarray
    choice: np.ndarray
    breaks: np.ndarray


@dataclass
class _Kind:
    """Agents alike on the day, the variables of their options, shape (options,)."""

    group: int
    contract: int
    shifts: list[FreeShift]
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass
class _Pauses:
    """One break of one group: shifts whose window opens and closes at a slot, begins of the break by slot."""

    opening: dict[int, list[int]] = field(default_factory=dict)
    closing: dict[int, list[int]] = field(default_factory=dict)
    slots: list[int] = field(default_factory=list)
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Limits:
    """When to stop: seconds or nodes; and the share of the budgets' room that may be used."""

    seconds: float | None
    nodes: int | None
    room: float = 1.0


def solve_day(
    crew: Crew, cover: Cover, price: float, seed: int, roster: Roster, day: int, agents: np.ndarray, limits: Limits
) -> DayPlan | None:
    """Choose the shifts of agents who work on a day anew, everything else as it is; None without an answer."""
    return _DayModel(crew, cover, price, roster, day, agents, limits.room).solve(seed, limits)


class _DayModel:
    def __init__(
        self, crew: Crew, cover: Cover, price: float, roster: Roster, day: int, agents: np.ndarray, room: float
    ) -> None:
        self._crew, self._cover, self._price = crew, cover, price
        self._roster, self._day, self._agents = roster, day, agents
        self._model = SparseModel()
        self._kinds = self._find_kinds()
        self._frozen = self._frozen_cover()
        self._agent_rows = self._add_intervals()
        self._pauses: dict[tuple[int, int], _Pauses] = {}
        self._add_shifts()
        for (group, pause), pauses in self._pauses.items():
            self._add_pauses(group, pause, pauses)
        self._add_values()
        self._add_budgets(room)

    def _find_kinds(self) -> list[_Kind]:
        crew = self._crew
        for reach in _REACH_HOURS:
            kinds: dict[tuple, _Kind] = {}
            for shift in free_shifts(crew, self._roster, self._day, self._agents, reach):
                agent = shift.agent
                contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
                alike = (shift.options.tobytes(), shift.money.tobytes(), shift.dislike.tobytes())
                key = (contract, group, crew.member[:, agent].tobytes(), *alike)
                kinds.setdefault(key, _Kind(group, contract, [])).shifts.append(shift)
            if sum(len(kind.shifts[0].options) for kind in kinds.values()) <= _MOST_WHOLE:
                break
        return list(kinds.values())

    def _frozen_cover(self) -> np.ndarray:
        """Return the agents of each pool with the free shifts taken out, shape (pools, intervals)."""
        from wfm.schedule.kernels.cover import add_shift

        slots = self._roster.cover.copy()
        rest = self._roster._replace(cover=slots)
        for agent in self._agents:
            add_shift(self._crew, self._cover, rest, agent, self._day, -1)
        return slots / self._cover.slots_an_interval

    def _add_intervals(self) -> np.ndarray:
        """Add a variable for the agents of each pool in each interval that free shifts reach; its rows, by both."""
        crew, cover = self._crew, self._cover
        reached = np.zeros(cover.intervals, dtype=bool)
        for kind in self._kinds:
            for start, span in kind.shifts[0].options:
                begin = int(crew.start_slot[self._day, start])
                reached[self._intervals(begin, int(crew.spans[kind.contract, span]))[0]] = True
        intervals, pools = np.flatnonzero(reached), len(self._frozen)
        self._reached = intervals
        rows = np.full(self._frozen.shape, -1, dtype=np.int64)
        self._counts = np.full(self._frozen.shape, -1, dtype=np.int64)
        for pool in range(pools):
            self._counts[pool, intervals] = self._model.add(len(intervals), low=-np.inf)
            for interval in intervals:
                frozen = float(self._frozen[pool, interval])
                rows[pool, interval] = self._model.row(-frozen, -frozen)
            self._model.put(rows[pool, intervals], self._counts[pool, intervals], -1.0)
        return rows

    def _intervals(self, begin: int, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the intervals that slots reach, and the share of each."""
        width = self._cover.slots_an_interval
        end = min(begin + length, self._cover.intervals * width)
        intervals = np.arange(begin // width, max(-(-end // width), begin // width))
        shares = np.minimum(end, (intervals + 1) * width) - np.maximum(begin, intervals * width)
        return intervals, shares / width

    def _cover_by(self, variable: int, group: int, begin: int, length: int, sign: float) -> None:
        intervals, shares = self._intervals(begin, length)
        for pool in np.flatnonzero(self._cover.in_pool[group]):
            self._model.put(self._agent_rows[pool, intervals], variable, sign * shares)

    def _add_shifts(self) -> None:
        """Count the agents of each kind by option, and all of a group by shift."""
        crew, model = self._crew, self._model
        alike: dict[tuple[int, int, int, int], list[int]] = {}
        for kind in self._kinds:
            shift, many = kind.shifts[0], len(kind.shifts)
            gain = -self._price * shift.money - shift.dislike
            kind.counts = model.add(len(shift.options), high=many, gain=gain, whole=True)
            model.put(model.row(many, many), kind.counts, 1.0)
            for (start, span), variable in zip(shift.options, kind.counts, strict=True):
                alike.setdefault((kind.group, kind.contract, int(start), int(span)), []).append(int(variable))
        for (group, contract, start, span), variables in alike.items():
            total = int(model.add(1)[0])
            row = model.row(0.0, 0.0)
            model.put(row, np.array(variables), 1.0)
            model.put(row, total, -1.0)
            begin = int(crew.start_slot[self._day, start])
            self._cover_by(total, group, begin, int(crew.spans[contract, span]), 1.0)
            for pause in np.flatnonzero(crew.due[contract, span]):
                first, last = self._window(contract, span, int(pause), begin)
                pauses = self._pauses.setdefault((group, int(pause)), _Pauses())
                pauses.opening.setdefault(first, []).append(total)
                pauses.closing.setdefault(last, []).append(total)

    def _window(self, contract: int, span: int, pause: int, begin: int) -> tuple[int, int]:
        """Return the first and the last slot at which a break may begin: on the grid, where its window has any."""
        grid = _BREAK_GRID_SLOTS
        first = begin + int(self._crew.first[contract, span, pause])
        last = begin + int(self._crew.last[contract, span, pause])
        low, high = -(-first // grid) * grid, last // grid * grid
        return (low, high) if low <= high else (first, first)

    def _add_pauses(self, group: int, pause: int, pauses: _Pauses) -> None:
        """Count the begins of a break by slot, between what windows closed and what opened so far."""
        model = self._model
        grid = range(min(pauses.opening) // _BREAK_GRID_SLOTS * _BREAK_GRID_SLOTS, max(pauses.closing) + 1)
        slots = sorted({*grid[::_BREAK_GRID_SLOTS], *pauses.opening, *pauses.closing})
        begun = model.add(len(slots), high=float(len(self._agents)), whole=True)
        sums = []
        parts = ([[int(b)] for b in begun], [pauses.opening.get(t, []) for t in slots])
        for added in (*parts, [pauses.closing.get(t, []) for t in slots]):
            so_far = model.add(len(slots))
            rows = model.rows(len(slots), 0.0, 0.0)
            model.put(rows, so_far, -1.0)
            model.put(rows[1:], so_far[:-1], 1.0)
            columns = np.array(list(chain.from_iterable(added)), dtype=np.int64)
            model.put(np.repeat(rows, [len(part) for part in added]), columns, 1.0)
            sums.append(so_far)
        for more, fewer in ((sums[1], sums[0]), (sums[0], sums[2])):
            rows = model.rows(len(slots), 0.0, np.inf)
            model.put(rows, more, 1.0)
            model.put(rows, fewer, -1.0)
        for slot, variable in zip(slots, begun, strict=True):
            self._cover_by(int(variable), group, slot, int(self._crew.break_slots[pause]), -1.0)
        pauses.slots, pauses.counts = slots, begun

    def _add_values(self) -> None:
        """Value each term of an interval by tangents of the hulls of its curves."""
        cover, model = self._cover, self._model
        for interval in self._reached:
            for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
                worth = model.add(1, low=-np.inf, gain=1.0)
                for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
                    begin, length = cover.curve_start[entry], cover.curve_length[entry]
                    pool = cover.pool[entry]
                    here = float(self._roster.cover[pool, interval]) / cover.slots_an_interval
                    for level, slope in self._tangents(cover.guide[begin : begin + length], here):
                        row = model.row(-np.inf, level)
                        model.put(row, worth, 1.0)
                        model.put(row, self._counts[pool, interval], -slope)

    @staticmethod
    def _tangents(curve: np.ndarray, here: float) -> list[tuple[float, float]]:
        """Return (level at no agents, slope) of some of a hull's pieces."""
        slopes = np.diff(curve)
        pieces = np.flatnonzero(np.abs(np.diff(slopes, prepend=np.inf)) > 1e-12)
        if len(pieces) > _TANGENTS:
            nearest = int(np.argmin(np.abs(pieces - here)))
            far = np.unique(np.rint(np.geomspace(1, len(pieces), _TANGENTS // 2)).astype(np.int64))
            kept = np.concatenate([nearest - far, [nearest], nearest + far])
            pieces = pieces[np.unique(kept[(kept >= 0) & (kept < len(pieces))])]
        return [(float(curve[n] - slopes[n] * n), float(slopes[n])) for n in pieces]

    def _add_budgets(self, room: float) -> None:
        """Hold every budget row with the room that the others' cost and this day's leave, and a share of what is free.

        A row that is over its cap must not cost more than it does.
        """
        crew, model = self._crew, self._model
        spent = crew.member @ self._roster.cost
        for r in range(len(crew.cap)):
            members = [kind for kind in self._kinds if crew.member[r, kind.shifts[0].agent]]
            if not members:
                continue
            now = sum(self._money_now(shift) for kind in members for shift in kind.shifts)
            row = model.row(-np.inf, now + room * max(float(crew.cap[r] - spent[r]), 0.0))
            for kind in members:
                model.put(row, kind.counts, kind.shifts[0].money)

    def _money_now(self, shift: FreeShift) -> float:
        here = (self._roster.start[shift.agent, self._day], self._roster.span[shift.agent, self._day])
        same = np.flatnonzero((shift.options == here).all(axis=1))
        return float(shift.money[same[0]]) if len(same) else 0.0

    def solve(self, seed: int, limits: Limits) -> DayPlan | None:
        """Solve, and give the counts names."""
        tolerance = _TOLERANCE * self._price * float(self._roster.cost.mean())
        found = self._model.best(limits.seconds, limits.nodes, seed, tolerance)
        if found is None:
            return None
        agents, choice = self._name_shifts(found)
        return DayPlan(agents, choice, self._name_breaks(found, agents, choice))

    def _name_shifts(self, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Share the options of each kind among its agents: who may keep a shift keeps it."""
        agents, choice = [], []
        for kind in self._kinds:
            options, left = kind.shifts[0].options, np.rint(found[kind.counts]).astype(np.int64)
            moved = []
            for shift in kind.shifts:
                here = (self._roster.start[shift.agent, self._day], self._roster.span[shift.agent, self._day])
                same = np.flatnonzero((options == here).all(axis=1) & (left > 0))
                if len(same):
                    left[same[0]] -= 1
                    agents.append(shift.agent)
                    choice.append(here)
                else:
                    moved.append(shift.agent)
            agents.extend(moved)
            choice.extend(options[np.repeat(np.arange(len(options)), left)])
        return np.array(agents, dtype=np.int64), np.array(choice, dtype=np.int64)

    def _name_breaks(self, found: np.ndarray, agents: np.ndarray, choice: np.ndarray) -> np.ndarray:
        """Give each shift its breaks at the times counted, whose window closes first takes first.

        Where windows of a shift's breaks meet, none is given: breaks might overlap.
        """
        crew = self._crew
        breaks = np.full((len(agents), self._roster.breaks.shape[2]), -1, dtype=np.int64)
        waiting: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for place, (agent, (start, span)) in enumerate(zip(agents, choice, strict=True)):
            contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
            if crew.mode[contract, span] == 0:
                begin = int(crew.start_slot[self._day, start])
                for pause in np.flatnonzero(crew.due[contract, span]):
                    first, last = self._window(contract, span, int(pause), begin)
                    waiting.setdefault((group, int(pause)), []).append((first, last, place))
        for (group, column), windows in waiting.items():
            pauses = self._pauses[group, column]
            windows.sort()
            open_now: list[tuple[int, int]] = []
            opened = 0
            for slot, count in zip(pauses.slots, np.rint(found[pauses.counts]).astype(np.int64), strict=True):
                while opened < len(windows) and windows[opened][0] <= slot:
                    heapq.heappush(open_now, (windows[opened][1], windows[opened][2]))
                    opened += 1
                for _ in range(min(int(count), len(open_now))):
                    closing, place = heapq.heappop(open_now)
                    breaks[place, column] = min(slot, closing)
        return breaks
