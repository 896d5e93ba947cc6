"""Where no roster can exist the error says for whom and why, for everybody at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from schedule_cases import MONDAY, days, needs, queue, rostered, settings, write_case

from wfm.errors import NoRosterError

WEEK = {"part": {"weekly_hours": [12, 16], "days_per_week": [3, 4], "shift_hours": [4, 4]}}


def lock(agent_id: str, day: int, start: str = "", end: str = "") -> dict:
    date = str(MONDAY.replace(day=30) if day == 0 else f"2026-12-{day:02d}")
    times = [f"{date}T{clock}" if clock else "" for clock in (start, end)]
    return {"agent_id": agent_id, "date": date, "start": times[0], "end": times[1]}


def reasons(folder: Path, agents: list[dict], locks: list[dict] | None = None, **changes) -> list[str]:
    config = write_case(folder, settings(contracts=WEEK, **changes), agents, locks=locks)
    with pytest.raises(NoRosterError) as caught:
        rostered(config)
    return caught.value.reasons


def test_availability_on_too_few_days(tmp_path: Path):
    (reason,) = reasons(tmp_path, [{}, {"available": "mon-tue 08:00-16:00", "name": "Zoe"}])
    assert "A2" in reason
    assert "Zoe" in reason
    assert "part" in reason


def test_availability_shorter_than_any_shift(tmp_path: Path):
    (reason,) = reasons(tmp_path, [{"available": "mon-sun 08:00-11:30"}])
    assert "A1" in reason


def test_days_locked_free(tmp_path: Path):
    free = [lock("A2", day) for day in range(5)]
    (reason,) = reasons(tmp_path, [{}, {}], free)
    assert "A2" in reason


def test_more_locked_shifts_than_days_allowed(tmp_path: Path):
    (reason,) = reasons(tmp_path, [{}], [lock("A1", day, "08:00", "12:00") for day in range(5)])
    assert "A1" in reason


def test_locked_shifts_without_the_rest_between(tmp_path: Path):
    kept = [lock("A1", 1, "12:00", "16:00"), lock("A1", 2, "08:00", "12:00")]
    (reason,) = reasons(tmp_path, [{}], kept, rules={"min_rest_hours": 17})
    assert "A1" in reason


def test_a_locked_shift_of_a_length_that_the_contract_does_not_know(tmp_path: Path):
    (reason,) = reasons(tmp_path, [{}, {}], [lock("A2", 1, "08:00", "14:00")])
    assert "A2" in reason


def test_everybody_without_a_legal_week_is_named_at_once(tmp_path: Path):
    short = {"available": "mon 08:00-16:00"}
    found = reasons(tmp_path, [short, {}, short, short])
    assert [next(a for a in ("A1", "A2", "A3", "A4") if a in reason) for reason in found] == ["A1", "A3", "A4"]


def test_days_off_are_credited_so_that_they_leave_a_roster(tmp_path: Path):
    config = write_case(tmp_path, settings(contracts=WEEK), [{"time_off": days(0, 5)}, {"time_off": days(0, 7)}])
    shifts = rostered(config).shifts
    assert set(shifts["agent_id"]) <= {"A1"}


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_minimum_positions_that_nobody_can_serve(goal: str, tmp_path: Path):
    queues = [queue("calls"), queue("vip", min_positions=1)]
    (reason,) = reasons(tmp_path, [{}, {}], queues=queues, objective={"goal": goal})
    assert "vip" in reason
    assert "min_positions" in reason


def test_minimum_positions_that_agents_can_keep_are_kept(tmp_path: Path):
    queues = [queue("calls", "tue-wed 08:00-16:00", min_positions=1), queue("chat", "tue 08:00-16:00", min_positions=1)]
    config = write_case(
        tmp_path,
        settings(queues=queues, contracts={"part": WEEK["part"] | {"weekly_hours": [0, 16], "days_per_week": [0, 4]}}),
        [{"skills": "calls"}, {"skills": "calls|chat"}, {"skills": "calls|chat"}, {"skills": "chat"}],
    )
    coverage = rostered(config, needs(config, 0.0)).coverage
    assert (coverage["scheduled"] >= 1 - 1e-6).all()


def test_a_target_out_of_reach_is_named_with_its_queue(tmp_path: Path):
    (reason,) = reasons(tmp_path, [{}], objective={"goal": "cost"})
    assert "calls" in reason
    assert "80.0%" in reason


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_minimum_positions_leave_the_proof_as_tight_as_it_was(goal: str, tmp_path: Path):
    gaps = []
    for least in (0, 1):
        config = write_case(
            tmp_path / str(least),
            settings(
                queues=[queue("calls", min_positions=least)],
                contracts={"part": WEEK["part"] | {"weekly_hours": [8, 40], "days_per_week": [2, 5]}},
                objective={"goal": goal},
                solver={"iterations": 6000},
            ),
            [{}] * 6,
        )
        roster = rostered(config, needs(config, lambda name, at: 1.6 if at.hour < 14 else 0.0))
        assert (roster.coverage["scheduled"] >= least - 1e-6).all()
        gaps.append(roster.summary["gap"])
    assert gaps[1] < gaps[0] + 0.1
