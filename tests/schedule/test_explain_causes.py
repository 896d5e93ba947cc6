"""Why no roster can exist: each planted cause is found, its set is minimal, and its cheapest change is enough."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from explain_cases import PART, case, causes, four_planted, lock
from schedule_cases import days, needs, people, queue, rostered, settings, write_case

from wfm.config.opening_hours import parse_weekly_hours
from wfm.errors import NoRosterError
from wfm.schedule.explain.agents import explain_agent
from wfm.schedule.explain.legal_week import is_legal
from wfm.schedule.explain.rules import RULES, Bound, set_aside
from wfm.schedule.time_grid import TimeGrid

KEPT = [lock("A1", 1, "12:00", "16:00"), lock("A1", 2, "08:00", "12:00")]
SPREAD = {"part": PART | {"start_spread_hours": 0}}
# Agents, locks and changes of the configuration; the rules that have to be named; the cheapest change.
CLASHES = {
    "availability": (
        [{"available": "mon-tue 08:00-16:00"}],
        [],
        {},
        {"availability"},
        "A1 available on Wed 08:00-12:00 too",
    ),
    "rest": (
        [{}],
        KEPT,
        {"rules": {"min_rest_hours": 17}},
        {"locks", "min_rest_hours"},
        "unlock the shift of A1 on Wed 2026-12-02",
    ),
    "days locked free": (
        [{}],
        [lock("A1", day) for day in range(5)],
        {},
        {"free_days"},
        "unlock the free day of A1 on Fri 2026-12-04",
    ),
    "too many locked shifts": (
        [{}],
        [lock("A1", day, "08:00", "12:00") for day in range(5)],
        {},
        {"locks", "most_days"},
        "unlock the shift of A1 on Fri 2026-12-04",
    ),
    "length of a locked shift": (
        [{}],
        [lock("A1", 1, "08:00", "14:00")],
        {},
        {"locks", "shift_hours"},
        "unlock the shift of A1 on Tue 2026-12-01",
    ),
    "locked on a day off": (
        [{"time_off": days(1)}],
        [KEPT[0]],
        {},
        {"locks", "time_off"},
        "unlock the shift of A1 on Tue 2026-12-01",
    ),
    "start spread": (
        [{}],
        KEPT,
        {"contracts": SPREAD},
        {"locks", "start_spread"},
        "unlock the shift of A1 on Wed 2026-12-02",
    ),
    "shift times": (
        [{"available": "mon-sun 15:00-24:00"}],
        [],
        {},
        {"availability", "shift_times"},
        "A1 available on Mon 08:00-12:00, Tue 08:00-12:00 and Wed 08:00-12:00 too",
    ),
    "hours in few days": (
        [{}],
        [],
        {"contracts": {"part": PART | {"weekly_hours": [24, 30]}}},
        {"least_hours", "shift_hours", "most_days"},
        "lower the least of contracts.part.weekly_hours from 24 to 16",
    ),
    "days in a row": (
        [{"available": "mon-wed 08:00-16:00"}],
        [],
        {"rules": {"max_consecutive_days": 1}, "contracts": {"part": PART | {"days_per_week": [3, 4]}}},
        {"availability", "max_consecutive_days"},
        None,
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_clash_is_named_minimal_and_its_changes_give_a_legal_week(name: str, tmp_path: Path):
    agents, locks, changes, wanted, cheapest = CLASHES[name]
    config = case(tmp_path, agents, locks, **changes)
    (agent,) = people(config)
    grid, bound = TimeGrid(config), Bound(config, agent, agent)
    found = explain_agent(config, agent, grid)
    sets = [one for group in found.conflicts for one in group]
    assert wanted <= frozenset().union(*sets)
    everything = frozenset(rule.name for rule in RULES)
    for one in sets:
        others = everything - one
        assert not is_legal(set_aside(bound, others), grid)
        assert all(is_legal(set_aside(bound, others | {rule}), grid) for rule in one)
    assert found.mended is not None
    (finding,) = causes(config)
    assert finding.kind == "agent"
    assert finding.subject == "agent A1"
    assert finding.fixes
    if cheapest is not None:
        assert finding.fixes[0].change == cheapest


def test_two_clashes_of_one_agent_are_both_told(tmp_path: Path):
    off = [{"time_off": days(4), "available": "mon-sun 08:00-16:00"}]
    kept = [*KEPT, lock("A1", 4, "08:00", "12:00")]
    config = case(tmp_path, off, kept, rules={"min_rest_hours": 17})
    text = " ".join(finding.message for finding in causes(config))
    assert "the 17 h rest between shifts" in text
    assert "the days off Fri 2026-12-04" in text


def test_the_hours_that_a_lower_contract_asks_for_are_enough(tmp_path: Path):
    asked = {"part": PART | {"weekly_hours": [24, 30]}}
    (finding,) = causes(case(tmp_path / "a", [{}], contracts=asked))
    hours = float(re.search(r"from 24 to (\S+)", finding.fixes[0].change)[1])
    for least, legal in ((hours, True), (hours + 0.25, False)):
        config = case(tmp_path / str(least), [{}], contracts={"part": PART | {"weekly_hours": [least, 30]}})
        assert (causes(config) == []) == legal
    rostered(case(tmp_path / "b", [{}], contracts={"part": PART | {"weekly_hours": [hours, 30]}}))


def test_the_rest_that_is_named_is_the_most_that_leaves_a_week(tmp_path: Path):
    (finding,) = causes(case(tmp_path / "a", [{}], KEPT, rules={"min_rest_hours": 17}))
    assert "lower rules.min_rest_hours from 17 to 16" in [fix.change for fix in finding.fixes]
    assert causes(case(tmp_path / "b", [{}], KEPT, rules={"min_rest_hours": 16})) == []


def test_the_availability_that_is_named_leaves_a_week(tmp_path: Path):
    config = case(tmp_path, [{"available": "mon-tue 08:00-16:00"}])
    (agent,) = people(config)
    wider = replace(agent, available=parse_weekly_hours("mon-tue 08:00-16:00; wed 08:00-12:00"))
    assert is_legal(Bound(config, wider, wider), TimeGrid(config))


@pytest.mark.parametrize(
    ("budget", "key"), [({"weekly": 10}, "budget.weekly"), ({"teams": {"T1": 10}}, "budget.teams.T1")]
)
def test_the_least_budget_is_named_to_the_cent(budget: dict, key: str, tmp_path: Path):
    agents = [{"hourly_cost": 17.37, "team": "T1"}, {"hourly_cost": 21.13, "team": "T1"}]
    least = round(12 * 17.37 + 12 * 21.13, 2)
    (finding,) = causes(case(tmp_path / "a", agents, budget=budget))
    assert (finding.kind, finding.subject) == ("budget", key)
    assert finding.fixes[0].change == f"{key}: EUR {least:.2f} a week"
    assert finding.fixes[0].cost == pytest.approx(least - 10)
    enough = {"weekly": least} if "weekly" in budget else {"teams": {"T1": least}}
    assert causes(case(tmp_path / "b", agents, budget=enough)) == []
    rostered(case(tmp_path / "c", agents, budget=enough))


def test_minimum_positions_with_too_few_heads(tmp_path: Path):
    queues = [queue("calls"), queue("vip", min_positions=2)]
    agents = [{"skills": "calls|vip"}, {"skills": "calls|vip", "available": "mon-sun 08:00-12:00"}, {}]
    finding = causes(case(tmp_path / "a", agents, queues=queues))[0]
    assert (finding.kind, finding.subject) == ("min_positions", "queue vip")
    assert "Mon 2026-11-30 at 12:00" in finding.message
    assert finding.fixes[0].change == "queues.vip.min_positions: 1"
    assert "the skill vip for A3" in [fix.change for fix in finding.fixes]


def test_minimum_positions_with_heads_enough_and_hours_too_few(tmp_path: Path):
    queues = [queue("calls", min_positions=1)]
    (finding,) = causes(case(tmp_path / "a", [{}, {}], queues=queues))
    assert "56.0 agent-hours" in finding.message
    assert "32.0 paid hours" in finding.message
    assert any("more agent" in fix.change for fix in finding.fixes)


def test_what_only_all_together_cannot_keep_is_found_by_the_model(tmp_path: Path):
    # Two agents have hours enough for 08-16 on three days, but one shift of 4 h a day each and 3 days of rest between.
    queues = [queue("calls", "mon,wed,fri 08:00-16:00", min_positions=1), queue("chat")]
    contract = {"part": {"weekly_hours": [0, 40], "days_per_week": [0, 2], "shift_hours": [4, 6]}}
    (finding,) = causes(case(tmp_path, [{"skills": "calls"}] * 2, queues=queues, contracts=contract))
    assert finding.kind == "min_positions"
    assert "missing" in finding.message


def test_minimum_positions_that_can_be_kept_are_no_cause(tmp_path: Path):
    queues = [queue("calls", "tue 08:00-16:00", min_positions=1)]
    assert causes(case(tmp_path, [{}, {}], queues=queues)) == []


def test_a_target_out_of_reach_tells_how_many_more(tmp_path: Path):
    config = write_case(tmp_path, settings(objective={"goal": "cost"}), [{}])
    with pytest.raises(NoRosterError) as caught:
        rostered(config, needs(config))
    assert re.search(
        r"queue calls: .* 80\.0% .* even with all 1 agent .* at least \d+ more agents", caught.value.reasons[0]
    )


@pytest.mark.parametrize("people_count", [20, 500])
def test_four_planted_causes_are_all_found_at_once(people_count: int, tmp_path: Path):
    found = causes(four_planted(tmp_path, people_count))
    assert [(one.kind, one.subject) for one in found] == [
        ("agent", "agent A4"),
        ("agent", "agent A7"),
        ("budget", "budget.teams.T1"),
        ("min_positions", "queue vip"),
    ]
    assert all(one.fixes for one in found)


def test_the_plan_prints_the_causes_with_their_cheapest_change(tmp_path: Path):
    config = four_planted(tmp_path, 20)
    with pytest.raises(NoRosterError) as caught:
        rostered(config, needs(config))
    assert len(caught.value.reasons) == 4
    assert all("cheapest change: " in reason for reason in caught.value.reasons)
