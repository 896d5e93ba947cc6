"""Cover is counted to the minute, and shares of agents never add up to more than there are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from schedule_cases import LUNCH, MONDAY, REST, needs, people, queue, rostered, settings, write_case
from schedule_slow_sums import at_work, predicted, subsets

from wfm.config import Config
from wfm.plan import service_curves

TEA = {"name": "tea", "minutes": 10, "paid": True, "shift_longer_than_hours": 3, "between": [0.3, 0.9]}
QUEUES = [
    queue("calls", "mon-sun 07:00-19:00", patience_seconds=120),
    queue("chat", "mon-fri 09:00-27:00", channel="chat", concurrency=2),
    queue("mail", "mon-sat 08:00-18:00", channel="email", service_level={"target": 0.9, "within_hours": 4}),
]
SKILLS = ["calls", "calls|chat", "chat|mail", "mail", "calls|chat|mail", "calls"]


def case(folder: Path, width: int, start: str, goal: str) -> Config:
    sections = settings(
        site={"interval_minutes": width},
        week={"start": start},
        queues=QUEUES,
        contracts={"part": {"weekly_hours": [8, 24], "days_per_week": [2, 4], "shift_hours": [4.25, 8.25]}},
        shifts={
            "start_every_minutes": 15, "earliest_start": "06:00", "latest_end": "30:00", "lengths_minutes_step": 60,
        },
        breaks=[LUNCH, REST, TEA],
        rules={"min_rest_hours": 11},
        objective={"goal": goal},
        solver={"iterations": 300},
    )  # fmt: skip
    return write_case(folder, sections, [{"skills": skills} for skills in SKILLS])


@pytest.mark.parametrize(
    ("width", "start", "goal"),
    [
        (15, "2026-11-30", "service_level"),
        (30, "2026-11-30", "coverage"),
        (60, "2026-11-30", "service_level"),
        (30, "2026-03-23", "service_level"),
        (60, "2026-10-19", "coverage"),
    ],
)
def test_coverage_is_that_of_a_count_minute_by_minute(width: int, start: str, goal: str, tmp_path: Path):
    config = case(tmp_path, width, start, goal)
    agents, requirements = people(config), needs(config, 3.0)
    roster = rostered(config, requirements)
    curves = service_curves(config, requirements, agents)
    worked = at_work(config, agents, roster.activities)
    fractions = 0
    for at, rows in roster.coverage.groupby("timestamp"):
        there: dict[frozenset[str], float] = {}
        for agent in agents:
            skills = frozenset(agent.skills)
            there[skills] = there.get(skills, 0.0) + worked.get((agent.agent_id, at), 0.0)
        fractions += any(number % 1 for number in there.values())
        shares = dict(zip(rows["queue"], rows["scheduled"]))
        assert_shares(shares, there)
        if at.hour % 3 == 0 or any(number % 1 for number in there.values()):
            for row in rows.itertuples():
                expected = predicted(curves, there, at, row.queue)
                assert row.service_level == pytest.approx(expected, abs=1e-6), (at, row.queue)
    assert fractions > 10


def assert_shares(shares: dict[str, float], there: dict[frozenset[str], float]) -> None:
    """No set of queues has more agents than can serve it, and nobody at work is forgotten."""
    for chosen in subsets(list(shares)):
        able = sum(number for skills, number in there.items() if skills & set(chosen))
        assert sum(shares[name] for name in chosen) <= able + 1e-6
    everybody = sum(number for skills, number in there.items() if skills & set(shares))
    assert sum(shares.values()) == pytest.approx(everybody, abs=1e-5)


def test_nobody_covers_anything_while_on_a_break(tmp_path: Path):
    sections = settings(
        site={"interval_minutes": 60},
        contracts={"part": {"weekly_hours": [4, 4], "days_per_week": [1, 1], "shift_hours": [4, 4]}},
        breaks=[{"name": "rest", "minutes": 15, "paid": True, "shift_longer_than_hours": 0, "between": [0.5, 0.6]}],
    )
    config = write_case(tmp_path, sections, [{"available": "tue 08:00-12:00"}])
    coverage = rostered(config, needs(config, 4.0)).coverage
    tuesday = coverage[coverage["timestamp"].dt.day == 1]
    # From 08:00 to 12:00 with a quarter of an hour off between 10:00 and 10:24.
    assert tuesday["scheduled"].round(6).tolist() == [1, 1, 0.75, 1, 0, 0, 0, 0]
    assert coverage[coverage["timestamp"].dt.day != 1]["scheduled"].sum() == 0


def test_a_week_in_which_everything_is_closed_still_has_a_roster(tmp_path: Path):
    # The contracts' hours are due all the same, for training or leave.
    closed = {"closed": [str(MONDAY + dt.timedelta(days=day)) for day in range(7)]}
    config = write_case(tmp_path, settings(calendar=closed), [{}] * 2)
    roster = rostered(config, needs(config))
    assert set(roster.shifts["agent_id"]) == {"A1", "A2"}
    assert len(roster.coverage) == 0
