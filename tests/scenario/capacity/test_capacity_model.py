"""The hiring plan's model against every combination of classes, and each limit alone."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from wfm.config import Config, load
from wfm.scenario.capacity import model
from wfm.scenario.capacity.model import Answer, Group, Limits, Question, solve
from wfm.scenario.capacity.months import Months
from wfm.scenario.capacity.needs import Needs, QueueNeeds
from wfm.scenario.capacity.people import Heads, Intake

PLAN = """
site: {name: Lakeside, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 60}
week: {start: 2027-01-01}
queues: [{name: calls, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}]
contracts: {full: {weekly_hours: [40, 40], days_per_week: [5, 5], shift_hours: [8, 8]}}
capacity:
"""
MONTHS = Months(tuple(dt.date(2027, month, 1) for month in (1, 2, 3, 4)), dt.date(2027, 5, 1))
HOURS = 160.0  # of an agent a month


def heads(count: list[float], training: list[float], wage: float = 20.0) -> Heads:
    """Return people of fixed hours, newcomers' hours as able as others'."""
    there, taught = np.array(count), np.array(training)
    hours, learning = (there - taught) * HOURS, taught * HOURS
    return Heads(
        there, np.zeros(4), hours, hours, hours, 0.1 * hours, learning, np.array([hours * wage, learning * wage])
    )


def question(folder: Path, capacity: str = "  months: 4", budget: float = np.inf) -> Question:
    """Return what needs 10, 12, 14, 13 agents for all contacts, 20 an hour, and has 9; a class may start each month."""
    (folder / "plan.yaml").write_text(PLAN + capacity + "\n", encoding="utf-8")
    config: Config = load(folder / "plan.yaml")
    need = np.array([10.0, 12.0, 14.0, 13.0]) * HOURS
    scales = np.array([0.0, 0.5, 1.0, 1.5])[:, None]
    share = np.array([0.0, 0.6, 1.0, 1.0])[:, None]
    queue = QueueNeeds("calls", need * 20, 0.8, scales * need, share * need * 20, need)
    classes = [
        Intake(start, month, heads([float(m >= month) for m in range(4)], [0.5 * (m == month) for m in range(4)]))
        for month, start in enumerate(MONTHS.starts)
    ]
    group = Group((0,), heads([9.0] * 4, [0.0] * 4), classes)
    return Question(config, MONTHS, Needs([queue], np.ones(4)), [group], np.ones(4), np.full(4, budget), 1.5)


def cost(asked: Question, hired: tuple[int, ...]) -> tuple[float, float]:
    """Return contacts below target and cost, without overtime or contacts given away."""
    group, queue = asked.groups[0], asked.needs.queues[0]
    able, pay = group.present.most.copy(), group.present.pay.sum(axis=0).copy()
    for n, one in zip(hired, group.intakes, strict=True):
        able += n * one.one.able
        pay += n * one.one.pay.sum(axis=0)
        pay[one.month] += n * asked.config.capacity.hiring.cost_per_hire
    served = [min(level + slope * able[m] for level, slope in queue.lines(m)) for m in range(4)]
    short = np.maximum(queue.target * queue.contacts - served, 0.0)
    return float(short.sum()), float(pay.sum())


def total(answer: Answer) -> float:
    return float(sum(line.sum() for line in answer.cost.values()))


@pytest.mark.parametrize("fee", [0, 5000])
def test_it_hires_at_least_cost_of_all_combinations(fee: int, tmp_path: Path):
    hiring = f"  hiring: {{class_size: [2, 4], cost_per_hire: {fee}}}\n  overtime: {{share: 0}}"
    asked = question(tmp_path, hiring)
    answer = solve(asked)
    best = min(cost(asked, hired) for hired in itertools.product((0, 2, 3, 4), repeat=4))
    assert answer.short.sum() == pytest.approx(best[0], abs=0.1)
    assert total(answer) == pytest.approx(best[1], rel=1e-5)
    (hired,) = answer.hired
    assert cost(asked, tuple(int(n) for n in hired))[1] == pytest.approx(best[1], rel=1e-5)


def test_no_month_costs_more_than_its_budget_though_targets_are_missed(tmp_path: Path):
    hiring = "  hiring: {class_size: [1, 4]}"
    free = solve(question(tmp_path, hiring))
    assert free.short.sum() == pytest.approx(0.0, abs=1e-3)
    budget = 9.5 * HOURS * 20
    held = solve(question(tmp_path, hiring, budget))
    assert np.all(sum(held.cost.values()) <= budget + 0.01)
    assert held.over.sum() == pytest.approx(0.0, abs=1e-3)
    assert held.short.sum() > 100
    more = solve(question(tmp_path, hiring, budget * 1.02))
    assert more.short.sum() < held.short.sum()


def test_what_the_present_agents_cost_over_the_budget_is_told(tmp_path: Path):
    budget = 8.0 * HOURS * 20
    answer = solve(question(tmp_path, "  hiring: {class_size: [1, 4]}", budget))
    assert answer.over == pytest.approx(np.full(4, HOURS * 20), rel=1e-4)
    assert answer.hired[0].sum() == 0


def test_each_limit_binds_and_lifted_it_does_not(tmp_path: Path):
    none = "  hiring: {classes_per_month: 0}\n  overtime: {share: 0}"
    asked = question(tmp_path, none)
    asked = replace(asked, groups=[replace(asked.groups[0], intakes=[])])
    short = solve(asked).short.sum()
    assert short > 100
    assert solve(asked, Limits(overtime=False)).short.sum() == pytest.approx(0.0, abs=1e-3)
    outside = question(tmp_path, none + "\n  outsourcing: {per_contact: 3, contacts_per_month: 500}")
    outside = replace(outside, groups=asked.groups)
    given = solve(outside)
    assert given.short.sum() < short
    assert np.all(given.outsourced.sum(axis=0) <= 500 + 1e-6)
    assert given.cost["outsourcing"] == pytest.approx(3 * given.outsourced.sum(axis=0))
    assert solve(outside, Limits(outsourcing=False)).short.sum() == pytest.approx(0.0, abs=1e-3)


def test_where_time_ends_what_met_the_aims_before_stays(tmp_path: Path, monkeypatch):
    asked, run = question(tmp_path, budget=12_000.0), model._Model._run
    best = solve(asked)

    def hasty(self, start: dict, gap: float):
        monkeypatch.setattr(model, "_SECONDS", 0.0 if start else 8.0)
        return run(self, start, gap)

    monkeypatch.setattr(model._Model, "_run", hasty)
    kept = solve(asked)
    assert kept.over.sum() == pytest.approx(best.over.sum(), rel=1e-5)
    assert kept.short.sum() >= best.short.sum() - 1e-3
    assert kept.gap >= 0.0


def test_most_service_takes_all_that_the_budget_buys_and_least_cost_does_not(tmp_path: Path):
    hiring, budget = "  hiring: {class_size: [1, 6]}", 16.0 * HOURS * 20
    least = solve(question(tmp_path, hiring, budget))
    most = solve(question(tmp_path, "  goal: service\n" + hiring, budget))
    assert most.in_time.sum() > least.in_time.sum() * 1.05
    assert total(most) > total(least)
    assert np.all(sum(most.cost.values()) <= budget + 0.01)


def test_no_more_classes_a_month_than_allowed(tmp_path: Path):
    asked = question(tmp_path, "  hiring: {class_size: [1, 1]}\n  overtime: {share: 0}")
    group = asked.groups[0]
    twice = replace(asked, groups=[replace(group, intakes=[*group.intakes, *group.intakes])])
    hired = solve(twice).hired[0]
    assert np.all(hired[:4] + hired[4:] <= 1)


def test_a_cost_line_keeps_its_own_budget(tmp_path: Path):
    free = solve(question(tmp_path, "  hiring: {class_size: [1, 4]}"))
    assert free.cost["overtime"].max() > 300
    held = solve(question(tmp_path, "  hiring: {class_size: [1, 4]}\n  budget: {lines: {overtime: 300}}"))
    assert held.cost["overtime"].max() <= 300 + 1e-6
    assert total(held) >= total(free) - 0.01


def test_a_cost_line_that_cannot_keep_its_budget_is_told(tmp_path: Path):
    held = solve(question(tmp_path, "  hiring: {class_size: [1, 4]}\n  budget: {lines: {pay: 1000}}"))
    assert held.over == pytest.approx(np.full(4, 9 * HOURS * 20 - 1000), rel=1e-4)
