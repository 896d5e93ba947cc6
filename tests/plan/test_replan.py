"""A plan is mended after sick calls and surges: few people touched, what has begun stays, every rule kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from small_plan import wfm

from wfm.check import check_plan
from wfm.errors import InputError
from wfm.plan import Plan
from wfm.plan_folder import read_frame, write_plan
from wfm.replan import Absence, Asked, Replanned, replan
from wfm.schedule.repair import Rights
from wfm.swap import swap
from wfm.tables import SHIFTS


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stood") / "plan"
    write_plan(plan, out, {})
    return out


def first_shift(plan: Plan) -> tuple[str, dt.date]:
    row = plan.roster.shifts.iloc[0]
    return str(row["agent_id"]), row["date"]


def mended(folder: Path, tmp_path: Path, asked: Asked) -> Replanned:
    """Replan, write the plan and check it."""
    found = replan(folder, asked)
    write_plan(found.plan, tmp_path / "mended", {}, changes=found.tables())
    assert check_plan(tmp_path / "mended").violations == ()
    found.inputs.cleanup()
    return found


def differing(before: pd.DataFrame, after: pd.DataFrame) -> set[tuple[str, dt.date]]:
    """Return whose shifts differ on which dates."""
    sides = [
        {(row.agent_id, row.date): (row.start, row.end) for row in table.itertuples()} for table in (before, after)
    ]
    return {key for key in sides[0].keys() | sides[1].keys() if sides[0].get(key) != sides[1].get(key)}


def test_nothing_asked_changes_nothing(plan: Plan, folder: Path, tmp_path: Path):
    found = mended(folder, tmp_path, Asked(rights=Rights(breaks=False, shifts=False, new=False)))
    assert not len(found.changes)
    pd.testing.assert_frame_equal(found.plan.roster.shifts, plan.roster.shifts)
    pd.testing.assert_frame_equal(found.plan.roster.coverage, plan.roster.coverage, rtol=1e-3, atol=1e-3)
    assert found.plan.summary["cost"] == plan.summary["cost"]


def test_a_sick_call_takes_the_shift_out_and_touches_at_most_five(plan: Plan, folder: Path, tmp_path: Path):
    agent, date = first_shift(plan)
    found = mended(folder, tmp_path, Asked(absences=[Absence(agent, date)]))
    changed = differing(plan.roster.shifts, found.plan.roster.shifts)
    assert (agent, date) in changed
    assert {when for who, when in changed if who != agent} <= {date}
    asked = found.changes[~found.changes["change"].isin(["absent", "instead"])]
    assert {who for who, _ in changed} - {agent} <= set(asked["agent_id"])
    assert asked["agent_id"].nunique() <= 5
    assert found.plan.summary["service_level"]["overall"] >= found.steps[0].service_level - 1e-9
    written = pd.read_csv(tmp_path / "mended" / "changes.csv")
    assert written["change"].tolist()[0] == "absent"


def test_who_is_away_for_hours_has_no_shift_over_them(plan: Plan, folder: Path, tmp_path: Path):
    row = plan.roster.shifts.iloc[0]
    hours = (row["start"] + pd.Timedelta(hours=1), row["start"] + pd.Timedelta(hours=2))
    found = mended(folder, tmp_path, Asked(absences=[Absence(str(row["agent_id"]), start=hours[0], end=hours[1])]))
    mine = found.plan.roster.shifts[found.plan.roster.shifts["agent_id"] == row["agent_id"]]
    assert not ((mine["start"] < hours[1]) & (mine["end"] > hours[0])).any()


def test_what_has_begun_and_what_is_locked_stays(plan: Plan, folder: Path, tmp_path: Path):
    shifts = plan.roster.shifts
    now = shifts["start"].sort_values().iloc[len(shifts) // 2]
    locked = shifts[shifts["start"] > now].iloc[0]
    lock = (str(locked["agent_id"]), locked["date"])
    found = mended(folder, tmp_path, Asked(volume={"all": 1.5}, since=now, locks=[lock]))
    changed = differing(shifts, found.plan.roster.shifts)
    begun = shifts[shifts["start"] < now]
    assert not changed & set(zip(begun["agent_id"], begun["date"], strict=True))
    assert lock not in changed
    after = found.plan.roster.shifts
    new = after[[(row.agent_id, row.date) in changed for row in after.itertuples()]]
    assert (new["start"] >= now).all()
    contacts = found.plan.forecast["contacts"] / plan.forecast["contacts"]
    later = plan.forecast["timestamp"] >= now
    assert contacts[later].dropna().to_numpy() == pytest.approx(1.5, abs=1e-3)
    assert contacts[~later].dropna().to_numpy() == pytest.approx(1.0, abs=1e-3)


def test_notice_keeps_shifts_near_the_present(plan: Plan, folder: Path, tmp_path: Path):
    first = plan.roster.shifts["start"].min().normalize()
    asked = Asked(volume={"all": 1.5}, since=first, notice_hours=72)
    found = mended(folder, tmp_path, asked)
    changed = differing(plan.roster.shifts, found.plan.roster.shifts)
    assert all(date >= (first + pd.Timedelta(hours=72)).date() for _, date in changed)


def test_each_step_against_a_surge_serves_no_worse_than_the_one_before(folder: Path, tmp_path: Path):
    found = mended(folder, tmp_path, Asked(volume={"all": 1.6}, rights=Rights(overtime=False)))
    names = [step.step for step in found.steps]
    assert names[0] == "as it stood"
    assert names[-1] == "and more budget, if allowed"
    answered = [step.answered for step in found.steps]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(answered))
    assert [step.people for step in found.steps] == sorted(step.people for step in found.steps)


def test_the_same_repair_twice_is_the_same(plan: Plan, folder: Path):
    asked = Asked(absences=[Absence(*first_shift(plan))])
    one, two = replan(folder, asked), replan(folder, asked)
    pd.testing.assert_frame_equal(one.changes, two.changes)
    pd.testing.assert_frame_equal(one.plan.roster.activities, two.plan.roster.activities)


def test_unknown_agents_dates_and_queues_are_told_at_once(folder: Path):
    asked = Asked(absences=[Absence("nobody", dt.date(2020, 1, 1))], volume={"nothing": 1.2})
    with pytest.raises(InputError) as error:
        replan(folder, asked)
    text = str(error.value)
    assert all(one in text for one in ("nobody", "2020-01-01", "nothing"))


def test_a_swap_of_equals_is_legal_and_exchanges_the_shifts(plan: Plan, folder: Path, tmp_path: Path):
    legal = 0
    shifts = plan.roster.shifts
    day = shifts[shifts["date"] == shifts["date"].iloc[0]].reset_index(drop=True)
    for one, other in ((day.iloc[i], day.iloc[j]) for i in range(3) for j in range(i + 1, 4)):
        found = swap(folder, (one["agent_id"], one["date"]), (other["agent_id"], other["date"]))
        after = found.plan.roster.shifts.set_index(["agent_id", "date"])
        assert after.loc[(one["agent_id"], one["date"]), "start"] == other["start"]
        assert after.loc[(other["agent_id"], other["date"]), "end"] == one["end"]
        write_plan(found.plan, tmp_path / "swapped", {})
        assert found.legal == (check_plan(tmp_path / "swapped").violations == ())
        legal += found.legal
    assert legal


def test_a_second_shift_on_a_day_is_no_swap(plan: Plan, folder: Path):
    shifts = plan.roster.shifts
    one = shifts.iloc[0]
    busy = shifts[(shifts["date"] == one["date"]) & (shifts["agent_id"] != one["agent_id"])].iloc[0]
    other = shifts[(shifts["agent_id"] == busy["agent_id"]) & (shifts["date"] != one["date"])].iloc[0]
    found = swap(folder, (one["agent_id"], one["date"]), (other["agent_id"], other["date"]))
    assert "one_shift_a_day" in {rule for rule, _ in found.violations}


def morning(plan: Plan) -> pd.Timestamp:
    """Return an instant at which shifts of a day have begun and breaks lie ahead."""
    starts = plan.roster.shifts["start"].sort_values()
    return starts.iloc[len(starts) // 2].normalize() + pd.Timedelta(hours=11, minutes=30)


def pieces_before(activities: pd.DataFrame, now: pd.Timestamp) -> set[tuple]:
    """Return every piece that has begun: agent, activity and start."""
    begun = activities[activities["start"] < now]
    return set(zip(begun["agent_id"], begun["activity"], begun["start"], strict=True))


@pytest.mark.parametrize("only", ["breaks", "extend"])
def test_a_day_that_has_begun_is_changed_ahead_alone(plan: Plan, folder: Path, tmp_path: Path, only: str):
    now = morning(plan)
    until = now.normalize() + pd.Timedelta(days=1)
    found = mended(folder, tmp_path, Asked(volume={"all": 1.8}, since=now, until=until, only=only, more_budget=500))
    before, after = plan.roster.activities, found.plan.roster.activities
    # Work goes on after a break that moves, so that only what is no work tells what had begun.
    past = [{one for one in pieces_before(table, now) if one[1] != "work"} for table in (before, after)]
    assert past[0] == past[1]
    assert set(found.changes["change"]) == {{"breaks": "breaks", "extend": "longer"}[only]}
    assert set(found.changes["date"]) == {now.date()}
    assert found.steps[-1].answered > found.steps[0].answered
    shifts = found.plan.roster.shifts
    changed = differing(plan.roster.shifts, shifts)
    assert bool(changed) == (only == "extend")
    old = plan.roster.shifts.set_index(["agent_id", "date"])
    for row in shifts[[(row.agent_id, row.date) in changed for row in shifts.itertuples()]].itertuples():
        assert row.start == old.loc[(row.agent_id, row.date), "start"]
        assert row.end > max(old.loc[(row.agent_id, row.date), "end"], now)


def test_who_is_not_needed_may_go_home_and_is_not_gone_already(plan: Plan, folder: Path, tmp_path: Path):
    now = morning(plan)
    until = now.normalize() + pd.Timedelta(days=1)
    found = mended(folder, tmp_path, Asked(volume={"all": 0.2}, since=now, until=until, only="time-off"))
    changed = differing(plan.roster.shifts, found.plan.roster.shifts)
    assert changed
    assert set(found.changes["change"]) == {"shorter"}
    assert found.plan.summary["cost"] < plan.summary["cost"]
    after = found.plan.roster.shifts.set_index(["agent_id", "date"])
    assert all(after.loc[key, "end"] > now for key in changed)


def test_longer_handle_times_are_more_work_until_they_end(plan: Plan, folder: Path):
    now = morning(plan)
    nothing = Rights(breaks=False, shifts=False, new=False)
    levels = []
    for hours in (0, 2, 48):
        asked = Asked(aht={"all": 1.5}, since=now, until=now + pd.Timedelta(hours=hours), rights=nothing)
        levels.append(replan(folder, asked).steps[0].answered)
    assert levels[0] > levels[1] > levels[2]


def test_the_commands_say_what_they_do(plan: Plan, folder: Path):
    agent, date = first_shift(plan)
    run = wfm("replan", folder, "--absent", f"{agent}:{date}", "--dry-run", cwd=folder.parent)
    assert (run.returncode, run.stderr) == (0, "")
    assert "away" in run.stdout
    assert "nothing was written" in run.stdout
    run = wfm("replan", folder, "--volume", "all:+60%", "--from", f"{date}T10:00", "--json", cwd=folder.parent)
    assert run.returncode == 0
    out = folder.with_name("plan.replanned")
    assert check_plan(out).ok
    config = replace(plan).config
    assert len(read_frame(out, SHIFTS, config))
    run = wfm("replan", folder, "--absent", "A1", cwd=folder.parent)
    assert run.returncode == 2
    run = wfm("swap", folder, f"{agent}:{date}", f"{agent}:{date}", cwd=folder.parent)
    assert run.returncode == 2
    assert "both sides are the same" in run.stderr
