"""Files of actuals as they come: other grids, summer time, gaps; faults are told with their place."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wfm.config import Config
from wfm.errors import InputError
from wfm.performance.actuals import Actuals, actuals_of, read_actuals
from wfm.performance.grains import first_places
from wfm.performance.planned import PlannedWeek

ZONE = "Europe/Amsterdam"
MONDAY = "2026-11-30"


def a_plan(start: str = MONDAY, hours: str = "mon-sun 00:00-24:00") -> PlannedWeek:
    """Return a plan of half hours without a roster: enough to read actuals for."""
    level = {"target": 0.8, "within_seconds": 20}
    config = Config.model_validate(
        {
            "site": {"name": "Hill", "timezone": ZONE, "currency": "EUR", "interval_minutes": 30},
            "week": {"start": start},
            "queues": [{"name": "calls", "opening_hours": hours, "service_level": level}],
        }
    )
    events = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])
    none = pd.DataFrame()
    return PlannedWeek(Path("plan"), config, [], events, {}, none, none, none, none, none)


def read(tmp_path: Path, plan: PlannedWeek, rows: list[str], more: str = "") -> Actuals:
    path = tmp_path / "actuals.csv"
    path.write_text("\n".join([f"timestamp,queue,contacts{more}", *rows]), encoding="utf-8")
    return actuals_of(plan, read_actuals(path, ZONE))


def grid(periods: int = 48 * 7, minutes: int = 30) -> list[str]:
    return [str(stamp) for stamp in pd.date_range(MONDAY, periods=periods, freq=f"{minutes}min")]


def of(stamps: list, contacts: int = 1) -> list[str]:
    return [f"{stamp},calls,{contacts}" for stamp in stamps]


def test_finer_rows_are_added_up(tmp_path):
    rows = [f"{stamp},calls,2,2,1,{100 + 100 * (n % 2)}" for n, stamp in enumerate(grid(96 * 7, 15))]
    found = read(tmp_path, a_plan(), rows, ",answered,answered_within,aht_seconds")
    assert len(found.rows) == 48 * 7
    assert found.rows["contacts"].unique().tolist() == [4.0]
    assert found.rows["aht_seconds"].unique().tolist() == [150.0]
    assert found.covered.all()
    assert found.notes == ()


def test_coarser_rows_are_refused(tmp_path):
    told = r"actuals.csv:2: timestamp: the rows of 'calls' are of 60 minutes.*30 minutes"
    with pytest.raises(InputError, match=told):
        read(tmp_path, a_plan(), of(grid(24 * 7, 60)))
    with pytest.raises(InputError, match="are of whole days"):
        read(tmp_path, a_plan(), of(grid(7, 24 * 60)))


def test_rows_off_every_grid_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"actuals.csv:3: timestamp: .* is off the grid of 30 minutes"):
        read(tmp_path, a_plan(), of(["2026-11-30 08:00", "2026-11-30 08:07"]))


@pytest.mark.parametrize(("start", "intervals"), [("2026-03-23", 334), ("2026-10-19", 338)])
def test_weeks_of_summer_time(tmp_path, start, intervals):
    plan = a_plan(start)
    found = read(tmp_path, plan, of([stamp.isoformat() for stamp in plan.intervals]))
    assert len(found.rows) == intervals
    assert found.covered.shape == (1, intervals)
    assert found.covered.all()


def test_naive_rows_of_a_doubled_hour(tmp_path):
    plan = a_plan("2026-10-19")
    naive = [stamp.tz_localize(None) for stamp in plan.intervals]
    told = read(tmp_path, plan, [f"{stamp},calls,{n}" for n, stamp in enumerate(naive)])
    assert told.rows["contacts"].tolist() == list(map(float, range(338)))
    halves = read(tmp_path, plan, of(sorted(set(naive)), 4))
    assert halves.rows["contacts"].sum() == 336 * 4
    assert (halves.rows["contacts"] == 2).sum() == 4


def test_actuals_that_end_mid_week(tmp_path):
    found = read(tmp_path, a_plan(), of(grid(100)))
    assert found.covered.sum() == 100
    assert found.notes == ("judged up to Wed 2026-12-02 02:00: the actuals end there, and the plan goes on",)


def test_actuals_that_begin_mid_week(tmp_path):
    found = read(tmp_path, a_plan(), of(["2026-12-06 20:00", "2026-12-06 23:30"]))
    assert found.covered.sum() == 8
    assert "judged from Sun 2026-12-06 20:00 on" in found.notes[0]


def test_a_day_without_rows_is_not_judged(tmp_path):
    found = read(tmp_path, a_plan(), of([s for s in grid() if not s.startswith("2026-12-02")]))
    assert found.covered.sum() == 48 * 6
    assert found.notes == ("'calls' is not judged on Wed 2026-12-02: the actuals have no row of it",)


def test_left_out_intervals_had_no_contacts(tmp_path):
    kept = [s for s in grid() if " 03:" not in s]
    assert read(tmp_path, a_plan(), of(kept)).covered.all()


def test_contacts_outside_opening_hours_are_counted_and_told(tmp_path):
    plan = a_plan(hours="mon-fri 08:00-20:00")
    stamps = [s for s in grid() if "08:00" <= s[11:16] < "20:00" and s < "2026-12-05"]
    found = read(tmp_path, plan, of([*stamps, "2026-12-05 10:00:00"], 3))
    assert found.rows["contacts"].sum() == 3 * (24 * 5 + 1)
    told = "3 contacts of 'calls' came while it was closed, the first Sat 2026-12-05 10:00; they count"
    assert found.notes == (told,)


def test_all_faults_of_actuals_at_once(tmp_path):
    rows = ["2026-11-30 08:30,calls,-1", "2026-13-01 08:00,calls,1"]
    with pytest.raises(InputError) as caught:
        read(tmp_path, a_plan(), rows)
    assert [(one.line, one.field) for one in caught.value.problems] == [(2, "contacts"), (3, "timestamp")]


def test_more_in_time_than_answered(tmp_path):
    with pytest.raises(InputError, match=r"actuals.csv:2: answered_within: 5 is more than answered, 4"):
        read(tmp_path, a_plan(), ["2026-11-30 08:00,calls,6,4,5"], ",answered,answered_within")


def test_rows_that_contradict_each_other(tmp_path):
    rows = ["2026-11-30 08:00,calls,5", "2026-11-30 08:00,calls,5", "2026-11-30 08:00,calls,6"]
    told = r"actuals.csv:4: timestamp: 2026-11-30 08:00 of the queue 'calls' already stands in line 2"
    with pytest.raises(InputError, match=told):
        read(tmp_path, a_plan(), rows)


def test_other_queues_and_weeks(tmp_path):
    rows = [*of(grid()), "2026-12-01 08:00,call,9", "2026-11-02 08:00,calls,9"]
    found = read(tmp_path, a_plan(), rows)
    assert found.rows["contacts"].sum() == 48 * 7
    told = "1 rows of the queue 'call' are left out: the plan does not know it; did you mean 'calls'?"
    assert found.notes == (told,)
    with pytest.raises(InputError, match=r"no row is of the plan's queues \(calls\): 'sales'"):
        read(tmp_path, a_plan(), ["2026-12-01 08:00,sales,9"])
    with pytest.raises(InputError, match=r"no row lies in the plan's weeks.*; the file tells of 2026-11-02"):
        read(tmp_path, a_plan(), ["2026-11-02 08:00,calls,9"])


@pytest.mark.parametrize(("start", "firsts"), [("2026-03-23", [0, 334]), ("2026-10-19", [0, 338])])
def test_spans_of_weeks_with_short_and_long_days(start, firsts):
    plan = a_plan(start)
    week = plan.config.week.model_copy(update={"weeks": 2})
    plan = dataclasses.replace(plan, config=plan.config.model_copy(update={"week": week}))
    assert np.unique(first_places(plan, "week")).tolist() == firsts
    days = np.unique(first_places(plan, "day"))
    assert [plan.intervals[place].strftime("%H:%M") for place in days] == ["00:00"] * 14
