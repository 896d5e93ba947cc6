"""Small plans with coaching and training, and every way to place the sessions of a roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
from schedule_cases import needs, people, queue, settings, write_case, write_rows

from wfm.config import Config
from wfm.config.training_needs import with_training
from wfm.plan import service_curves
from wfm.schedule.first import cheapest_roster
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.kernels.search import TOO_DEAR
from wfm.schedule.make import Builder
from wfm.schedule.training.board import Board, fixed_when_put
from wfm.schedule.training.sittings import all_due, sessions_of

ASSIGNED = {
    "course": "tariffs",
    "status": "assigned",
    "assigned": "2026-11-01",
    "due": "",
    "completed": "",
    "hours": "",
}
SCORED = {"date": "2026-11-20", "measure": "quality"}
MONDAYS = {"available": "mon 06:00-22:00"}
COURSE = {"name": "course", "minutes": 60}
COACHING = {"name": "coaching", "minutes": 30, "measure": "quality", "below": 75}


def training_case(
    folder: Path,
    training: dict[str, Any],
    assigned: Sequence[dict] = (),
    scored: Sequence[dict] = (),
    agents: Sequence[dict] = (MONDAYS,) * 3,
    **sections: Any,
) -> Config:
    """Return a resolved configuration; rows of the two tables need only what differs from `ASSIGNED` and `SCORED`."""
    folder.mkdir(parents=True, exist_ok=True)
    given = dict(training)
    for key, rows, base in (("assignments", assigned, ASSIGNED), ("scores", scored, SCORED)):
        if rows:
            write_rows(folder / f"{key}.csv", [{"agent_id": "", **base} | row for row in rows])
            given[key] = f"{key}.csv"
    config = write_case(folder, settings(training=given, **sections), agents)
    return with_training(config, people(config))


def one_day(shift_hours: float = 4, **more: Any) -> dict[str, Any]:
    """Return sections in which everybody works on Monday from 8."""
    hours = [shift_hours, shift_hours]
    end = f"{8 + int(shift_hours):02d}:00"
    return {
        "contracts": {"part": {"weekly_hours": hours, "days_per_week": [1, 1], "shift_hours": hours}},
        "shifts": {"start_every_minutes": 60, "earliest_start": "08:00", "latest_end": end},
        "queues": [queue("calls", f"mon 08:00-{end}")],
        **more,
    }


def standing(config: Config, contacts) -> tuple[Builder, Roster]:
    """Return what builds the roster, and the one roster of a plan that leaves no choice of shifts."""
    agents, wanted = people(config), needs(config, contacts)
    builder = Builder(config, agents, wanted, service_curves(config, wanted, agents), None)
    roster = cheapest_roster(config, builder.people, builder.cover(), agents).roster
    return builder, roster


def every_way(config: Config, builder: Builder, roster: Roster, step: int = 3) -> Iterator[tuple[int, float]]:
    """Yield the sessions held and the value of every way to hold sessions of one agent each on the plan's first day."""
    agents, limits = people(config), config.training.limits
    due = all_due(config, agents)
    crew, entry = fixed_when_put(builder.people.crew, due)
    board = Board(crew, entry, builder.cover(), roster, builder.price)
    for one in due:
        for day in range(7):
            board.clear(one.agent, day, one.number)
    sessions, clean = sessions_of(config, agents, due, builder.grid), board.kept()
    begin, end = board.shift(0, 0)
    for starts in product([None, *range(begin, end - sessions[0].slots + 1, step)], repeat=len(sessions)):
        held = [(one, start) for one, start in zip(sessions, starts, strict=True) if start is not None]
        if any(_used(held, name, slot) > limit for name, limit in limits.items() for slot in range(begin, end)):
            continue
        board.back_to(clean)
        if all(board.put(one, 0, start) for one, start in held) and board.value > TOO_DEAR:
            yield len(held), board.value


def _used(held: list, name: str, slot: int) -> int:
    return sum(one.uses[name] for one, start in held if start <= slot < start + one.slots)


def held(activities: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the sessions of a kind in a table of activities."""
    return activities[activities["activity"] == name].sort_values(["start", "agent_id"])
