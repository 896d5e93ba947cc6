"""Doubled and skipped hours, midnight, labels at the end, numbers of intervals, Buddhist years."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_samples import read, written

from wfm.errors import InputError

ZONE = "Europe/Amsterdam"  # clocks go back on 25 October 2026, forward on 29 March 2026


def profile(folder: Path, time: str, rest: str = "") -> Path:
    text = f"""name: mine
system: Mine
direction: in
table: history
grade: D
time: {{{time}}}
queue: q
contacts: n
{rest}
"""
    return written(folder, "mine.yaml", text)


def stamps(rows: list[str]) -> list[str]:
    return [row.partition(",")[0] for row in rows[1:]]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("order", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]),
        ("first", ["2026-10-25T02:30:00+02:00"]),
        ("second", ["2026-10-25T02:30:00+01:00"]),
    ],
)
def test_a_doubled_hour(tmp_path: Path, policy: str, expected: list[str]) -> None:
    file = written(tmp_path, "a.csv", "t,q,n\n2026-10-25 02:30,a,1\n2026-10-25 02:30,a,2\n")
    rows = read(profile(tmp_path, f"column: t, ambiguous: {policy}"), file, timezone=ZONE)
    assert stamps(rows) == expected
    assert sum(int(row.split(",")[2]) for row in rows[1:]) == 3


def test_a_skipped_hour_is_a_fault_or_goes_forward(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t,q,n\n2026-03-29 01:30,a,1\n2026-03-29 02:30,a,2\n")
    with pytest.raises(InputError, match=r"a\.csv:3: t: '2026-03-29 02:30' is no such time in Europe/Amsterdam"):
        read(profile(tmp_path, "column: t"), file, timezone=ZONE)
    rows = read(profile(tmp_path, "column: t, missing: forward"), file, timezone=ZONE)
    assert stamps(rows) == ["2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00"]


def test_times_in_utc_cross_midnight_and_the_change_of_clocks(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a.csv", "t,q,n\n2026-10-24T23:30:00Z,a,1\n2026-10-25T00:30:00Z,a,1\n2026-10-25T01:30:00Z,a,1\n"
    )
    rows = read(profile(tmp_path, "column: t, timezone: UTC"), file, timezone=ZONE)
    assert stamps(rows) == ["2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]


def test_labels_at_the_end_and_the_end_of_the_day(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "d,t,q,n\n2026-11-02,00:15,a,1\n2026-11-02,24:00,a,2\n")
    rows = read(profile(tmp_path, "date: d, time: t, label: end, interval_minutes: 15"), file, timezone=ZONE)
    assert stamps(rows) == ["2026-11-02T00:00:00+01:00", "2026-11-02T23:45:00+01:00"]


def test_ends_of_intervals_at_the_change_of_clocks(tmp_path: Path) -> None:
    times = ["2026-03-29 02:00", "2026-03-29 03:30", "2026-10-25 03:00", "2026-10-25 03:30"]
    file = written(tmp_path, "a.csv", "t,q,n\n" + "".join(f"{one},a,1\n" for one in times))
    rows = read(profile(tmp_path, "column: t, label: end, interval_minutes: 30, missing: forward"), file, timezone=ZONE)
    starts = ["03-29T01:30:00+01:00", "03-29T03:00:00+02:00", "10-25T02:30:00+01:00", "10-25T03:00:00+01:00"]
    assert stamps(rows) == [f"2026-{one}" for one in starts]
    days = written(tmp_path, "b.csv", "t,q,n\n2026-03-30,a,1\n2026-10-26,a,2\n")
    rows = read(profile(tmp_path, "column: t, label: end, interval_minutes: 1440"), days, timezone=ZONE)
    assert stamps(rows) == ["2026-03-29T00:00:00+01:00", "2026-10-25T00:00:00+02:00"]


def test_the_length_of_an_interval_may_stand_in_a_column(tmp_path: Path) -> None:
    time = "column: t, label: end, interval_column: w, interval_values: {15mins: 15, 30mins: 30}"
    file = written(tmp_path, "a.csv", "t,w,q,n\n2026-11-02 08:30,15mins,a,1\n2026-11-02 09:30,30mins,a,2\n")
    assert [one[11:16] for one in stamps(read(profile(tmp_path, time), file))] == ["08:15", "09:00"]
    bad = written(tmp_path, "b.csv", "t,w,q,n\n2026-11-02 08:30,20mins,a,1\n")
    with pytest.raises(InputError, match=r"b\.csv:2: w: '20mins' is none of: 15mins, 30mins"):
        read(profile(tmp_path, time), bad)


def test_intervals_by_number(tmp_path: Path) -> None:
    time = 'date: d, number: k, interval_minutes: 30, formats: ["%d.%m.%Y"]'
    file = written(tmp_path, "a.csv", "d,k,q,n\n02.11.2026,1,a,1\n02.11.2026,48,a,2\n")
    assert stamps(read(profile(tmp_path, time), file)) == ["2026-11-02T00:00:00", "2026-11-02T23:30:00"]
    bad = written(tmp_path, "b.csv", "d,k,q,n\n02.11.2026,49,a,1\n")
    with pytest.raises(InputError, match=r"b\.csv:2: k: '49' is not a number from 1 to 48"):
        read(profile(tmp_path, time), bad)


def test_years_of_the_buddhist_era(tmp_path: Path) -> None:
    time = 'column: t, formats: ["%d/%m/%Y %H:%M"], buddhist_era: true'
    file = written(tmp_path, "a.csv", "t,q,n\n29/02/2567 08:00,a,1\n02/11/2569 08:15,a,2\n")
    rows = read(profile(tmp_path, time), file, timezone="Asia/Bangkok")
    assert stamps(rows) == ["2024-02-29T08:00:00+07:00", "2026-11-02T08:15:00+07:00"]


def test_years_of_the_buddhist_era_that_cannot_be_told(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t,q,n\n29/02/2569 08:00,a,1\n")
    with pytest.raises(InputError, match=r"'29/02/2569 08:00' is not a time; write it as 30/11/2569 08:15"):
        read(profile(tmp_path, 'column: t, formats: ["%d/%m/%Y %H:%M"], buddhist_era: true'), file)
    with pytest.raises(InputError, match=r"mine\.yaml:6: time: buddhist_era needs years of four digits"):
        read(profile(tmp_path, 'column: t, formats: ["%d/%m/%y %H:%M"], buddhist_era: true'), file)


def test_each_row_in_its_own_zone(tmp_path: Path) -> None:
    file = written(
        tmp_path, "a.csv", "t,z,q,n\n2026-11-02 08:00,Asia/Bangkok,a,1\n2026-11-02 08:00,Europe/London,a,2\n"
    )
    rows = read(profile(tmp_path, "column: t, timezone_column: z"), file, timezone=ZONE)
    assert stamps(rows) == ["2026-11-02T02:00:00+01:00", "2026-11-02T09:00:00+01:00"]
    bad = written(tmp_path, "b.csv", "t,z,q,n\n2026-11-02 08:00,Mars,a,1\n")
    with pytest.raises(InputError, match=r"b\.csv:2: z: 'Mars' is no time zone"):
        read(profile(tmp_path, "column: t, timezone_column: z"), bad, timezone=ZONE)


def test_offsets_and_local_times_together_need_a_zone(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t,q,n\n2026-11-02 08:00,a,1\n2026-11-02T08:15:00Z,a,2\n")
    with pytest.raises(InputError, match="name the zone by --timezone"):
        read(profile(tmp_path, "column: t"), file)
    rows = read(profile(tmp_path, "column: t"), file, timezone=ZONE)
    assert stamps(rows) == ["2026-11-02T08:00:00+01:00", "2026-11-02T09:15:00+01:00"]


def test_intervals_are_of_the_site_clock_where_its_offset_is_half_an_hour(tmp_path: Path) -> None:
    head = "name: mine\nsystem: Mine\ndirection: in\ntable: history\ngrade: D\n"
    text = head + "grain: contacts\ntime: {column: t}\nqueue: q\n"
    file = written(tmp_path, "a.csv", "t,q\n2026-11-02 08:10,a\n2026-11-02 08:50,a\n")
    rows = read(written(tmp_path, "mine.yaml", text), file, timezone="Asia/Kolkata", interval_minutes=60)
    assert rows[1:] == ["2026-11-02T08:00:00+05:30,a,2"]
