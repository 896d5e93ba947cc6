"""What a user's history file may hold, and what is refused, with its line."""

from __future__ import annotations

import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.history import read_history


def _problems(config):
    with pytest.raises(InputError) as caught:
        read_history(config)
    return [str(problem) for problem in caught.value.problems]


def test_columns_zone_and_order(plan):
    config = plan(
        ["2026-11-24 08:30,sales,4,,", "2026-11-24 08:00,sales,3,200,1", "2026-11-24T07:00:00Z,billing,5,100.5,0"],
        queues=("sales", "billing"),
    )
    history = read_history(config)
    assert list(history.columns) == ["timestamp", "queue", "contacts", "aht_seconds", "abandoned"]
    assert str(history["timestamp"].dtype) == "datetime64[us, Europe/Amsterdam]"
    assert history["queue"].tolist() == ["billing", "sales", "sales"]
    assert history["timestamp"].dt.strftime("%H:%M").tolist() == ["08:00", "08:00", "08:30"]
    assert history["contacts"].tolist() == [5, 3, 4]
    assert history["aht_seconds"].isna().tolist() == [False, False, True]


def test_optional_columns_may_be_absent(plan):
    history = read_history(plan(["2026-11-24 08:00,billing,5"], header="timestamp,queue,contacts"))
    assert history[["aht_seconds", "abandoned"]].isna().all(axis=None)


def test_the_channel_of_the_configuration_holds(plan):
    config = plan(["2026-11-24 08:00,billing,5,fax"], header="timestamp,queue,contacts,channel")
    assert read_history(config)["contacts"].tolist() == [5]


def test_rows_from_the_plan_on_are_not_used(plan):
    config = plan(["2026-11-29 23:30,billing,5,,", "2026-11-30 00:00,billing,999,,", "2026-12-01 08:00,billing,1,,"])
    assert read_history(config)["contacts"].tolist() == [5]


def test_rows_after_the_start_may_be_off_the_grid(plan):
    config = plan(["2026-11-29 23:30,billing,5,,", "2026-12-01 08:07,billing,1,,"])
    assert len(read_history(config)) == 1


def test_other_queues_are_left_out_and_counted(plan):
    config = plan(["2026-11-24 08:00,billing,5,,", "2026-11-24 08:00,old,1,,", "2026-11-24 08:30,old,1,,"])
    history = read_history(config)
    assert history["queue"].unique().tolist() == ["billing"]
    assert history.attrs["left_out_queues"] == {"old": 2}


def test_a_queue_without_history_is_named_with_a_hint(plan):
    config = plan(
        ["2026-11-24 08:00,billing,5,,", "2026-11-24 08:00,sale,5,,", "2026-12-24 08:00,late,5,,"],
        queues=("billing", "sales", "late"),
    )
    first, second = _problems(config)
    assert "no history of the queue 'late' before 2026-11-30" in first
    assert "'sales'" in second
    assert "did you mean 'sale'" in second


def test_a_history_after_the_plan_is_refused_at_its_first_row(plan):
    (problem,) = _problems(plan(["2026-12-24 08:00,billing,5,,"]))
    assert "history.csv:2: timestamp: no row is before 2026-11-30" in problem
    assert "2026-12-24 08:00" in problem


def test_no_history_section(plan, tmp_path):
    config = plan(["2026-11-24 08:00,billing,5,,"]).model_copy(update={"history": None})
    (problem,) = _problems(config)
    assert "history: is missing" in problem


def test_no_history_file(plan):
    (problem,) = _problems(plan([], source="absent.csv"))
    assert "absent.csv: no such file" in problem


@pytest.mark.parametrize("clock", ["08:07", "08:00:30", "08:15"])
def test_off_the_grid_is_located(plan, clock):
    (problem,) = _problems(plan(["2026-11-24 08:00,billing,5,,", f"2026-11-24 {clock},billing,5,,"]))
    assert "history.csv:3: timestamp:" in problem
    assert "off the grid of 30 minutes" in problem


def test_many_rows_off_the_grid_are_told_briefly(plan):
    rows = [f"2026-11-{day:02d} {hour:02d}:10,billing,1,," for day in (10, 11) for hour in range(24)]
    problems = _problems(plan(rows))
    assert len(problems) == 21
    assert "28 more rows" in problems[-1]


def test_hourly_rows_are_spread_over_the_half_hours_of_the_plan(plan):
    rows = [f"2026-11-{day:02d} {hour:02d}:00,billing,{hour},," for day in (10, 11) for hour in range(24)]
    spread = read_history(plan(rows))
    assert spread.attrs["spread_queues"] == {"billing": 60}
    assert len(spread) == 96
    assert spread["contacts"].tolist() == [hour / 2 for _ in range(2) for hour in range(24) for _ in range(2)]
    assert len(read_history(plan(rows, minutes=60))) == 48


def test_a_grid_in_a_zone_of_half_hours(plan):
    config = plan(["2026-11-24 08:00,billing,5,,"], zone="Asia/Kolkata", minutes=60)
    assert len(read_history(config)) == 1


def test_equal_duplicates_count_once(plan):
    config = plan(["2026-11-24 08:00,billing,5,,1"] * 3)
    assert read_history(config)["contacts"].tolist() == [5]


def test_contradictions_are_located(plan):
    config = plan(["2026-11-24 08:00,billing,5,,", "2026-11-24 08:30,billing,5,,", "2026-11-24 08:00,billing,6,,"])
    (problem,) = _problems(config)
    assert "history.csv:4: timestamp: 2026-11-24 08:00 of the queue 'billing' already stands in line 2" in problem


def test_all_problems_in_one_go(plan):
    config = plan(
        ["2026-11-24 08:07,billing,5,,", "2026-11-24 08:00,billing,5,,", "2026-11-24 08:00,billing,6,,"],
        queues=("billing", "sales"),
    )
    assert len(_problems(config)) == 3


def test_an_hour_that_does_not_exist_is_refused(plan):
    (problem,) = _problems(plan(["2026-03-29 02:30,billing,5,,"]))
    assert "history.csv:2: timestamp" in problem


def test_a_naive_doubled_hour_is_spread_over_both(plan):
    rows = ["2026-10-25 01:00,billing,9,,", "2026-10-25 02:00,billing,8,300,2", "2026-10-25 03:00,billing,7,,"]
    history = read_history(plan(rows, minutes=60))
    assert history["contacts"].tolist() == [9, 4, 4, 7]
    assert history["abandoned"].tolist()[1:3] == [1, 1]
    assert history["timestamp"].diff().dropna().unique().tolist() == [pd.Timedelta(hours=1)]


def test_two_naive_occurrences_are_added_up(plan):
    rows = ["2026-10-25 02:00,billing,8,300,2", "2026-10-25 02:00,billing,2,500,0"]
    history = read_history(plan(rows, minutes=60))
    assert history["contacts"].sum() == 10
    assert history["abandoned"].sum() == 2
    assert history["aht_seconds"].tolist() == [340, 340]


def test_two_equal_naive_occurrences_are_added_up(plan):
    history = read_history(plan(["2026-10-25 02:00,billing,8,,"] * 2, minutes=60))
    assert history["contacts"].sum() == 16


def test_three_occurrences_of_a_doubled_hour_are_too_many(plan):
    rows = [f"2026-10-25 02:00,billing,{contacts},," for contacts in (1, 2, 3)]
    assert len(_problems(plan(rows, minutes=60))) == 2


def test_offsets_tell_the_two_occurrences_apart(plan):
    rows = ["2026-10-25T02:00:00+02:00,billing,8,,", "2026-10-25T02:00:00+01:00,billing,3,,"]
    assert read_history(plan(rows, minutes=60))["contacts"].tolist() == [8, 3]


def test_offsets_of_one_queue_vouch_for_the_others(plan):
    rows = [
        "2026-10-25T02:00:00+02:00,billing,8,,",
        "2026-10-25T02:00:00+01:00,sales,3,,",
    ]
    history = read_history(plan(rows, minutes=60, queues=("billing", "sales")))
    assert history["contacts"].tolist() == [8, 3]


def test_the_same_file_reads_the_same(plan):
    rows = [f"2026-11-24 {hour:02d}:{minute},billing,{hour},," for hour in range(24) for minute in ("00", "30")]
    config = plan(rows)
    pd.testing.assert_frame_equal(read_history(config), read_history(config))
