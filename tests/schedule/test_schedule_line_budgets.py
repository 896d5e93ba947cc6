"""Budgets of lines of the cost: kept in every roster, proved by the bound, told where they are too low."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_brute import placements, tours
from schedule_cases import LUNCH, needs, people, planned, queue, settings, write_case
from schedule_everything import Everything
from test_schedule_optimum import DAYS, HALF, VOICE, busy
from test_schedule_oracle import DAY, contract

from wfm.check import check_plan
from wfm.config import Config, load
from wfm.config.calendar import read_events
from wfm.errors import InputError, NoRosterError
from wfm.plan import Plan, service_curves
from wfm.plan_folder import write_plan
from wfm.schedule import make_roster
from wfm.schedule.explain import find_causes
from wfm.schedule.kernels.cells import NONE
from wfm.schedule.kernels.crew import LINES, Crew
from wfm.schedule.kernels.oracle import best_tour
from wfm.schedule.kernels.pay import tour_cost
from wfm.schedule.mend import Mending
from wfm.schedule.payroll import week_pay
from wfm.schedule.people import make_people
from wfm.schedule.repair import Rights
from wfm.schedule.rosters import empty_roster
from wfm.schedule.sweep import sweep_budgets
from wfm.schedule.time_grid import TimeGrid

LATE = {"name": "late", "between": ["12:00", "16:00"], "multiplier": 1.3}
OVER_FOUR = {"part": {"weekly_hours": [0, 4], "days_per_week": [0, 2], "shift_hours": [4, 4], "overtime_hours": 4}}
SHIFTS = {"start_every_minutes": 240, "earliest_start": "08:00", "latest_end": "16:00"}


def tiny(folder: Path, goal: str = "service_level", **changes) -> Config:
    """Two agents of up to two shifts in three days: the second is overtime, and afternoons have a premium."""
    sections = settings(
        queues=[VOICE],
        contracts=OVER_FOUR,
        shifts=SHIFTS,
        staffing={"load": "plain"},
        pay={"overtime_multiplier": 1.5, "premiums": [LATE]},
        objective={"goal": goal},
        solver={"iterations": 2500, "gap": 0.0},
        **changes,
    )
    rows = [{"hourly_cost": cost, "available": "mon-wed 08:00-16:00"} for cost in (20.01, 21.37)]
    return write_case(folder, sections, rows)


class ByLine(Everything):
    """All rosters within the budgets of lines, from the exact pay of every tour."""

    def lines(self, agent, tour, placed) -> dict[str, float]:
        grid = TimeGrid(self.config)
        slots = [np.array([m // 5 for m in self._paid(*shift, True)]) for shift in zip(tour, placed, strict=True)]
        pays = week_pay(self.config, grid, agent.contract, agent.hourly_cost, slots)
        return {name: float(sum(getattr(pay, name) for pay in pays)) for name in ("base", "premiums", "overtime")}

    def best(self) -> float:
        caps = {name: most for name, most in self.config.budget.lines if most is not None}
        choices = []
        for agent in self.agents:
            choices.append(found := [])
            for tour in tours(self.config, agent):
                for placed in product(*(list(placements(self.config, option.span)) for option in tour)):
                    shifts = list(zip(tour, placed, strict=True))
                    work = sum((self._work(*shift) for shift in shifts), np.zeros(len(self.stamps)))
                    found.append((self._cost(agent, shifts), work, self.lines(agent, tour, placed)))
        least = np.inf
        for chosen in product(*choices):
            spent = {name: sum(lines[name] for _, _, lines in chosen) for name in caps}
            if all(spent[name] <= most + 1e-9 for name, most in caps.items()):
                there = {group: np.zeros(len(self.stamps)) for group in self.groups}
                for agent, (_, work, _) in zip(self.agents, chosen, strict=True):
                    there[frozenset(agent.skills)] = there[frozenset(agent.skills)] + work
                least = min(least, self.objective(sum(cost for cost, _, _ in chosen), there))
        return least


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
@pytest.mark.parametrize(
    "lines",
    [{"overtime": 0}, {"overtime": 130}, {"premiums": 25}, {"premiums": 0, "overtime": 170}, {"base": 90}],
    ids=str,
)
def test_no_roster_within_them_is_better_than_the_one_found_or_than_its_bound(lines: dict, goal: str, tmp_path: Path):
    config = tiny(tmp_path, goal, budget={"lines": lines})
    agents, requirements = people(config), needs(config, busy, 500.0)
    curves = service_curves(config, requirements, agents)
    summary = make_roster(config, agents, requirements, curves).summary
    best = ByLine(config, agents, requirements, curves).best()
    assert all(summary["cost_lines"][line] <= most for line, most in lines.items())
    assert summary["bound"] <= best + 0.01
    assert best - 0.01 <= summary["objective"] <= best + 1e-3 * max(1.0, abs(best))


RULES = {
    "overtime": [
        {"over_hours": 8, "per": "day", "multiplier": 1.5},
        {"over_hours": 0, "per": "seventh_day", "multiplier": 1.5},
        {"over_hours": 38, "per": "week", "multiplier": 1.25},
    ]
}


@pytest.fixture(scope="module")
def long_weeks(tmp_path_factory) -> Crew:
    """One agent whose days, weeks and seventh days know overtime, with premiums and an unpaid break."""
    sections = settings(
        contracts={"part": contract([0, 40], [2, 7], [6, 10])["part"] | {"overtime_hours": 9}},
        shifts=DAY | {"latest_end": "24:00"},
        breaks=[LUNCH],
        rules=RULES,
        pay={"overtime_multiplier": 1.4, "premiums": [{"name": "sunday", "days": "sun", "multiplier": 1.6}, LATE]},
        budget={"lines": {"base": 1000, "premiums": 100, "overtime": 100}},
    )  # fmt: skip
    config = write_case(tmp_path_factory.mktemp("long"), sections, [{"hourly_cost": 20.0}])
    return make_people(config, people(config), TimeGrid(config)).crew


def best(crew: Crew, value: np.ndarray, price: float, lines: np.ndarray):
    roster = empty_roster(crew)
    tour = roster.start[0], roster.span[0], roster.breaks[0]
    found = best_tour(crew, 0, value, price, lines, np.empty((0, 0, 0)), *tour)
    assert found > NONE / 2
    roster.cost[0] = tour_cost(crew, roster, 0)
    return found, roster


def worth(crew: Crew, roster, value: np.ndarray) -> float:
    at_work = np.zeros(len(value), dtype=bool)
    for day in np.flatnonzero(roster.start[0] >= 0):
        begin = crew.start_slot[day, roster.start[0, day]]
        at_work[begin : begin + crew.spans[0, roster.span[0, day]]] = True
        for number, pause in enumerate(roster.breaks[0, day]):
            if pause >= 0:
                at_work[pause : pause + crew.break_slots[number]] = False
    return float(value[at_work].sum())


PRICES = st.tuples(*[st.sampled_from([0.0, 0.3, 1.0, 4.0])] * (1 + LINES))


@hypothesis.settings(deadline=None, max_examples=25, derandomize=True)
@given(asked=st.lists(st.tuples(st.integers(0, 99), st.sampled_from([1.0, 4.0, 15.0]), PRICES), min_size=2, max_size=6))
def test_the_oracle_reckons_no_tour_dearer_than_it_is_at_any_prices_of_lines(long_weeks: Crew, asked: list):
    found = []
    for seed, scale, (price, *lines) in asked:
        value = np.random.default_rng(seed).random(len(long_weeks.premium)) * scale
        found.append((value, price, np.array(lines), *best(long_weeks, value, price, np.array(lines))))
    slack = float(long_weeks.line_slack[0].max())
    for value, price, lines, at_best, _ in found:
        for *_, roster in found:
            money = price * roster.cost[0] + float(lines @ roster.lines[0])
            assert at_best >= worth(long_weeks, roster, value) - money - (price + lines.sum()) * slack - 1e-6


TWO_QUEUES = settings(
    queues=[queue("calls", DAYS, patience_seconds=120), queue("chat", DAYS, channel="chat", concurrency=2)],
    contracts={"part": {"weekly_hours": [8, 12], "days_per_week": [1, 3], "shift_hours": [4, 8], "overtime_hours": 8}},
    shifts=SHIFTS,
    breaks=[HALF],
    pay={"overtime_multiplier": 1.5, "premiums": [LATE], "overhead_per_head": 10},
    solver={"iterations": 1500},
)
ROWS = [{"skills": "calls|chat"}, {"skills": "calls", "team": "T1"}, {"skills": "chat"}]


def made(folder: Path, rows: list[dict] = ROWS, **changes) -> Plan:
    config = write_case(folder, TWO_QUEUES | changes, rows)
    return planned(config, needs(config, 9.0, 300.0))


def checked(plan: Plan, folder: Path):
    write_plan(plan, folder, {})
    return check_plan(folder)


def test_a_capped_line_is_kept_beside_other_budgets_and_told(tmp_path: Path):
    free = made(tmp_path / "free")
    assert free.summary["cost_lines"]["overtime"] > 200
    assert "budget.lines" not in str(free.summary["budgets"])
    budget = {"weekly": 900.0, "teams": {"T1": 300.0}, "lines": {"overtime": 100.0, "premiums": 60.0, "overhead": 30.0}}
    plan = made(tmp_path / "capped", budget=budget)
    rows = {row["key"]: row for row in plan.summary["budgets"]}
    lines = plan.summary["cost_lines"]
    assert 0 < lines["overtime"] <= 100
    assert lines["premiums"] <= 60
    assert rows["budget.lines.overtime"] == {
        "key": "budget.lines.overtime", "budget": 100.0, "cost": lines["overtime"], "over": 0.0,
    }  # fmt: skip
    assert plan.summary["bound"] <= plan.summary["objective"] + 1e-6
    assert checked(plan, tmp_path / "plan").ok


def test_a_line_below_what_legal_weeks_come_to_is_refused_with_what_would_do(tmp_path: Path):
    # A2 has 16 to 20 h a week of which 12 are regular: 4 h of overtime at least.
    long = {"weekly_hours": [16, 20], "days_per_week": [2, 3], "shift_hours": [8, 8]}
    contracts = {**TWO_QUEUES["contracts"], "long": long}
    rows = [row | {"contract": "long" if number == 1 else "part"} for number, row in enumerate(ROWS)]
    rules = {"overtime": [{"over_hours": 12, "per": "week", "multiplier": 1.5}]}
    changes = {"contracts": contracts, "rules": rules, "breaks": [], "pay": {}}
    for most in (119.9, 120.0):
        budget = {"lines": {"overtime": most}}
        if most < 120:
            with pytest.raises(NoRosterError) as caught:
                made(tmp_path / str(most), rows, budget=budget, **changes)
            (reason,) = caught.value.reasons
            assert (
                "budget.lines.overtime: EUR 119.90 for the plan is less than EUR 120.00, the least for overtime"
                in reason
            )
        else:
            assert made(tmp_path / str(most), rows, budget=budget, **changes).summary["cost_lines"]["overtime"] == 120
    config = load(tmp_path / "119.9" / "plan.yaml")
    (cause,) = find_causes(config, people(config), read_events(config))
    assert cause.fixes[0].change == "budget.lines.overtime: EUR 120.00 a week"


def test_overhead_alone_over_its_line_is_refused(tmp_path: Path):
    with pytest.raises(NoRosterError, match=r"lines\.overhead: EUR 29.00 .* EUR 30.00, the overhead that is due"):
        made(tmp_path, budget={"lines": {"overhead": 29}})


def test_a_soft_line_gives_way_as_far_as_it_must_and_the_overrun_is_told(tmp_path: Path):
    afternoons = [row | {"available": "mon-wed 12:00-16:00"} for row in ROWS]
    budget = {"lines": {"premiums": 100.0, "overhead": 20.0}, "hard": False}
    plan = made(tmp_path, afternoons, budget=budget, breaks=[])
    over = {row["key"]: row["over"] for row in plan.summary["budgets"]}
    # three agents, eight hours each in the afternoon at the least
    assert over == {"budget.lines.premiums": 44.0, "budget.lines.overhead": 10.0}
    result = checked(plan, tmp_path / "plan")
    assert result.ok
    assert result.overrun[0] == "budget.lines.premiums, a soft budget, is overrun by 44.00 EUR"


def test_the_goal_of_the_cost_keeps_lines_too(tmp_path: Path):
    queues = [one | {"service_level": {"target": 0.35, "within_seconds": 60}} for one in TWO_QUEUES["queues"]]
    plan = made(tmp_path, queues=queues, objective={"goal": "cost"}, budget={"lines": {"premiums": 40.0}})
    assert plan.summary["cost_lines"]["premiums"] <= 40
    assert plan.summary["bound"] <= plan.summary["cost"]
    assert checked(plan, tmp_path / "plan").ok


def test_a_line_holds_at_every_budget_of_a_sweep(tmp_path: Path):
    config = write_case(tmp_path, TWO_QUEUES | {"budget": {"weekly": 900, "lines": {"overtime": 90}}}, ROWS)
    need, agents = needs(config, 9.0, 300.0), people(config)
    for point in sweep_budgets(config, agents, need, service_curves(config, need, agents), [1000.0, 700.0]):
        assert point.roster is not None
        assert point.roster.summary["cost_lines"]["overtime"] <= 90
        assert point.roster.summary["bound"] <= point.roster.summary["objective"] + 1e-6


def test_a_repair_spends_no_more_on_a_line_than_its_budget(tmp_path: Path):
    stood = made(tmp_path / "stood", budget={"lines": {"overtime": 0}})
    for most in (170.0, 400.0):
        config = write_case(tmp_path / str(most), TWO_QUEUES | {"budget": {"lines": {"overtime": most}}}, ROWS)
        agents, more = people(config), needs(config, 6.0, 300.0)
        curves = service_curves(config, more, agents)
        mending = Mending(config, agents, more, curves, stood.roster.activities)
        repair = mending.repair(0, lambda agent, day: False)
        repair.mend(range(3), Rights())
        assert repair.changes
        lines = mending.result().summary["cost_lines"]
        assert lines["overtime"] <= most
        assert float(mending.roster.lines.sum()) == pytest.approx(lines["overtime"])
    assert lines["overtime"] > 170  # the repair would spend more on it


@pytest.mark.parametrize("line", ["overtme", "penalties"])
def test_a_line_of_another_name_is_refused(line: str, tmp_path: Path):
    with pytest.raises(InputError, match=rf"budget\.lines\.{line}"):
        write_case(tmp_path, TWO_QUEUES | {"budget": {"lines": {line: 5}}}, ROWS)
