"""Why no roster can exist, in Thai: every cause that is told, with its cheapest change."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from explain_cases import PART, case, causes, four_planted
from schedule_cases import queue
from test_explain_causes import CLASHES

from wfm.config.agents import read_agents
from wfm.report.wording import Wording, load_strings
from wfm.schedule.explain.findings import Finding
from wfm.schedule.explain.ladders import LADDERS
from wfm.schedule.explain.rules import LAWS, Bound

NO_WEEK = (
    "agent A1 (Ada) has no legal week; agent A2: A2 has no legal week: contract part asks for 12-16 paid hours on 3-4 "
    "days with shifts of 4-4 h, but "
)
THAI = Wording(load_strings("th"), "EUR", 2)
NAMES = "calls vip night part contracts weekly_hours days_per_week shift_hours budget teams queues rules shifts breaks"
KEYS = [*NAMES.split(), "min_positions", "min", "lines", "overtime", "between", "lunch", "weekly", "service_level"]


def in_thai(line: str) -> str:
    told = THAI.reasons(line)
    assert told is not None, line
    english = [word for word in re.findall(r"(?<![\w.])[a-z]{2,}(?![\w.:])", told) if word not in KEYS]
    assert not english, (line, told)
    return told


def all_in_thai(found: list[Finding]) -> None:
    assert found
    for one in found:
        in_thai(one.line)
        for fix in one.fixes:
            in_thai(replace(one, fixes=(fix,)).line)
    in_thai("; ".join(one.line for one in found))


@pytest.mark.parametrize("name", CLASHES)
def test_a_clash_of_rules(name: str, tmp_path: Path):
    agents, locks, changes, _, _ = CLASHES[name]
    all_in_thai(causes(case(tmp_path, agents, locks, **changes)))


def test_four_causes_at_once(tmp_path: Path):
    all_in_thai(causes(four_planted(tmp_path, 20)))


def test_heads_and_hours_of_minimum_positions(tmp_path: Path):
    few = [queue("calls", "mon-fri 08:00-12:00", min_positions=3)]
    all_in_thai(causes(case(tmp_path, [{}, {}], queues=few)))


@pytest.mark.parametrize(
    "line",
    [
        "queue calls: no roster was found that keeps min_positions in every open interval; 3 are short, the first at "
        "2026-11-30T08:00:00+01:00",
        "queue calls: no roster was found that reaches its target of 80.0% over the plan; the best try gave 75.0%",
        "queue calls: no roster reaches its target of 80.0% over the plan: even with all 3 agents with the skill at "
        "the most hours, where they help most, it is 60.0%; cheapest change: at least 2 more agents with the skill "
        "calls",
        "budget.weekly: EUR 1,000.00 for the plan is less than EUR 1,200.00 (EUR 10.00 of it for overhead and "
        "activities), the cheapest roster that was found",
        "budget.lines.overtime: EUR 1.00 for the plan is less than EUR 2.00, the least for overtime that everybody's "
        "legal weeks come to; cheapest change: budget.lines.overtime: EUR 2.00 a week",
        "budget.weekly: EUR 1.00 for the plan is less than EUR 2.00, the least that the contracts' minimum hours cost "
        "(with 1 agent counted by the legal week that the changes named would give)",
        "no roster can exist: agent A1 (Ada) has no legal week; no roster can exist: agent A2 (Bo) has no legal week",
        "queue calls: min_positions cannot be kept in every open interval by any weeks of those with the skill: days, "
        "hours and rest leave at least 2 agents x 30 min missing, 1 at a time, for instance on Wed 2026-12-02 at "
        "08:00; cheapest change: 1 more agent with the skill calls",
    ],
)
def test_what_is_found_while_a_roster_is_made(line: str):
    assert "EUR" not in line or "EUR" in in_thai(line)


@pytest.mark.parametrize("law", LAWS)
def test_a_labour_rule_among_others(law: str):
    in_thai(NO_WEEK + f"{LAWS[law].format(8)} and at most 4 days a week cannot both be kept")


def test_every_step_of_every_ladder(tmp_path: Path):
    lunch = {"name": "lunch", "minutes": 30, "shift_longer_than_hours": 3, "paid": False, "between": [0.4, 0.6]}
    rules = {"min_rest_hours": 11, "max_consecutive_days": 5, "max_weekly_hours": 40}
    contracts = {"part": PART | {"start_spread_hours": 2}}
    config = case(tmp_path, [{}], rules=rules, contracts=contracts, breaks=[lunch])
    agent = read_agents(config)[0][0]
    bound = Bound(config, agent, agent)
    steps = [words(after(1)) for ladder in LADDERS.values() for after, _, words in ladder(bound)]
    assert len(steps) >= len(LADDERS)
    for change in steps:
        in_thai(f"{NO_WEEK}the times of breaks cannot be kept; cheapest change: {change}")
