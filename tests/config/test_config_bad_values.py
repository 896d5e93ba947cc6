"""Every field refuses what it cannot mean, at its line and by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_files import BASE, CONTRACT, HOURS, LEVEL, QUEUE, problems

QUEUE_BASE = BASE[: BASE.index("queues:")]
# What a value is replaced by in the first lines, and the field that is refused in which line.
FIRST_LINES = [
    ("name: Lakeside", "name: ''", 1, "site.name"),
    ("Europe/Amsterdam", "Europe/Lakeside", 1, "site.timezone"),
    ("Europe/Amsterdam", "CETT", 1, "site.timezone"),
    ("country: NL", "country: Holland", 1, "site.country"),
    ("currency: EUR", "currency: eur", 1, "site.currency"),
    ("currency: EUR", "currency: EURO", 1, "site.currency"),
    ("interval_minutes: 30", "interval_minutes: 20", 1, "site.interval_minutes"),
    ("interval_minutes: 30", 'interval_minutes: "30"', 1, "site.interval_minutes"),
    ("start: 2026-11-30", "start: 2026-11-31", 2, "week.start"),
    ("start: 2026-11-30", "start: 30-11-2026", 2, "week.start"),
    ("start: 2026-11-30", "start: 20261130", 2, "week.start"),
    ("weeks: 1", "weeks: 0", 2, "week.weeks"),
    ("weeks: 1", "weeks: 1.5", 2, "week.weeks"),
    ("weeks: 1", "weeks: 14", 2, "week.weeks"),
]
SECTIONS = [
    ("history: {source: ''}", "history.source"),
    ("history: {source: h.csv, profile: genesys}", "history.profile"),
    ("calendar: {closed: [tomorrow]}", "calendar.closed.0"),
    ("forecast: {model: oracle}", "forecast.model"),
    ("forecast: {horizon_weeks: 0}", "forecast.horizon_weeks"),
    ("forecast: {holidays: maybe}", "forecast.holidays"),
    ("staffing: {model: erlang_d}", "staffing.model"),
    ("staffing: {demand: median}", "staffing.demand"),
    ("staffing: {shrinkage: {unplanned: 1}}", "staffing.shrinkage.unplanned"),
    ("staffing: {shrinkage: {unplanned: -0.1}}", "staffing.shrinkage.unplanned"),
    ("staffing: {shrinkage: {planned: 8%}}", "staffing.shrinkage.planned"),
    ("shifts: {start_every_minutes: 7}", "shifts.start_every_minutes"),
    ("shifts: {start_every_minutes: 0}", "shifts.start_every_minutes"),
    ("shifts: {lengths_minutes_step: 31}", "shifts.lengths_minutes_step"),
    ('shifts: {earliest_start: "8 o\'clock"}', "shifts.earliest_start"),
    ('shifts: {earliest_start: "08:03"}', "shifts.earliest_start"),
    ('shifts: {latest_end: "48:05"}', "shifts.latest_end"),
    ('shifts: {earliest_start: "10:00", latest_end: "10:00"}', "shifts"),
    ("breaks: [{name: b, minutes: 12, paid: true, between: [0.1, 0.9]}]", "breaks.0.minutes"),
    ("breaks: [{name: b, minutes: 15, between: [0.1, 0.9]}]", "breaks.0.paid"),
    ("breaks: [{name: b, minutes: 15, paid: true, between: [0.9, 0.1]}]", "breaks.0.between"),
    ("breaks: [{name: b, minutes: 15, paid: true, between: [0.1, 1.1]}]", "breaks.0.between"),
    ("breaks: [{name: b, minutes: 15, paid: true, between: 0.5}]", "breaks.0.between"),
    ("activities: [{name: t, minutes: 30}]", "activities.0"),
    ("activities: [{name: t, minutes: 30, agents: all, team: T1}]", "activities.0"),
    ("activities: [{name: work, minutes: 30, agents: all}]", "activities.0"),
    ("activities: [{name: t, minutes: 30, agents: all, at: wednesday}]", "activities.0.at"),
    ('activities: [{name: t, minutes: 30, agents: all, at: "wen 10:00"}]', "activities.0.at"),
    ("rules: {preset: mars}", "rules.preset"),
    ("rules: {min_rest_hours: -1}", "rules.min_rest_hours"),
    ("rules: {max_consecutive_days: 0}", "rules.max_consecutive_days"),
    ("pay: {overtime_multiplier: 0.5}", "pay.overtime_multiplier"),
    ("pay: {premiums: [{name: p, multiplier: 2}]}", "pay.premiums.0"),
    ("pay: {premiums: [{name: p, days: sundays, multiplier: 2}]}", "pay.premiums.0.days"),
    ("pay: {premiums: [{name: p, days: sun, multiplier: 0.9}]}", "pay.premiums.0.multiplier"),
    ('pay: {premiums: [{name: p, between: ["22:00"], multiplier: 2}]}', "pay.premiums.0.between"),
    ('pay: {premiums: [{name: p, between: ["22:00", "6"], multiplier: 2}]}', "pay.premiums.0.between.1"),
    ("budget: {weekly: -1}", "budget.weekly"),
    ("budget: {weekly: lots}", "budget.weekly"),
    ("budget: {weekly: 1e999}", "budget.weekly"),
    ("budget: {teams: {T1: -5}}", "budget.teams.T1"),
    ("budget: {queues: {voice: -5}}", "budget.queues.voice"),
    ("budget: {queues: {vioce: 5}}", "budget.queues.vioce"),
    ("pay: {overhead_per_head: -1}", "pay.overhead_per_head"),
    ("activities: [{name: t, minutes: 30, agents: all, cost: -1}]", "activities.0.cost"),
    (
        "activities: [{name: t, minutes: 30, agents: all, cost: 1}, {name: t, minutes: 60, agents: all}]",
        "activities.1.cost",
    ),
    (
        "activities: [{name: t, minutes: 30, agents: all, cost: 1}]\n"
        "breaks: [{name: t, minutes: 15, paid: true, between: [0, 1]}]",
        "activities.0.cost",
    ),
    ("objective: {goal: profit}", "objective.goal"),
    ("objective: {floor: 1}", "objective.floor"),
    ("objective: {understaffed_hour: -1}", "objective.understaffed_hour"),
    ("solver: {time_limit_seconds: 0}", "solver.time_limit_seconds"),
    ("solver: {gap: -0.1}", "solver.gap"),
    ("solver: {workers: 0}", "solver.workers"),
    ("solver: {seed: -1}", "solver.seed"),
    ("solver: {seed: true}", "solver.seed"),
    ("solver: {iterations: 1.5}", "solver.iterations"),
    ("scenarios: [{set: {budget.weekly: 1}}]", "scenarios.0.name"),
    ("exports: generic", "exports"),
]
QUEUES = [
    (f"{HOURS}", "queues.0.service_level"),
    (f"{LEVEL}", "queues.0.opening_hours"),
    (f"{HOURS}, service_level: {{target: 1, within_seconds: 20}}", "queues.0.service_level.target"),
    (f"{HOURS}, service_level: {{target: 80, within_seconds: 20}}", "queues.0.service_level.target"),
    (f"{HOURS}, service_level: {{target: 0.8, within_seconds: -1}}", "queues.0.service_level.within_seconds"),
    (f"{HOURS}, service_level: {{target: 0.8}}", "queues.0.service_level"),
    (f"{HOURS}, service_level: {{target: 0.8, within_seconds: 1, within_hours: 1}}", "queues.0.service_level"),
    (f"{HOURS}, service_level: {{target: 0.8, within_hours: 8}}", "queues.0.service_level"),
    (f"{HOURS}, {LEVEL}, channel: email", "queues.0.service_level"),
    (f"{HOURS}, {LEVEL}, channel: telepathy", "queues.0.channel"),
    (f"{HOURS}, {LEVEL}, concurrency: 2", "queues.0.concurrency"),
    (f"{HOURS}, {LEVEL}, channel: chat, concurrency: 0", "queues.0.concurrency"),
    (f"{HOURS}, {LEVEL}, patience_seconds: 0", "queues.0.patience_seconds"),
    (f"{HOURS}, {LEVEL}, max_occupancy: 1.1", "queues.0.max_occupancy"),
    (f"{HOURS}, {LEVEL}, aht_seconds: 0", "queues.0.aht_seconds"),
    (f"{HOURS}, {LEVEL}, volume_multiplier: -1", "queues.0.volume_multiplier"),
    (f"{HOURS}, {LEVEL}, priority: 0", "queues.0.priority"),
    (f"{HOURS}, {LEVEL}, min_positions: 1.5", "queues.0.min_positions"),
]
CONTRACTS = [
    ("weekly_hours: [40, 40]", "weekly_hours: [40, 20]", "weekly_hours"),
    ("weekly_hours: [40, 40]", "weekly_hours: 40", "weekly_hours"),
    ("weekly_hours: [40, 40]", "weekly_hours: [-1, 40]", "weekly_hours"),
    ("weekly_hours: [40, 40]", "weekly_hours: [40, 169]", "weekly_hours"),
    ("days_per_week: [5, 5]", "days_per_week: [5, 8]", "days_per_week"),
    ("days_per_week: [5, 5]", "days_per_week: [4.5, 5]", "days_per_week"),
    ("shift_hours: [8.5, 9]", "shift_hours: [0, 9]", "shift_hours"),
    ("shift_hours: [8.5, 9]", "shift_hours: [8.51, 9]", "shift_hours"),
    ("shift_hours: [8.5, 9]", "shift_hours: [8.5, 25]", "shift_hours"),
    ("shift_hours: [8.5, 9]", 'shift_hours: ["8.5", 9]', "shift_hours"),
]


def only_problem(folder: Path, text: str) -> tuple[str, str]:
    (line,) = problems(folder, text)
    where, field, message = line.split(": ", 2)
    assert message
    return where, field


@pytest.mark.parametrize(("old", "new", "line", "field"), FIRST_LINES)
def test_bad_site_or_week_is_refused(tmp_path: Path, old: str, new: str, line: int, field: str):
    assert only_problem(tmp_path, BASE.replace(old, new)) == (f"plan.yaml:{line}", field)


@pytest.mark.parametrize(("section", "field"), SECTIONS)
def test_bad_value_of_a_section_is_refused(tmp_path: Path, section: str, field: str):
    assert only_problem(tmp_path, BASE + section) == ("plan.yaml:5", field)


@pytest.mark.parametrize(("queue", "field"), QUEUES)
def test_bad_queue_is_refused(tmp_path: Path, queue: str, field: str):
    assert only_problem(tmp_path, QUEUE_BASE + QUEUE.format(queue)) == ("plan.yaml:4", field)


@pytest.mark.parametrize("name", ["a|b", "a;b", "''"])
def test_queue_names_leave_the_separators_alone(tmp_path: Path, name: str):
    assert only_problem(tmp_path, BASE.replace("name: voice", f"name: {name}")) == ("plan.yaml:4", "queues.0.name")


@pytest.mark.parametrize(("old", "new", "field"), CONTRACTS)
def test_bad_contract_is_refused(tmp_path: Path, old: str, new: str, field: str):
    text = BASE + CONTRACT.format("overtime_hours: 0").replace(old, new)
    assert only_problem(tmp_path, text) == ("plan.yaml:6", f"contracts.full.{field}")


@pytest.mark.parametrize("more", ["overtime_hours: -1", "start_spread_hours: -1", "leave_credit_hours: -1"])
def test_negative_hours_of_a_contract_are_refused(tmp_path: Path, more: str):
    field = f"contracts.full.{more.partition(':')[0]}"
    assert only_problem(tmp_path, BASE + CONTRACT.format(more)) == ("plan.yaml:6", field)


def test_endless_days_of_a_contract_are_refused(tmp_path: Path):
    text = BASE + CONTRACT.format("overtime_hours: 0").replace("[5, 5]", "[1, 1e999]")
    assert only_problem(tmp_path, text) == ("plan.yaml:6", "contracts.full.days_per_week")


@pytest.mark.parametrize("more", ["overtime_multiplier: 1e999", "premiums: [{name: p, days: sun, multiplier: 1e999}]"])
def test_endless_multipliers_are_refused(tmp_path: Path, more: str):
    assert only_problem(tmp_path, f"{BASE}pay: {{{more}}}\n")[0] == "plan.yaml:5"


@pytest.mark.parametrize("hours", ["", " ; "])
def test_a_queue_that_never_opens_is_refused(tmp_path: Path, hours: str):
    text = BASE.replace("mon-fri 08:00-20:00", hours)
    assert only_problem(tmp_path, text) == ("plan.yaml:4", "queues.0.opening_hours")
