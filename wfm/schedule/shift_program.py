"""The integer program over free shifts: how many agents alike take which, and how many begin which break when.

How many of a kind take which day, start and span are whole numbers, and so is how many begin which break when. The
concave hull of the value of cover is maximised less the pay, under the budgets' rows. Names, and breaks of whom,
follow from the counts.

With breaks at every 5 minutes instead of 15 the program takes ten times as long. HiGHS can begin with the roster that
is there, given whole and with breaks where they are. Of hundreds of shifts that does not pay by itself: it then needs
ten times as long at its root and finds less. Of those the linear program comes first, of its answers one like the
roster that is there: of 10,000 whole numbers some 300 differ, and a second program, of these alone, is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from wfm.schedule.break_counts import BreakCounts
from wfm.schedule.kernels.crew import Cover, Crew, Roster
from wfm.schedule.neighbourhood import least_premium
from wfm.schedule.rosters import row_money
from wfm.schedule.sparse_model import SparseModel

# Of a curve at most so many tangents, the denser the nearer to the cover that is there.
_TANGENTS = 24
# Good enough: this share of the mean worth of an agent, of more people than `_PEOPLE` the more. Of 5,000, three
# times as much lost 1 % of what three days gained and took 29 s instead of 55.
_TOLERANCE, _PEOPLE = 0.01, 500
# With so many options at most branch and bound finds the best from the roster that is there.
_SMALL = 1500


@dataclass(frozen=True)
class DayPlan:
    """Shifts and breaks of a day: `choice[i]` the (start, span) and `breaks[i]` the slots of `agents[i]`, or -1."""

    agents: np.ndarray
    choice: np.ndarray
    breaks: np.ndarray


@dataclass(frozen=True)
class Limits:
    """When to stop: seconds or nodes; and the share of the budgets' room that may be used."""

    seconds: float | None
    nodes: int | None
    room: float = 1.0


@dataclass
class Kind:
    """Agents alike, and what each of them can take: `options` (day, start, span), its money and what it weighs.

    `lines` is the money of each option in the capped pay lines, shape (options, lines).

    Each takes one option, or, alone of its kind, `shifts` (least, most) of them on different days whose paid slots
    together are within `paid`. `counts` are the variables of the options.
    """

    group: int
    contract: int
    options: np.ndarray
    money: np.ndarray
    dislike: np.ndarray
    lines: np.ndarray
    agents: list[int] = field(default_factory=list)
    shifts: tuple[int, int] = (1, 1)
    paid: tuple[int, int] | None = None
    counts: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def days(self) -> list[int]:
        """The days of the options."""
        return [int(day) for day in np.unique(self.options[:, 0])]

    def now(self, roster: Roster) -> list[tuple[int, int, int]]:
        """Return (agent, day, option) of the shifts that its agents have there; option -1 where it is none of them."""
        found = []
        for agent in self.agents:
            for day in self.days:
                if roster.start[agent, day] >= 0:
                    here = (day, roster.start[agent, day], roster.span[agent, day])
                    same = np.flatnonzero((self.options == here).all(axis=1))
                    found.append((agent, day, int(same[0]) if len(same) else -1))
        return found


class ShiftProgram:
    """Chooses the shifts of kinds anew, everything else of a roster as it is.

    With `from_roster` HiGHS begins with the roster that is there, whose shifts must all be among the options.
    """

    def __init__(
        self,
        crew: Crew,
        cover: Cover,
        price: float,
        roster: Roster,
        kinds: Sequence[Kind],
        room: float,
        from_roster: bool = False,
    ) -> None:
        self._crew, self._cover, self._price, self._roster, self._kinds = crew, cover, price, roster, kinds
        self._from_roster = from_roster
        self._model = SparseModel()
        self._frozen = self._frozen_cover()
        self._agent_rows = self._add_intervals()
        self._breaks: dict[tuple[int, int, int], BreakCounts] = {}
        self._add_counts()
        self._add_shifts()
        self._add_breaks()
        self._add_values()
        self._add_budgets(room)

    def _frozen_cover(self) -> np.ndarray:
        """Return the agents of each pool with the free shifts taken out, shape (pools, intervals)."""
        from wfm.schedule.kernels.cover import add_shift

        slots = self._roster.cover.copy()
        rest = self._roster._replace(cover=slots)
        for kind in self._kinds:
            for agent, day, _ in kind.now(self._roster):
                add_shift(self._crew, self._cover, rest, agent, day, -1)
        return slots / self._cover.slots_an_interval

    def _add_intervals(self) -> np.ndarray:
        """Add a variable for the agents of each pool in each interval that free shifts reach; its rows, by both."""
        crew, cover = self._crew, self._cover
        reached = np.zeros(cover.intervals, dtype=bool)
        for kind in self._kinds:
            for day, start, span in kind.options:
                begin = int(crew.start_slot[day, start])
                reached[self._intervals(begin, int(crew.spans[kind.contract, span]))[0]] = True
        intervals, pools = np.flatnonzero(reached), len(self._frozen)
        self._reached = intervals
        rows = np.full(self._frozen.shape, -1, dtype=np.int64)
        self._counts = np.full(self._frozen.shape, -1, dtype=np.int64)
        for pool in range(pools):
            self._counts[pool, intervals] = self._model.add(len(intervals), low=-np.inf)
            here = self._roster.cover[pool, intervals] / cover.slots_an_interval
            self._model.know(self._counts[pool, intervals], here)
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

    def _add_counts(self) -> None:
        """Count the agents of each kind by option."""
        model = self._model
        for kind in self._kinds:
            many, (least, most) = len(kind.agents), kind.shifts
            gain = -self._price * kind.money - kind.dislike
            kind.counts = model.add(len(kind.options), high=many, gain=gain, whole=True)
            present = [option for _, _, option in kind.now(self._roster)]
            model.know(kind.counts, np.bincount([p for p in present if p >= 0], minlength=len(kind.counts)))
            model.put(model.row(many * least, many * most), kind.counts, 1.0)
            for day in kind.days if most > 1 else ():
                model.put(model.row(0.0, 1.0), kind.counts[kind.options[:, 0] == day], 1.0)
            if kind.paid is not None:
                model.put(model.row(*kind.paid), kind.counts, self._crew.paid[kind.contract, kind.options[:, 2]])

    def _add_shifts(self) -> None:
        """Count all of a group by shift."""
        crew, model = self._crew, self._model
        alike: dict[tuple[int, int, int, int, int], list[int]] = {}
        for kind in self._kinds:
            for (day, start, span), variable in zip(kind.options, kind.counts, strict=True):
                key = (int(day), kind.group, kind.contract, int(start), int(span))
                alike.setdefault(key, []).append(int(variable))
        for (day, group, contract, start, span), variables in alike.items():
            total = int(model.add(1)[0])
            row, parts = model.row(0.0, 0.0), np.array(variables)
            model.put(row, parts, 1.0)
            model.put(row, total, -1.0)
            model.know(np.array([total]), [model.known(parts).sum()])
            begin = int(crew.start_slot[day, start])
            self._cover_by(total, group, begin, int(crew.spans[contract, span]), 1.0)
            for pause in np.flatnonzero(crew.due[contract, span]):
                first, last = self._window(contract, span, int(pause), begin)
                breaks = self._breaks.setdefault((day, group, int(pause)), BreakCounts())
                breaks.windows.append((first, last, total))

    def _window(self, contract: int, span: int, pause: int, begin: int) -> tuple[int, int]:
        """Return the first and the last slot at which a break may begin."""
        first = begin + int(self._crew.first[contract, span, pause])
        return first, begin + int(self._crew.last[contract, span, pause])

    def _add_breaks(self) -> None:
        """Count the begins of breaks, those of now among the times that are possible."""
        roster = self._roster
        for kind in self._kinds if self._from_roster else ():
            for agent, day, _ in kind.now(roster):
                for number in np.flatnonzero(roster.breaks[agent, day] >= 0).tolist():
                    if (day, kind.group, number) in self._breaks:
                        self._breaks[day, kind.group, number].present.append(int(roster.breaks[agent, day, number]))
        most = sum(len(kind.agents) for kind in self._kinds)
        for (day, group, pause), breaks in self._breaks.items():
            breaks.add_to(self._model, most)
            self._model.gain(breaks.counts, self._saved(day, group, pause, breaks.slots))
            for slot, variable in zip(breaks.slots.tolist(), breaks.counts, strict=True):
                self._cover_by(int(variable), group, slot, int(self._crew.break_slots[pause]), -1.0)

    def _saved(self, day: int, group: int, pause: int, slots: np.ndarray) -> np.ndarray:
        """Return what an unpaid break saves where time is dearer than the day's least premium, at the mean wage."""
        crew = self._crew
        if crew.break_paid[pause]:
            return np.zeros(len(slots))
        agents = [agent for kind in self._kinds if kind.group == group for agent in kind.agents]
        length = int(crew.break_slots[pause])
        premium = crew.premium_sum[np.minimum(slots + length, len(crew.premium))] - crew.premium_sum[slots]
        dearer = premium - length * least_premium(crew, day)
        return self._price * float(crew.wage[agents].mean()) * np.maximum(dearer, 0.0)

    def _add_values(self) -> None:
        """Value each term of an interval by tangents of the hulls of its curves."""
        cover, model = self._cover, self._model
        for interval in self._reached:
            for term in range(cover.term_start[interval], cover.term_start[interval + 1]):
                worth, level_here = model.add(1, low=-np.inf, gain=1.0), np.inf
                for entry in range(cover.entry_start[term], cover.entry_start[term + 1]):
                    begin, length = cover.curve_start[entry], cover.curve_length[entry]
                    pool = cover.pool[entry]
                    here = float(self._roster.cover[pool, interval]) / cover.slots_an_interval
                    for level, slope in self._tangents(cover.guide[begin : begin + length], here):
                        row = model.row(-np.inf, level)
                        model.put(row, worth, 1.0)
                        model.put(row, self._counts[pool, interval], -slope)
                        level_here = min(level_here, level + slope * here)
                model.know(worth, [level_here])

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
        """Hold every budget row with the room that the others' cost and these shifts leave, a share of what is free.

        A row that is over its cap must not cost more than it does.
        """
        crew, model = self._crew, self._model
        spent = row_money(crew, self._roster)
        of_lines = len(crew.cap) - len(crew.line_kind)
        for r in range(len(crew.cap)):
            if r >= of_lines:
                priced = [(kind, kind.lines[:, r - of_lines]) for kind in self._kinds]
            else:
                priced = [(kind, kind.money) for kind in self._kinds if crew.member[r, kind.agents[0]]]
            if not priced:
                continue
            present = [(money, option) for kind, money in priced for _, _, option in kind.now(self._roster)]
            now = sum(float(money[option]) for money, option in present if option >= 0)
            row = model.row(-np.inf, now + room * max(float(crew.cap[r] - spent[r]), 0.0))
            for kind, money in priced:
                model.put(row, kind.counts, money)

    def solve(self, seed: int, limits: Limits) -> dict[int, DayPlan] | None:
        """Solve, and give the counts names; by day everybody who was free there, None without an answer."""
        people = len(self._roster.cost)
        tolerance = _TOLERANCE * max(people / _PEOPLE, 1.0) ** 0.5 * self._price * float(self._roster.cost.mean())
        shifts = np.concatenate([kind.counts for kind in self._kinds])
        if limits.nodes is None and len(shifts) > _SMALL:
            found = self._model.near_known(limits.seconds, seed, tolerance, self._cut_off, shifts)
        else:
            found = self._model.best(limits.seconds, limits.nodes, seed, tolerance, from_known=self._from_roster)
        if found is None:
            return None
        named = self._name_shifts(found)
        return {day: self._day_plan(found, day, shifts) for day, shifts in named.items()}

    def _cut_off(self, found: np.ndarray) -> bool:
        """Add rows for breaks that an answer has no time for; whether there were any."""
        return sum(breaks.cut_off(self._model, found) for breaks in self._breaks.values()) > 0

    def _name_shifts(self, found: np.ndarray) -> dict[int, dict[int, tuple[int, int]]]:
        """Share the options of each kind among its agents, by day and agent: who may keep a shift keeps it."""
        named: dict[int, dict[int, tuple[int, int]]] = {day: {} for kind in self._kinds for day in kind.days}
        for kind in self._kinds:
            left, moved = np.rint(found[kind.counts]).astype(np.int64), list(kind.agents)
            for agent, day, option in kind.now(self._roster):
                named[day].setdefault(agent, (-1, -1))
                if option >= 0 and left[option]:
                    left[option] -= 1
                    named[day][agent] = (int(kind.options[option, 1]), int(kind.options[option, 2]))
                    if kind.shifts == (1, 1):
                        moved.remove(agent)
            rest = kind.options[np.repeat(np.arange(len(kind.options)), left)]
            takers = moved if kind.shifts == (1, 1) else moved * len(rest)
            for agent, (day, start, span) in zip(takers, rest, strict=True):
                named[int(day)][agent] = (int(start), int(span))
        return named

    def _day_plan(self, found: np.ndarray, day: int, shifts: dict[int, tuple[int, int]]) -> DayPlan:
        agents = np.array(list(shifts), dtype=np.int64)
        choice = np.array(list(shifts.values()), dtype=np.int64).reshape(-1, 2)
        return DayPlan(agents, choice, self._name_breaks(found, day, agents, choice))

    def _name_breaks(self, found: np.ndarray, day: int, agents: np.ndarray, choice: np.ndarray) -> np.ndarray:
        """Give each shift its breaks at the times counted, whose window closes first takes first.

        Where windows of a shift's breaks meet, none is given: breaks might overlap.
        """
        crew = self._crew
        breaks = np.full((len(agents), self._roster.breaks.shape[2]), -1, dtype=np.int64)
        waiting: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}
        for place, (agent, (start, span)) in enumerate(zip(agents, choice, strict=True)):
            contract, group = int(crew.class_contract[crew.agent_class[agent]]), int(crew.agent_group[agent])
            if start >= 0 and crew.mode[contract, span] == 0:
                begin = int(crew.start_slot[day, start])
                for pause in np.flatnonzero(crew.due[contract, span]):
                    first, last = self._window(contract, span, int(pause), begin)
                    waiting.setdefault((day, group, int(pause)), []).append((first, last, place))
        for key, windows in waiting.items():
            for place, slot in self._breaks[key].named(found, windows):
                breaks[place, key[2]] = slot
        return breaks
