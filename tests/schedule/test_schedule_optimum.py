"""On rosters so small that every one can be tried, the search finds the best and the bound never lies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import LUNCH, needs, people, queue, settings, staff_needs, write_case
from schedule_everything import Everything

from wfm.config import Config
from wfm.plan import service_curves
from wfm.schedule import make_roster

ONE_DAY = {"part": {"weekly_hours": [3, 4], "days_per_week": [1, 1], "shift_hours": [4, 4]}}
UP_TO_TWO = {"part": {"weekly_hours": [0, 8], "days_per_week": [0, 2], "shift_hours": [4, 4]}}
DAYS = "mon-wed 08:00-16:00"
SHIFTS = {"start_every_minutes": 120, "earliest_start": "08:00", "latest_end": "16:00"}
HALF = {**LUNCH, "shift_longer_than_hours": 3, "between": [0.45, 0.6], "minutes": 30}
VOICE = queue("calls", DAYS, patience_seconds=180)
MAIL = queue("mail", DAYS, channel="email", service_level={"target": 0.9, "within_hours": 4})
CHAT = queue("chat", DAYS, channel="chat", concurrency=2)


def busy(name: str, at: pd.Timestamp) -> float:
    """Contacts that differ by day and hour, so that one roster is best."""
    return (1.5 + at.day % 3 + (at.hour % 5) * 0.7) * {"calls": 1.0, "mail": 0.3, "chat": 0.8}[name]


def case(queues: list[dict], skills: list[str], contracts: dict, **more) -> tuple[dict, list[dict]]:
    staffing = {"load": "plain"} | more.pop("staffing", {})
    solver = {"iterations": more.pop("iterations", 3000), "gap": 0.0}
    sections = settings(queues=queues, contracts=contracts, shifts=SHIFTS, solver=solver, staffing=staffing, **more)
    return sections, [
        {"skills": s, "hourly_cost": 20 + i, "available": "mon-wed 08:00-16:00"} for i, s in enumerate(skills)
    ]


CASES = {
    "one queue": case([VOICE], ["calls"] * 3, ONE_DAY),
    "one queue, days at will": case([VOICE], ["calls"] * 2, UP_TO_TWO),
    "within a budget": case([VOICE], ["calls"] * 2, UP_TO_TWO, budget={"weekly": 250}),
    "within a queue's budget": case(
        [VOICE, CHAT],
        ["calls|chat", "chat|calls"],
        UP_TO_TWO,
        budget={"queues": {"chat": 90}},
        iterations=30_000,
    ),
    "with breaks": case([VOICE], ["calls"] * 2, ONE_DAY, breaks=[HALF]),
    "mail": case([MAIL], ["mail"] * 3, ONE_DAY),
    "chat and calls, skills chained": case([VOICE, CHAT], ["calls", "calls|chat", "chat"], ONE_DAY),
    "calls and mail, one agent able": case([VOICE, MAIL], ["calls|mail", "calls"], UP_TO_TWO),
    "hourly intervals": case([VOICE], ["calls"] * 2, ONE_DAY, site={"interval_minutes": 60}, breaks=[HALF]),
    "shrinkage": case([VOICE], ["calls"] * 3, ONE_DAY, staffing={"shrinkage": {"unplanned": 0.1}}),
    "a hand for every queue": case([VOICE, CHAT], ["calls|chat"] * 2, ONE_DAY),
}


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
@pytest.mark.parametrize("name", CASES)
def test_no_roster_is_better_than_the_one_found_or_than_its_bound(name: str, goal: str, tmp_path: Path):
    sections, rows = CASES[name]
    config = write_case(tmp_path, sections | {"objective": {"goal": goal}}, rows)
    agents, requirements = people(config), needs(config, busy, 500.0)
    curves = service_curves(config, requirements, agents)
    roster = make_roster(config, agents, requirements, curves)
    everything = Everything(config, agents, requirements, curves)
    best, summary = everything.best(), roster.summary
    assert summary["objective"] == pytest.approx(everything.of_tables(roster.shifts, roster.activities), abs=0.01)
    assert summary["bound"] <= best + 0.01
    assert summary["objective"] >= best - 0.01
    # The search must find the best of these; service may be given up for a trace of money.
    assert summary["objective"] <= best + 1e-3 * max(1.0, abs(best))


TARGETS = {
    "one queue": ([VOICE], ["calls"] * 3, ONE_DAY, 0.2),
    "days at will": ([VOICE], ["calls"] * 2, UP_TO_TWO, 0.25),
    "two queues": ([VOICE, CHAT], ["calls", "calls|chat", "chat"], UP_TO_TWO, 0.12),
}


@pytest.mark.parametrize("name", TARGETS)
def test_the_cheapest_roster_that_meets_the_targets_is_found(name: str, tmp_path: Path):
    queues, skills, contracts, target = TARGETS[name]
    queues = [{**item, "service_level": {"target": target, "within_seconds": 20}} for item in queues]
    sections, rows = case(queues, skills, contracts, objective={"goal": "cost"})
    config = write_case(tmp_path, sections, rows)
    agents, requirements = people(config), needs(config, busy, 300.0)
    curves = service_curves(config, requirements, agents)
    least = Everything(config, agents, requirements, curves).cheapest()
    summary = make_roster(config, agents, requirements, curves).summary
    assert summary["cost"] >= least - 1e-6
    assert summary["bound"] <= least + 0.01
    assert summary["cost"] <= least * 1.05  # prices may leave a gap between whole shifts
    assert all(summary["service_level"][queue.name] >= target - 1e-6 for queue in config.queues)


@pytest.mark.parametrize("skills", [["mail"] * 4, ["mail|calls"] * 4], ids=["mail alone", "mail and calls"])
def test_agents_are_spread_over_the_hours_that_nobody_serves(skills: list[str], tmp_path: Path):
    queues = [MAIL, VOICE][: 1 + ("|" in skills[0])]
    sections, rows = case(queues, skills, ONE_DAY)
    config = write_case(tmp_path, sections, rows)
    shifts = make_roster_of(config, 0.1).shifts
    assert Counter(shifts["start"]).most_common(1)[0][1] == 1


def make_roster_of(config: Config, contacts: float):
    agents, requirements = people(config), needs(config, contacts, 300.0)
    return make_roster(config, agents, requirements, service_curves(config, requirements, agents))


def test_the_bound_holds_where_money_is_rounded_down(tmp_path: Path):
    # 4 h at 100.1 are 400.4, paid as 400 yen: no roster can cost less, and the bound may not say that 400.4 is least.
    sections = settings(site={"currency": "JPY"}, contracts=ONE_DAY, objective={"goal": "coverage"})
    config = write_case(tmp_path, sections, [{"hourly_cost": 100.1}] * 2)
    agents, requirements = people(config), staff_needs(config, lambda name, at: 0)
    summary = make_roster(config, agents, requirements, service_curves(config, requirements, agents)).summary
    assert summary["cost"] == 800
    assert summary["bound"] <= summary["objective"] + 1e-9


def test_a_currency_of_small_units_is_no_reason_for_a_gap(tmp_path: Path):
    # One agent with one legal shift: objective and bound are the same, in whatever money the wage is counted.
    up_to_five = {"part": ONE_DAY["part"] | {"weekly_hours": [3, 40], "days_per_week": [1, 5]}}
    gaps = {}
    for currency, hourly_cost in (("EUR", 2.0), ("VND", 60_000)):
        sections = settings(site={"currency": currency}, contracts=up_to_five, objective={"floor": 0.0}, queues=[VOICE])
        sections["solver"]["iterations"] = 20_000
        rows = [{"hourly_cost": hourly_cost, "available": "tue 08:00-12:00"}]
        config = write_case(tmp_path / currency, sections, rows)
        gaps[currency] = make_roster_of(config, 1.0).summary["gap"]
    assert abs(gaps["EUR"]) < 1e-3
    assert abs(gaps["VND"]) < 1e-3
