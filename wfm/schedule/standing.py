"""A roster that stands, read back from its tables into the arrays of the search, so that it can be changed.

Shifts that the contract, the breaks or the activities do not allow as they are (a roster edited by hand) are kept as
they stand: they cover what they cover, and nobody moves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.schedule.cost_lines import capped_money
from wfm.schedule.kernels.crew import Cover, Roster
from wfm.schedule.people import People
from wfm.schedule.roster_tables import Piece, Pieces, pieces_of, shift_pays, tables_of
from wfm.schedule.rosters import empty_roster
from wfm.schedule.sessions import concerned
from wfm.schedule.time_grid import SLOT_MINUTES, TimeGrid

WORK = "work"


@dataclass(frozen=True, eq=False)
class Standing:
    """A roster as arrays, and the agents whose shifts are kept in pieces because no array can hold them."""

    roster: Roster
    kept: Pieces
    fixed: frozenset[int]

    def pieces(self, config: Config, people: People) -> Pieces:
        """Return all shifts in pieces."""
        return pieces_of(config, people, self.roster) | self.kept


def read_standing(
    config: Config,
    agents: Sequence[Agent],
    people: People,
    cover: Cover,
    activities: pd.DataFrame,
    grid: TimeGrid,
) -> Standing:
    """Read a roster from its table of activities; rows of agents who are none are left out."""
    from wfm.schedule.kernels.cover import add_tour
    from wfm.schedule.kernels.pay import tour_cost

    crew, roster = people.crew, empty_roster(people.crew, cover)
    found = shifts_in_pieces(agents, activities, grid)
    kept: Pieces = {}
    for (agent, day), parts in found.items():
        if not _fill(config, agents[agent], people, roster, (agent, day), parts):
            kept[agent, day] = parts
    fixed = frozenset(agent for agent, _ in kept)
    for agent in fixed:
        # One shift that fits nothing binds the whole week: its hours and rest are not those of any option.
        roster.start[agent], roster.span[agent], roster.breaks[agent] = -1, -1, -1
        kept |= {key: parts for key, parts in found.items() if key[0] == agent}
    pays = shift_pays(config, agents, kept, grid)
    shifts, _ = tables_of(config, agents, kept, grid, pays)
    paid = shifts.groupby("agent_id")["cost"].sum()
    for agent in fixed:
        roster.cost[agent] = paid.get(agents[agent].agent_id, 0.0)
        roster.lines[agent] = capped_money([pay for of, _, pay in pays if of == agent], crew.line_kind)
    for agent in range(len(agents)):
        if agent not in fixed:
            roster.cost[agent] = tour_cost(crew, roster, agent)
            add_tour(crew, cover, roster, agent, 1)
    for (agent, _), parts in kept.items():
        cover_by(cover, roster, int(crew.agent_group[agent]), parts)
    return Standing(roster, kept, fixed)


def shifts_in_pieces(agents: Sequence[Agent], activities: pd.DataFrame, grid: TimeGrid) -> Pieces:
    """Return the shifts of a table of activities; a shift is what follows without a gap, on the date it starts."""
    number = {agent.agent_id: index for index, agent in enumerate(agents)}
    rows = activities[activities["agent_id"].isin(number)].sort_values(["agent_id", "start"], kind="stable")
    slot = pd.Timedelta(minutes=SLOT_MINUTES)
    starts = ((rows["start"] - grid.origin) / slot).round().astype("int64")
    ends = ((rows["end"] - grid.origin) / slot).round().astype("int64")
    found: Pieces = {}
    before: tuple[int, int] | None = None
    key = (-1, -1)
    names, paid = rows["activity"].tolist(), rows["paid"].tolist()
    columns = zip(rows["agent_id"].map(number).tolist(), starts.tolist(), ends.tolist(), names, paid, strict=True)
    for agent, start, end, name, counts in columns:
        if before != (agent, start):
            key = (agent, _day_of(grid, start))
        found.setdefault(key, []).append((start, end, name, bool(counts)))
        before = (agent, end)
    return found


def _day_of(grid: TimeGrid, slot: int) -> int:
    midnights = [grid.clock_slot(date, 0) for date in grid.dates]
    return int(np.searchsorted(midnights, slot, side="right")) - 1


def cover_by(cover: Cover, roster: Roster, group: int, parts: Sequence[Piece], sign: int = 1) -> None:
    """Add the contact work of a shift in pieces to the cover."""
    pools = np.flatnonzero(cover.in_pool[group])
    width = cover.slots_an_interval
    for start, end, name, _ in parts:
        if name == WORK:
            slots = np.arange(max(start, 0), min(end, cover.intervals * width))
            count = np.bincount(slots // width, minlength=cover.intervals)
            roster.cover[pools] += sign * count


def _fill(
    config: Config, who: Agent, people: People, roster: Roster, place: tuple[int, int], parts: Sequence[Piece]
) -> bool:
    """Write one shift into the arrays; false where it is none of the agent's options."""
    agent, day = place
    crew = people.crew
    contract = int(crew.class_contract[crew.agent_class[agent]])
    begin, length = parts[0][0], parts[-1][1] - parts[0][0]
    start = np.flatnonzero(crew.start_slot[day] == begin) if 0 <= day < len(crew.start_slot) else np.zeros(0)
    span = np.flatnonzero(crew.spans[contract, : crew.span_count[contract]] == length)
    if not len(start) or not len(span):
        return False
    row = np.full(len(crew.break_slots), -1, dtype=np.int64)
    # Activities of one name may be meant for different people.
    names: list[str | None] = [item.name for item in config.breaks]
    names += [item.name if concerned(item, who) else None for item in config.off_phone]
    for at, end, name, _ in parts:
        if name == WORK:
            continue
        free = [
            b
            for b, known in enumerate(names)
            if known == name
            and row[b] < 0
            and crew.break_slots[b] == end - at
            and _may_lie(crew, contract, span[0], b, at - begin)
        ]
        if not free:
            return False
        row[free[0]] = at
    due = crew.due[contract, span[0], : len(config.breaks)].astype(bool)
    if ((row[: len(config.breaks)] >= 0) != due).any():
        return False
    roster.start[agent, day], roster.span[agent, day], roster.breaks[agent, day] = start[0], span[0], row
    return True


def _may_lie(crew, contract: int, span: int, b: int, offset: int) -> bool:
    """Whether a break may start at an offset; activities may anywhere."""
    if b >= crew.sessions.first:
        return True
    return bool(crew.due[contract, span, b]) and crew.first[contract, span, b] <= offset <= crew.last[contract, span, b]
