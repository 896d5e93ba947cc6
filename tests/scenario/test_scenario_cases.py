"""Scenarios are overrides of any value, told apart by name, and wrong ones are told where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from wfm.cli.starter import starter_files
from wfm.config import Config, load
from wfm.config.agents import read_agents
from wfm.errors import InputError
from wfm.scenario import Sweeps, make_cases


def _site(folder: Path, *scenarios: dict) -> Config:
    for name, text in starter_files():
        (folder / name).write_text(text, encoding="utf-8")
    with (folder / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + yaml.safe_dump({"scenarios": list(scenarios)}, sort_keys=False))
    return load(folder / "plan.yaml")


def test_values_are_replaced_by_path_and_name_and_shares_are_of_what_stands_there(tmp_path: Path):
    plain = _site(tmp_path, {"name": "today"})
    weekly = plain.budget.weekly
    queue = plain.queues[0].name
    config = _site(
        tmp_path,
        {"name": "more", "set": {"budget.weekly": "+10%", f"queues.{queue}.volume_multiplier": "-20%"}},
        {"name": "other", "set": {"objective.goal": "coverage", "rules.max_consecutive_days": 5}},
    )
    more, other = make_cases(config, Sweeps())
    assert (more.name, other.name) == ("more", "other")
    assert more.config.budget.weekly == pytest.approx(1.1 * weekly)
    assert more.config.queues[0].volume_multiplier == pytest.approx(0.8)
    assert other.config.objective.goal == "coverage"
    assert other.config.rules.max_consecutive_days == 5
    assert config.budget.weekly == weekly


def test_the_budget_of_a_line_is_changed_by_a_share_where_there_is_one(tmp_path: Path):
    more = {"name": "more", "set": {"budget.lines.overtime": "+10%"}}
    capped = {"name": "capped", "set": {"budget.lines.overtime": 500, "budget.lines.premiums": 90.5}}
    (case,) = make_cases(_site(tmp_path, capped), Sweeps())
    assert dict(case.config.budget.lines) | {"base": 1} == {
        "base": 1, "premiums": 90.5, "overtime": 500, "overhead": None, "training": None, "outsourcing": None,
    }  # fmt: skip
    with pytest.raises(InputError, match=r"budget\.lines\.overtime has no number"):
        make_cases(_site(tmp_path, more), Sweeps())
    text = (tmp_path / "plan.yaml").read_text(encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(text.replace("budget:\n", "budget:\n  lines: {overtime: 400}\n"), "utf-8")
    (case,) = make_cases(load(tmp_path / "plan.yaml"), Sweeps())
    assert case.config.budget.lines.overtime == pytest.approx(440)


def test_sweeps_are_crossed_with_each_other_and_with_what_is_named(tmp_path: Path):
    config = _site(tmp_path, {"name": "today"}, {"name": "raise", "set": {"pay.wage_multiplier": 1.03}})
    cases = make_cases(config, Sweeps(budgets=(9000.0, 9500.0), volume=(0.0, 0.1)))
    assert len(cases) == 8
    assert len({case.name for case in cases}) == 8
    raised = [case for case in cases if case.config.pay.wage_multiplier == 1.03]
    assert [case.config.budget.weekly for case in raised] == [9000.0, 9000.0, 9500.0, 9500.0]
    assert {round(case.config.queues[0].volume_multiplier, 6) for case in raised} == {1.0, 1.1}


def test_targets_are_for_the_cheapest_roster(tmp_path: Path):
    (case,) = make_cases(_site(tmp_path), Sweeps(service_levels=(0.7,)))
    assert case.config.objective.goal == "cost"
    assert {queue.service_level.target for queue in case.config.queues} == {0.7}


def test_every_wrong_override_is_told_with_its_line(tmp_path: Path):
    config = _site(
        tmp_path,
        {"name": "one", "set": {"queues.nobody.priority": 2, "budget.weekly": 9000}},
        {"name": "two", "set": {"budget.weekly": -5}},
        {"name": "three", "set": {"site.name": "+10%"}},
    )
    with pytest.raises(InputError) as caught:
        make_cases(config, Sweeps())
    lines = (tmp_path / "plan.yaml").read_text(encoding="utf-8").splitlines()
    told = {(problem.line, problem.field) for problem in caught.value.problems}
    place = {word: next(n for n, line in enumerate(lines, 1) if word in line) for word in (".nobody.", ": -5", "+10%")}
    assert told == {
        (place[".nobody."], "queues.nobody.priority"),
        (place[": -5"], "budget.weekly"),
        (place["+10%"], "site.name"),
    }


def test_dearer_people_and_fewer_of_every_kind(tmp_path: Path):
    config = _site(tmp_path, {"name": "x", "set": {"pay.wage_multiplier": 1.5, "staffing.attrition": 0.25}})
    before = read_agents(config)[0]
    after = read_agents(make_cases(config, Sweeps())[0].config)[0]
    assert len(after) == len(before) - len(before) // 4
    wages = {agent.agent_id: agent.hourly_cost for agent in before}
    assert all(agent.hourly_cost == pytest.approx(1.5 * wages[agent.agent_id]) for agent in after)
    for contract in {agent.contract for agent in before}:
        had, left = (sum(agent.contract == contract for agent in some) for some in (before, after))
        assert had - left <= had / 4 + 1
