"""What the rules look at: the roster as plain minutes, sorted by agent and time, and what follows from it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from wfm.check.clock import Clock, utc_minutes
from wfm.check.cover import Cover
from wfm.check.pay import ShiftPay, pay_of
from wfm.check.plan_files import PlanFiles
from wfm.check.pooling import predicted
from wfm.check.premiums import NightMinutes
from wfm.check.roster import DAYS_A_WEEK, AgentWeek, Piece, Shift
from wfm.config import Config


class Facts:
    """A plan, ready to be judged.

    `shifts` are those of known agents, by agent and start; `strangers` the ids of others; `stray` pieces of the
    activities table that start in no shift of their agent.
    """

    def __init__(self, files: PlanFiles) -> None:
        self.files = files
        self.config: Config = files.config
        self.clock = Clock(files.config.site.timezone)
        self.agents = {agent.agent_id: agent for agent in files.agents}
        self.strangers: list[tuple[str, dt.date]] = []
        self.stray: list[Piece] = []
        self.by_agent = self._read_shifts()
        self.shifts = [shift for shifts in self.by_agent.values() for shift in shifts]
        self.pieces = list(self._read_pieces())
        self._attach()

    def _read_shifts(self) -> dict[str, list[Shift]]:
        found: dict[str, list[Shift]] = {agent_id: [] for agent_id in self.agents}
        frame = self.files.tables["shifts"]
        starts, ends = utc_minutes(frame["start"]).tolist(), utc_minutes(frame["end"]).tolist()
        money = [frame[name].tolist() for name in ("paid_hours", "overtime_hours", "cost")]
        for agent_id, date, start, end, *values in zip(frame["agent_id"], frame["date"], starts, ends, *money):
            if agent_id in self.agents:
                found[agent_id].append(Shift(self.agents[agent_id], date, start, end, *values))
            else:
                self.strangers.append((agent_id, date))
        return {agent_id: sorted(shifts, key=lambda shift: shift.start) for agent_id, shifts in found.items()}

    @cached_property
    def before(self) -> dict[str, list[tuple[dt.date, int]]]:
        """Date and end, in minutes since 1970, of the shifts before the plan, by agent and in order."""
        found: dict[str, list[tuple[dt.date, int]]] = {}
        frame = self.files.previous
        rows = zip(frame["agent_id"], frame["date"], utc_minutes(frame["end"]).tolist(), strict=True)
        for agent_id, date, end in sorted(rows, key=lambda row: row[2]):
            if date < self.config.week.start:
                found.setdefault(agent_id, []).append((date, end))
        return found

    def _read_pieces(self) -> Iterator[Piece]:
        frame = self.files.tables["activities"]
        starts, ends = utc_minutes(frame["start"]).tolist(), utc_minutes(frame["end"]).tolist()
        for agent_id, start, end, name, paid in zip(
            frame["agent_id"], starts, ends, frame["activity"], frame["paid"].tolist()
        ):
            yield Piece(agent_id, start, end, name, paid)

    def _attach(self) -> None:
        starts = {agent_id: [shift.start for shift in shifts] for agent_id, shifts in self.by_agent.items()}
        for piece in self.pieces:
            at = bisect_right(starts.get(piece.agent_id, []), piece.start) - 1
            shift = self.by_agent[piece.agent_id][at] if at >= 0 else None
            if shift is None or piece.start >= shift.end:
                self.stray.append(piece)
            else:
                shift.pieces.append(piece)

    @cached_property
    def pay(self) -> list[ShiftPay]:
        """What every shift of the plan costs."""
        return pay_of(self.config, self.weeks)

    @cached_property
    def night(self) -> NightMinutes:
        """Minutes of night by the labour rules."""
        return NightMinutes(self.config)

    @cached_property
    def cover(self) -> Cover:
        """Who is at work, interval by interval, and what the plan's tables say about it."""
        return Cover.of(self.files, self.shifts)

    @cached_property
    def predicted(self) -> np.ndarray:
        """The service level that the agents at work give; shape (queues, intervals)."""
        return predicted(self.cover, self.files.curves)

    @cached_property
    def weeks(self) -> list[AgentWeek]:
        """Every agent's every week, those without a shift included."""
        dates = self.config.week.dates
        found = []
        for agent_id, agent in self.agents.items():
            for first in range(0, len(dates), DAYS_A_WEEK):
                days = dates[first : first + DAYS_A_WEEK]
                shifts = [shift for shift in self.by_agent[agent_id] if days[0] <= shift.date <= days[-1]]
                found.append(AgentWeek(agent, days, shifts))
        return found
