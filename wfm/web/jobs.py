"""The pieces of long work: optimise around the locks, repair a day, sweep budgets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from wfm.config import Config, load
from wfm.config.agents import read_agents
from wfm.schedule import make_roster
from wfm.schedule.known import Known
from wfm.schedule.repair import Rights
from wfm.schedule.roster_tables import Pieces
from wfm.schedule.sweep import sweep_budgets
from wfm.web.desk import Desk
from wfm.web.edits import roster_edit
from wfm.web.shifts import EditRefused
from wfm.web.views import money
from wfm.web.work import Told, watched


def optimise_around_locks(desk: Desk, seconds: float, guard: threading.RLock) -> Callable[[Told], None]:
    """Return the work that builds the best roster in which everything locked stays."""

    def run(told: Told) -> None:
        told.text = "reading the locks"
        with guard:
            site, revision = desk.site, desk.revision
            site.write_locks(desk.lock_rows())
            config = _with_seconds(load(site.inputs / "plan.yaml"), seconds)
            agents, plan = read_agents(config)[0], site.plan
            # A roster that breaks rules, or may miss targets, is no better than any that does not.
            comparable = not desk.judge.violations() and config.objective.goal != "cost"
            stands = site.result(desk.pieces).summary["objective"] if comparable else None
            known = Known(site.activities(desk.pieces), desk.judge.lawful())
        told.text = "the first roster"
        roster = make_roster(
            config,
            agents,
            plan.requirements,
            plan.curves,
            progress=watched(told, config.site.currency),
            known=known,
        )
        with guard:
            _must_stand(desk, revision)
            if stands is not None and roster.summary["objective"] >= stands - 1e-9:
                told.text = "nothing better was found"
                return
            pieces = _keeping_locked(desk, desk.site.pieces(roster.activities))
            _put(desk, told, "optimise around the locks", pieces)

    return run


def repair_day(desk: Desk, day: int, guard: threading.RLock) -> Callable[[Told], None]:
    """Return the work that mends one day with few changes; what is locked stays."""

    def run(told: Told) -> None:
        told.text = f"repairing {desk.site.grid.dates[day]:%a} {desk.site.grid.dates[day].day}"
        with guard:
            site = desk.site
            mending = site.mending(site.activities(desk.pieces))
            repair = mending.repair(site.midnights[day], desk.is_locked, None)
            repair.mend([day], Rights())
            pieces = mending.standing.pieces(site.plan.config, site.people)
            _put(desk, told, f"repair {site.grid.dates[day]:%a} {site.grid.dates[day].day}", pieces)

    return run


def sweep(desk: Desk, low: float, high: float, count: int, seconds: float, guard: threading.RLock):
    """Return the work that builds a roster for each of some budgets."""

    def run(told: Told) -> None:
        with guard:
            site = desk.site
            config, plan = _with_seconds(site.plan.config, seconds), site.plan
        budgets = [round(low + (high - low) * n / max(count - 1, 1), 2) for n in range(count)]

        def heard(done: int, of: int) -> None:
            told.progress, told.text = done / of, f"{done} of {of} budgets"

        points = sweep_budgets(config, plan.agents, plan.requirements, plan.curves, budgets, heard)
        told.table = [_row(desk, point) for point in points]
        told.rosters = {point.weekly: point.roster for point in points if point.roster is not None}

    return run


def take_budget(desk: Desk, told: Told, budget: float) -> Any:
    """Return the edit that puts the roster of a budget on the desk."""
    if budget not in told.rosters:
        raise EditRefused("there is no roster of that budget")
    pieces = desk.site.pieces(told.rosters[budget].activities)
    return roster_edit(desk, f"take the roster of {money(desk, budget)}", pieces)


def _row(desk: Desk, point: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(
        ("cost", "service", "bound", "cost_text", "service_text", "bound_text", "floor_breaks")
    )
    row |= {"budget": point.weekly, "budget_text": money(desk, point.weekly), "reason": "; ".join(point.reasons)}
    if point.roster is not None:
        summary = point.roster.summary
        level, bound = summary["service_level"]["overall"], summary.get("service_level_bound")
        row |= {
            "cost": summary["cost"], "service": level, "bound": bound, "cost_text": money(desk, summary["cost"]),
            "service_text": f"{level:.1%}", "bound_text": "" if bound is None else f"{bound:.1%}",
            "floor_breaks": summary["floor_breaks"],
        }  # fmt: skip
    return row


def _with_seconds(config: Config, seconds: float) -> Config:
    solver = config.solver.model_copy(update={"time_limit_seconds": seconds, "iterations": None})
    return config.model_copy(update={"solver": solver})


def _must_stand(desk: Desk, revision: int) -> None:
    if desk.revision != revision:
        raise EditRefused("the roster was edited while it was optimised; it stays as it was edited")


def _keeping_locked(desk: Desk, pieces: Pieces) -> Pieces:
    """Return a roster with the locked shifts exactly as they stand, breaks included."""
    kept = {place: parts for place, parts in pieces.items() if not desk.is_locked(*place)}
    return kept | {place: parts for place, parts in desk.pieces.items() if desk.is_locked(*place)}


def _put(desk: Desk, told: Told, text: str, pieces: Pieces) -> None:
    edit = roster_edit(desk, text, pieces)
    if not edit.after:
        told.text = "nothing better was found"
        return
    desk.apply(edit)
    people = len({agent for agent, _ in edit.after})
    told.text = f"{len(edit.after)} shifts of {people} agents changed; {money(desk, desk.judge.cost)}"
