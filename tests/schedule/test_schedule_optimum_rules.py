"""Where budgets, premiums, rules and nights narrow the choice, the roster found is still the best of all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import LUNCH, needs, people, queue, rostered, settings, write_case
from schedule_everything import Everything

from wfm.config import Config
from wfm.plan import service_curves

VOICE = queue("calls", "mon-wed 08:00-16:00", patience_seconds=180)
CHAT = queue("chat", "mon-wed 08:00-16:00", channel="chat", concurrency=2)
DARK = queue("calls", "mon-wed 18:00-30:00", patience_seconds=180)
DAY = {"start_every_minutes": 120, "earliest_start": "08:00", "latest_end": "16:00"}
NIGHT = {"start_every_minutes": 240, "earliest_start": "16:00", "latest_end": "32:00"}
PAUSE = {**LUNCH, "shift_longer_than_hours": 3, "between": [0.4, 0.6]}
NOON = {"name": "noon", "between": ["12:00", "14:00"], "multiplier": 1.7}
LATE = {"name": "night", "between": ["22:00", "06:00"], "multiplier": 1.5}
WEDNESDAY = {"name": "wednesday", "days": "wed", "multiplier": 1.4}


def contract(weekly: list, worked: list, shift: list, **more) -> dict:
    return {"part": {"weekly_hours": weekly, "days_per_week": worked, "shift_hours": shift, **more}}


def case(skills: list[str], contracts: dict, shifts: dict = DAY, queues: Sequence[dict] = (VOICE,), **more):
    sections = settings(
        queues=list(queues), contracts=contracts, shifts=shifts, staffing={"load": "plain"},
        solver={"iterations": 6000, "gap": 0.0}, **more,
    )  # fmt: skip
    rows = [
        {"skills": able, "hourly_cost": 20 + 3.33 * i, "team": f"T{i % 2}", "available": "mon-wed 00:00-48:00"}
        for i, able in enumerate(skills)
    ]
    return sections, rows


TO_TWO = contract([0, 8], [0, 2], [4, 4])
TO_THREE = contract([8, 12], [2, 3], [4, 4])
ALL_NIGHT = contract([8, 16], [1, 2], [8, 8])
SPREAD, NO_SPREAD = (contract([8, 12], [2, 3], [4, 4], start_spread_hours=hours) for hours in (2, 0))
SURCHARGE = {"pay": {"premiums": [LATE]}}
# What narrows the choice, and the sections in which it does not.
CASES = {
    "hard budget": (case(["calls"] * 2, TO_TWO, budget={"weekly": 263.32}), {"budget": {}}),
    "hard budget of two skills": (
        case(["calls|chat", "chat"], TO_TWO, queues=[VOICE, CHAT], budget={"weekly": 270}), {"budget": {}},
    ),
    "budgets of teams": (
        case(["calls"] * 2, TO_TWO, budget={"weekly": 300, "teams": {"T0": 90, "T1": 100}}),
        {"budget": {"weekly": 300}},
    ),
    "premium by day": (
        case(["calls"] * 2, TO_TWO, pay={"premiums": [NOON]}, budget={"weekly": 290}), {"pay": {}},
    ),
    "premium of a weekday": (
        case(["calls"] * 2, TO_TWO, pay={"premiums": [WEDNESDAY, NOON]}, budget={"weekly": 320}),
        {"pay": {"premiums": [NOON]}},
    ),
    "spread of starts": (case(["calls"], SPREAD), {"contracts": TO_THREE}),
    "no spread of starts": (case(["calls"], NO_SPREAD), {"contracts": SPREAD}),
    "nights": (
        case(["calls"] * 2, ALL_NIGHT, NIGHT, [DARK], budget={"weekly": 720}, **SURCHARGE), {"pay": {}},
    ),
    "rest after nights": (
        case(["calls"] * 2, contract([8, 24], [1, 3], [8, 8]), NIGHT, [DARK], rules={"min_rest_hours": 18}),
        {"rules": {"min_rest_hours": 11}},
    ),
    "nights of two skills": (
        case(["calls|late", "late"], ALL_NIGHT, NIGHT, [DARK, {**DARK, "name": "late"}], budget={"weekly": 690},
             **SURCHARGE),
        {"pay": {}},
    ),
    "overtime": (
        case(["calls"] * 2, contract([4, 4], [1, 2], [4, 4], overtime_hours=4), pay={"overtime_multiplier": 1.5},
             budget={"weekly": 290}),
        {"pay": {}},
    ),
    "breaks and a budget": (
        case(["calls"] * 2, contract([0, 3.5], [0, 1], [4, 4]), breaks=[PAUSE], budget={"weekly": 100}),
        {"budget": {}},
    ),
    "days in a row": (
        case(["calls"] * 2, contract([0, 12], [0, 3], [4, 4]), rules={"max_consecutive_days": 1}), {"rules": {}},
    ),
}  # fmt: skip


def busy(name: str, at: pd.Timestamp) -> float:
    """Return contacts in 4 h of each day, at other hours each, so that one roster is best."""
    peak = (at.hour - 8 - 2 * (2 * at.day % 3)) % 12 < 4
    return (2.5 + 0.05 * at.day + 0.02 * at.hour) * peak * {"calls": 1.0, "chat": 0.8, "late": 0.6}[name]


def every_roster(config: Config) -> Everything:
    agents, requirements = people(config), needs(config, busy, 500.0)
    return Everything(config, agents, requirements, service_curves(config, requirements, agents))


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
@pytest.mark.parametrize("name", CASES)
def test_the_best_of_all_rosters_is_found(name: str, goal: str, tmp_path: Path):
    (sections, rows), _ = CASES[name]
    config = write_case(tmp_path, sections | {"objective": {"goal": goal}}, rows)
    everything = every_roster(config)
    rosters = [(everything.objective(cost, there), cost) for cost, there in everything.rosters()]
    best = min(objective for objective, _ in rosters)
    found = rostered(config, everything.requirements)
    summary = found.summary
    assert summary["objective"] == pytest.approx(everything.of_tables(found.shifts, found.activities), abs=0.01)
    assert summary["bound"] <= best + 1e-4
    assert summary["objective"] == pytest.approx(best, abs=0.01)
    # coverage is money and needs no second look at it
    cheapest = min(cost for objective, cost in rosters if objective < best + 1e-4)
    assert goal == "coverage" or summary["cost"] == pytest.approx(cheapest, abs=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_what_narrows_the_choice_changes_what_is_best(name: str, tmp_path: Path):
    def differs(goal: str) -> bool:
        narrow, wide = (
            every_roster(write_case(tmp_path / f"{goal}{number}", sections | {"objective": {"goal": goal}}, rows))
            for number, sections in enumerate((given, given | lifted))
        )
        return abs(narrow.best() - wide.best()) > 0.1

    (given, rows), lifted = CASES[name]
    assert any(differs(goal) for goal in ("coverage", "service_level"))
