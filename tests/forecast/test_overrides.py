from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.config import load
from wfm.config.calendar import OpeningCalendar, intervals
from wfm.errors import InputError
from wfm.forecast.overrides import apply_overrides, read_overrides

HEADER = "queue,start,end,change,contacts,aht_seconds,lock,note"


@pytest.fixture
def planned(plan, tmp_path):
    """Return a function that writes override rows and loads a plan that names them."""

    def write(*rows: str, start: str = "2026-11-30", versions: bool = False):
        plan(start=start)
        (tmp_path / "overrides.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        section = "{overrides: overrides.csv, versions: stored}" if versions else "{overrides: overrides.csv}"
        text = (tmp_path / "plan.yaml").read_text().replace("{model: auto}", section)
        (tmp_path / "plan.yaml").write_text(text)
        return load(tmp_path / "plan.yaml")

    return write


def _baseline(config, no_events, contacts: float = 10.0) -> pd.DataFrame:
    queue = config.queues[0]
    index = intervals(config.week.start, 7, config)
    index = index[OpeningCalendar(config, no_events).open_mask(queue, index)]
    shape = contacts * (1 + (np.arange(len(index)) % 3))
    table = pd.DataFrame({"timestamp": index, "queue": queue.name, "contacts": shape})
    return table.assign(contacts_p10=shape - 5, contacts_p90=shape + 5, aht_seconds=300.0)


def _applied(config, no_events, **more):
    baseline = _baseline(config, no_events)
    return baseline, apply_overrides(config, baseline, read_overrides(config), **more)


def _monday(table: pd.DataFrame) -> pd.Series:
    return table["timestamp"].dt.day == 30


@pytest.mark.parametrize(
    ("change", "contacts", "expected"),
    [
        ("+20%", "", 1.2), ("-5%", "", 0.95), ("x1.3", "", 1.3), ("+19", "", 1.1), ("-19", "", 0.9),
        ("-100%", "", 0.0), ("-999", "", 0.0), ("", "380", 2.0), ("", "0", 0.0),
    ],
)  # fmt: skip
def test_a_change_keeps_the_shape_and_meets_the_total(planned, no_events, change, contacts, expected):
    config = planned(f"billing,2026-11-30,2026-11-30,{change},{contacts},,,")
    before, after = _applied(config, no_events)
    day = _monday(before)
    assert before.loc[day, "contacts"].sum() == 190
    np.testing.assert_allclose(after.loc[day, "contacts"], before.loc[day, "contacts"] * expected)
    pd.testing.assert_frame_equal(after[~day], before[~day])


def test_the_range_moves_along_in_whole_contacts(planned, no_events):
    before, after = _applied(planned("billing,2026-11-30,2026-11-30,+50%,,,,"), no_events)
    day = _monday(before)
    np.testing.assert_array_equal(after.loc[day, "contacts_p90"], np.round(before.loc[day, "contacts_p90"] * 1.5))


def test_a_time_of_day_ends_where_it_says(planned, no_events):
    before, after = _applied(planned("billing,2026-11-30 10:00,2026-11-30T12:00:00+01:00,x2,,,,"), no_events)
    changed = after["contacts"] != before["contacts"]
    assert [str(stamp)[:16] for stamp in after.loc[changed, "timestamp"]] == ["2026-11-30 10:00", "2026-11-30 11:00"]


def test_rows_build_on_each_other_and_tell_what_they_did(planned, no_events):
    config = planned("billing,2026-11-30,2026-11-30,x2,,,,mailing", "billing,2026-11-30,2026-11-30,+10%,,400,,")
    _, after = _applied(config, no_events)
    first, second = after.attrs["overrides"]
    assert (first["contacts_before"], first["contacts_after"], first["note"]) == (190, 380, "mailing")
    assert (second["contacts_before"], second["contacts_after"]) == (380, 418)
    assert (second["aht_before"], second["aht_after"]) == (300, 400)


def test_contacts_of_a_period_without_any_are_spread_evenly(planned, no_events):
    config = planned("billing,2026-11-30,2026-11-30,,100,,,")
    baseline = _baseline(config, no_events).assign(contacts=0.0)
    after = apply_overrides(config, baseline, read_overrides(config))
    np.testing.assert_allclose(after.loc[_monday(after), "contacts"], 10.0)


def test_a_period_beyond_the_forecast_is_left_for_later(planned, no_events):
    before, after = _applied(planned("billing,2027-02-01,2027-02-05,x2,,,,"), no_events)
    pd.testing.assert_frame_equal(after[before.columns.tolist()], before)
    assert after.attrs["overrides"] == []


def test_the_day_of_the_change_of_clocks_is_one_day(planned, no_events):
    config = planned("billing,2026-10-25,2026-10-26,x2,,,,", start="2026-10-26")
    before, after = _applied(config, no_events)
    changed = after.loc[after["contacts"] != before["contacts"], "timestamp"]
    assert set(changed.dt.date.astype(str)) == {"2026-10-26"}
    assert len(changed) == 10


def test_a_lock_holds_the_stored_numbers(planned, no_events):
    config = planned("billing,2026-12-01,2026-12-01,,,,true,agreed", versions=True)
    stored = _baseline(config, no_events, contacts=50.0).assign(aht_seconds=222.0)
    before, after = _applied(config, no_events, locked=stored)
    tuesday = before["timestamp"].dt.day == 1
    pd.testing.assert_frame_equal(after[tuesday], stored[tuesday])
    pd.testing.assert_frame_equal(after[~tuesday], before[~tuesday])


def test_a_lock_without_a_stored_forecast_says_what_to_do(planned, no_events):
    with pytest.raises(InputError, match=r"overrides.csv:2: start: is locked, but no forecast is stored yet"):
        _applied(planned("billing,2026-12-01,2026-12-01,,,,true,", versions=True), no_events)


def test_a_closed_period_is_refused(planned, no_events):
    with pytest.raises(InputError, match=r"overrides.csv:2: start: 'billing' is closed from 2026-12-05 00:00"):
        _applied(planned("billing,2026-12-05,2026-12-06,x2,,,,"), no_events)


def test_all_faults_of_a_file_are_told_at_once(planned):
    config = planned(
        "biling,2026-11-30,2026-11-30,+5%,,,,",
        "billing,2026-12-02,2026-12-01,+5%,,,,",
        "billing,soon,2026-12-01,+5%,,,,",
        "billing,2026-12-01,2026-12-01,much more,,,,",
        "billing,2026-12-01,2026-12-01,+5%,100,,,",
        "billing,2026-12-01,2026-12-01,,,,,",
        "billing,2026-12-01,2026-12-01,,,0,,",
        "billing,2026-12-01,2026-12-01,,,,maybe,",
        "billing,2026-12-01,2026-12-01,,,,true,",
        "billing,2026-12-01,2026-12-01,-150%,,,,",
    )
    with pytest.raises(InputError) as refused:
        read_overrides(config)
    told = {(problem.line, problem.field) for problem in refused.value.problems}
    assert told >= {
        (2, "queue"), (3, "end"), (4, "start"), (5, "change"), (6, "change"), (7, "change"), (8, "aht_seconds"),
        (9, "lock"), (10, "lock"), (11, "change"),
    }  # fmt: skip
    assert "did you mean 'billing'" in str(refused.value)
