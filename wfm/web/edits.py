"""The edits that a planner makes, each as what stands there before and after, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wfm.schedule.roster_tables import Piece, Pieces
from wfm.web import shifts
from wfm.web.desk import ALL_DAYS, Desk, Edit, Place
from wfm.web.shifts import EditRefused


def shift_edit(desk: Desk, agent: int, day: int, start: int, end: int) -> Edit:
    """Return the edit that adds a shift or stretches the one there."""
    old = desk.pieces.get((agent, day))
    _must_start_on(desk, day, start)
    new = shifts.spanned(desk.site.plan.config, old or [], start, end, _need(desk, agent))
    verb = "stretch" if old else "add"
    return _edit(desk, f"{verb} the shift of {_who(desk, agent, day)}", {(agent, day): new})


def move_edit(desk: Desk, agent: int, day: int, to_agent: int, to_day: int, start: int) -> Edit:
    """Return the edit that moves a shift with its breaks in time, to another day or to somebody else."""
    old = _shift(desk, agent, day)
    _must_start_on(desk, to_day, start)
    if (to_agent, to_day) != (agent, day) and (to_agent, to_day) in desk.pieces:
        raise EditRefused(f"{_who(desk, to_agent, to_day)} has a shift already")
    new = shifts.shifted(old, start - old[0][0])
    return _edit(desk, f"move the shift of {_who(desk, agent, day)}", {(agent, day): None} | {(to_agent, to_day): new})


def remove_edit(desk: Desk, agent: int, day: int) -> Edit:
    """Return the edit that takes a shift out."""
    _shift(desk, agent, day)
    return _edit(desk, f"remove the shift of {_who(desk, agent, day)}", {(agent, day): None})


def piece_edit(desk: Desk, agent: int, day: int, index: int, start: int, end: int) -> Edit:
    """Return the edit that moves or stretches a break or an activity."""
    old = _shift(desk, agent, day)
    new = shifts.with_piece(old, index, start, end)
    return _edit(desk, f"move {old[index][2]} of {_who(desk, agent, day)}", {(agent, day): new})


def paint_edit(desk: Desk, agent: int, day: int, start: int, end: int, name: str) -> Edit:
    """Return the edit that spends a part of a shift on something else."""
    new = shifts.painted(_shift(desk, agent, day), start, end, name, desk.site.paid[name])
    return _edit(desk, f"{name} for {_who(desk, agent, day)}", {(agent, day): new})


def lock_edit(desk: Desk, agent: int, day: int | None, locked: bool) -> Edit:
    """Return the edit that locks a shift, a free day or a whole agent, or unlocks it."""
    agent_id = desk.site.plan.agents[agent].agent_id
    if day is None:
        others = {lock for lock in desk.locks if lock[0] != agent_id}
        new = frozenset(others | {(agent_id, ALL_DAYS)} if locked else others)
    else:
        all_days = {(agent_id, str(date)) for date in desk.site.grid.dates}
        whole = (agent_id, ALL_DAYS) in desk.locks
        old = (desk.locks - {(agent_id, ALL_DAYS)}) | (all_days if whole else frozenset())
        this = {(agent_id, str(desk.site.grid.dates[day]))}
        new = old | this if locked else old - this
    verb, what = "lock" if locked else "unlock", desk.site.plan.agents[agent].name
    text = f"{verb} {what}" if day is None else f"{verb} {_who(desk, agent, day)}"
    return Edit(text, locks=(desk.locks, new))


def roster_edit(desk: Desk, text: str, pieces: Pieces) -> Edit:
    """Return the edit that puts another roster in place of the one there."""
    places = [place for place in {*desk.pieces, *pieces} if desk.pieces.get(place) != pieces.get(place)]
    return _edit(desk, text, {place: pieces.get(place) for place in sorted(places)})


def _edit(desk: Desk, text: str, after: Mapping[Place, list[Piece] | None]) -> Edit:
    return Edit(text, {place: desk.pieces.get(place) for place in after}, after)


def _shift(desk: Desk, agent: int, day: int) -> list[Piece]:
    parts = desk.pieces.get((agent, day))
    if not parts:
        raise EditRefused(f"{_who(desk, agent, day)} has no shift")
    return parts


def _who(desk: Desk, agent: int, day: int) -> str:
    return f"{desk.site.plan.agents[agent].name} on {desk.site.grid.dates[day]:%a} {desk.site.grid.dates[day].day}"


def _must_start_on(desk: Desk, day: int, start: int) -> None:
    if desk.site.day_of(start) != day:
        raise EditRefused("a shift starts on its own day")


def _need(desk: Desk, agent: int) -> Callable[[int, int], float]:
    """Return how much an agent's queues are short from one slot to another; least where most are spare."""
    site = desk.site
    pools = site.cover.in_pool[int(site.people.crew.agent_group[agent])] > 0
    present = desk.judge.cover[pools].max(axis=0) / site.grid.slots_an_interval if pools.any() else None
    wanted = site.wanted[pools].max(axis=0) if pools.any() else None

    def need(start: int, end: int) -> float:
        if present is None or wanted is None:
            return 0.0
        width = site.grid.slots_an_interval
        places = [slot // width for slot in range(start, end) if 0 <= slot < len(present) * width]
        return float(sum(wanted[place] - present[place] for place in places))

    return need
