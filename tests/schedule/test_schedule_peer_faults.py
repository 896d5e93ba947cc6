"""Faults found in other schedulers, each as a roster that shows whether it is made here too.

Requirements one too high and loads that no agents can carry are in tests/staffing and tests/erlang.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import needs, planned, queue, settings, write_case
from schedule_pencil import DAYS, SHIFTS, part, week, worked

from wfm.check import check_plan
from wfm.errors import InputError
from wfm.plan_folder import write_plan

ZONE = "Europe/Amsterdam"
NIGHT_SHIFTS = {"start_every_minutes": 60, "earliest_start": "20:00", "latest_end": "32:00"}


def test_a_rest_of_11_hours_forbids_no_shift_of_the_next_day_that_leaves_it(tmp_path: Path):
    # 08-16 day by day leaves 16 h, and a night shift after a night shift too; 12-20 and then 07 leaves 11 h to the
    # minute.
    rules = {"min_rest_hours": 11}
    mornings = week(tmp_path / "day", dict.fromkeys(DAYS[:5], (8, 16)), rules=rules, **part(shift_hours=[8, 8]))
    assert worked(mornings) == [f"{day} 08-16" for day in DAYS[:5]]
    nights = week(
        tmp_path / "night", dict.fromkeys(DAYS[:5], (22, 30)), rules=rules, shifts=NIGHT_SHIFTS,
        **part(shift_hours=[8, 8]),
    )  # fmt: skip
    assert worked(nights) == [f"{day} 22-06" for day in DAYS[:5]]
    turn = {"start_every_minutes": 60, "earliest_start": "07:00", "latest_end": "20:00"}
    exact = week(
        tmp_path / "exact", {"mon": (12, 20), "tue": (7, 15)}, rules=rules, shifts=turn, **part(shift_hours=[8, 8])
    )
    assert worked(exact) == ["mon 12-20", "tue 07-15"]


def test_rest_holds_between_every_two_shifts_and_not_only_on_neighbouring_dates(tmp_path: Path):
    # After a shift of 24 h the next two dates are too soon.
    whole_days = part(shift_hours=[24, 24], weekly_hours=[0, 168])
    shifts = {"start_every_minutes": 720, "earliest_start": "12:00", "latest_end": "36:00"}
    everywhere = dict.fromkeys(DAYS, (0, 24))
    roster = week(tmp_path, everywhere, rules={"min_rest_hours": 30}, shifts=shifts, **whole_days)
    rows = roster.shifts.sort_values("start")
    assert len(rows) == 3
    assert min(rows["start"].iloc[1:].to_numpy() - rows["end"].iloc[:-1].to_numpy()) >= pd.Timedelta(hours=30)


@pytest.mark.parametrize("goal", ["service_level", "coverage"])
def test_nobody_works_more_than_the_weekly_maximum_however_much_is_wanted(goal: str, tmp_path: Path):
    # Seven shifts of 12 h would be 84 h.
    contract = {"weekly_hours": [0, 40], "overtime_hours": 5, "days_per_week": [0, 7], "shift_hours": [4, 12]}
    sections = settings(
        contracts={"part": contract}, shifts=SHIFTS, objective={"goal": goal},
        queues=[queue("calls", "mon-sun 00:00-24:00", patience_seconds=120)],
    )  # fmt: skip
    config = write_case(tmp_path, sections, [{}, {}])
    hours = planned(config, needs(config, 60.0)).roster.shifts.groupby("agent_id")["paid_hours"].sum()
    assert list(hours) == [45, 45]


@pytest.mark.parametrize("monday", ["2026-11-30", "2026-03-23", "2026-10-19"])
def test_a_night_shift_covers_the_small_hours_of_the_day_after(monday: str, tmp_path: Path):
    small_hours = {"tue": (0, 6), "fri": (0, 6)}
    night = part(shift_hours=[8, 8]) | {"shifts": NIGHT_SHIFTS | {"earliest_start": "22:00", "latest_end": "30:00"}}
    roster = week(tmp_path, small_hours, week={"start": monday}, **night)
    assert worked(roster) == ["mon 22-06", "thu 22-06"]
    cover = roster.coverage.set_index("timestamp")["scheduled"]
    there = [f"{DAYS[at.weekday()]} {at.hour:02d}" for at in cover.index[cover > 0] if at.minute == 0]
    hours = (22, 23, *range(6))
    assert there == [f"{DAYS[day + (hour < 22)]} {hour:02d}" for day in (0, 3) for hour in hours]


def test_a_night_shift_after_the_last_evening_covers_nothing_of_the_first_morning(tmp_path: Path):
    sunday = ({"available": "sun 22:00-30:00"},)
    night = part(shift_hours=[8, 8], days_per_week=[1, 7]) | {"shifts": NIGHT_SHIFTS}
    cover = week(tmp_path, {"mon": (0, 6), "sun": (22, 24)}, sunday, **night).coverage
    assert set(cover.loc[cover["scheduled"] > 0, "timestamp"].dt.strftime("%a %H")) == {"Sun 22", "Sun 23"}


@pytest.mark.parametrize("between", [[0.0, 0.3], [0.3, 0.7], [0.7, 1.0]])
def test_breaks_of_a_night_shift_lie_inside_it(between: list, tmp_path: Path):
    lunch = {"name": "lunch", "minutes": 30, "paid": False, "shift_longer_than_hours": 5, "between": between}
    night = part(shift_hours=[8, 8], weekly_hours=[37.5, 37.5]) | {"shifts": NIGHT_SHIFTS}
    roster = week(tmp_path, dict.fromkeys(DAYS, (22, 30)), breaks=[lunch], **night)
    rests = roster.activities[roster.activities["activity"] == "lunch"].sort_values("start")
    shifts = roster.shifts.sort_values("start")
    assert len(rests) == len(shifts) == 5
    for rest, shift in zip(rests.itertuples(), shifts.itertuples()):
        span = shift.end - shift.start
        assert shift.start + between[0] * span <= rest.start
        assert rest.end <= shift.start + between[1] * span


TIGHT = [
    {"name": name, "minutes": 30, "paid": False, "shift_longer_than_hours": 0, "between": [0.4, 0.6]}
    for name in ("lunch", "tea")
]


def test_shifts_without_room_for_their_breaks_are_not_planned(tmp_path: Path):
    # Two half hours fit between 40% and 60% of 5 h, not of 4 h, though each fits alone and 4 h is what is wanted.
    roster = week(tmp_path, dict.fromkeys(DAYS[:2], (8, 12)), breaks=TIGHT, **part(shift_hours=[4, 5]))
    assert worked(roster) == ["mon 08-13", "tue 08-13"]
    rests = roster.activities[roster.activities["activity"] != "work"].sort_values("start")
    clocks = [f"{row.start:%H:%M}" for row in rests.itertuples()]
    assert clocks == ["10:00", "10:30"] * 2


def test_a_contract_without_room_for_its_breaks_is_named_before_anything_is_planned(tmp_path: Path):
    with pytest.raises(InputError, match="part"):
        week(tmp_path, {"mon": (8, 12)}, breaks=TIGHT, **part(shift_hours=[4, 4]))


def test_two_breaks_at_one_moment_of_the_window_are_taken_one_after_the_other(tmp_path: Path):
    roster = week(tmp_path, {"mon": (8, 13)}, breaks=TIGHT, **part(shift_hours=[5, 5]))
    rests = roster.activities[roster.activities["activity"] != "work"].sort_values("start")
    assert all(one.end <= two.start for one, two in itertools.pairwise(rests.itertuples()))


@pytest.mark.parametrize("goal", ["service_level", "coverage", "cost"])
def test_a_week_without_contacts_is_planned_with_the_least_that_contracts_ask_for(goal: str, tmp_path: Path):
    config = write_case(tmp_path / "in", settings(objective={"goal": goal}), [{}, {}])
    plan = planned(config, needs(config, 0.0))
    assert plan.summary["cost"] == 2 * 4 * 20
    assert plan.summary["understaffed_agent_hours"] == 0
    write_plan(plan, tmp_path / "out", {})
    assert check_plan(tmp_path / "out").ok, str(check_plan(tmp_path / "out"))


@pytest.mark.parametrize("patience", [{}, {"patience_seconds": 60}], ids=["nobody gives up", "callers give up"])
def test_far_more_contacts_than_agents_are_answered_as_few_as_they_can_be(patience: dict, tmp_path: Path):
    # Two agents against a load of 133 erlangs answer at most 2 of 133 without queue, and no share is over one.
    config = write_case(tmp_path, settings(queues=[queue("calls", **patience)]), [{}, {}])
    plan = planned(config, needs(config, 1000.0))
    level = plan.roster.coverage["service_level"]
    assert level.between(0, 2 / 133).all()
    assert plan.summary["service_level"]["overall"] <= 2 / 133
    assert plan.summary["bound"] <= plan.summary["objective"] + 1e-6
