"""Weekly hours as people write them, and the calendar that closes or changes days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from config_files import BASE, loaded, problems, write

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, plan_intervals, read_events
from wfm.config.opening_hours import ALWAYS, parse_weekdays, parse_weekly_hours
from wfm.errors import InputError

MONDAY = dt.date(2026, 11, 30)


def hours(text: str) -> list[list[tuple[float, float]]]:
    """Return the windows of each weekday in hours, Monday first."""
    return [[(start / 60, end / 60) for start, end in day] for day in parse_weekly_hours(text).windows]


def opens(folder: Path, opening_hours: str = "mon-fri 08:00-20:00", more: str = "") -> dict[str, list[str]]:
    """Return the windows of the plan's days, by weekday, as local clock times with the date where it differs."""
    config = loaded(folder, BASE.replace("mon-fri 08:00-20:00", opening_hours) + more)
    calendar = OpeningCalendar(config, read_events(config))
    shown = {}
    for date in config.week.dates:
        windows = calendar.windows(config.queues[0], date)
        shown[f"{date:%a}"] = [f"{start:%H:%M}-{end:%a %H:%M}" for start, end in windows]
    return shown


def test_days_and_ranges_of_days():
    assert hours("mon-wed,sat 08:00-20:00") == [[(8, 20)], [(8, 20)], [(8, 20)], [], [], [(8, 20)], []]
    assert hours("mon-fri 08:00-20:00; sat 09:00-17:00") == [[(8, 20)]] * 5 + [[(9, 17)], []]


def test_a_range_of_days_may_run_over_the_weekend():
    assert hours("sun-thu 09:00-17:00") == [[(9, 17)]] * 4 + [[], [], [(9, 17)]]
    assert parse_weekdays("fri-mon") == [0, 4, 5, 6]


def test_hours_without_days_hold_every_day():
    assert hours("00:00-24:00") == [[(0, 24)]] * 7


def test_several_windows_of_a_day_stay_apart_or_are_joined():
    assert hours("mon 13:00-17:00; mon 08:00-12:00")[0] == [(8, 12), (13, 17)]
    assert hours("mon 08:00-12:00; mon 12:00-17:00; mon 11:00-13:00")[0] == [(8, 17)]


def test_capitals_and_spaces_do_not_matter():
    assert hours(" MON - FRI  8:00 - 20:00 ; ") == hours("mon-fri 08:00-20:00")


def test_hours_into_the_night_belong_to_the_day_they_start():
    assert hours("fri 17:00-32:00") == [[], [], [], [], [(17, 32)], [], []]
    assert ALWAYS.on(6) == ((0, 48 * 60),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mon 17:00-08:00", "'17:00-08:00' ends before it starts; into the next day write 32:00"),
        ("mon 08:00-08:00", "ends before it starts"),
        ("mon 25:00-26:00", "'25:00' is later than 24:00"),
        ("mon 20:00-48:05", "'48:05' is later than 48:00"),
        ("mon 08:00-20:61", "'20:61' is not a time"),
        ("mon 08:02-20:00", "'08:02' is not on the grid of 5 minutes"),
        ("mo 08:00-20:00", "'mo' is not a weekday"),
        ("mon-fri", "'mon-fri' is not of the form 'mon-fri 08:00-20:00'"),
        ("mon 8-20", "is not of the form"),
        ("mon 08:00-12:00, 13:00-17:00", "is not of the form"),
        ("mon 08:00-20:00; nonsense", "'nonsense' is not of the form"),
    ],
)
def test_hours_that_cannot_be_are_refused(tmp_path: Path, text: str, words: str):
    (line,) = problems(tmp_path, BASE.replace("mon-fri 08:00-20:00", text))
    assert line.startswith("plan.yaml:4: queues.0.opening_hours: ")
    assert words in line


def test_opening_into_the_next_day_ends_there(tmp_path: Path):
    assert opens(tmp_path, "sat 17:00-32:00")["Sat"] == ["17:00-Sun 08:00"]
    assert opens(tmp_path, "sat 17:00-32:00")["Sun"] == []


def test_special_hours_replace_those_of_the_weekday(tmp_path: Path):
    special = (
        "calendar:\n  special_hours:\n    2026-12-01: '10:00-12:00; 13:00-26:00'\n"
        "    2026-12-02: closed\n    2026-12-06: '9:00-10:00'\n"
    )
    shown = opens(tmp_path, more=special)
    assert shown["Mon"] == ["08:00-Mon 20:00"]
    assert shown["Tue"] == ["10:00-Tue 12:00", "13:00-Wed 02:00"]
    assert shown["Wed"] == []
    assert shown["Sun"] == ["09:00-Sun 10:00"]


def test_closed_dates_have_no_hours(tmp_path: Path):
    shown = opens(tmp_path, more="calendar: {closed: [2026-12-01, 2026-12-04]}\n")
    assert [day for day, windows in shown.items() if windows] == ["Mon", "Wed", "Thu"]


def test_a_night_before_a_closed_date_runs_to_its_end(tmp_path: Path):
    shown = opens(tmp_path, "mon-fri 17:00-32:00", "calendar: {closed: [2026-12-01]}\n")
    assert shown["Mon"] == ["17:00-Tue 08:00"]
    assert shown["Tue"] == []


def events_config(folder: Path, *rows: str) -> Config:
    lines = ["date,end_date,name,kind,queues,uplift", *rows]
    write(folder, "\n".join(lines) + "\n", "events.csv")
    chat = BASE.splitlines()[3].replace("voice", "chat") + "\n"
    return loaded(folder, BASE + chat + "events: events.csv\n")


def test_closed_events_close_all_queues_or_those_they_name(tmp_path: Path):
    config = events_config(
        tmp_path,
        "2026-12-01,2026-12-02,works,closed,chat,",
        "2026-12-04,,outing,closed,,",
        "2026-12-03,,sale,event,,1.2",
    )
    calendar = OpeningCalendar(config, read_events(config))
    closed = {
        name: [date.day for date in config.week.dates if calendar.closed(name, date)] for name in config.queue_names
    }
    assert closed == {"voice": [4], "chat": [1, 2, 4]}
    assert calendar.windows(config.queue("chat"), dt.date(2026, 12, 2)) == []
    assert len(calendar.windows(config.queue("voice"), dt.date(2026, 12, 2))) == 1


def test_a_day_closed_for_one_queue_and_then_for_all_is_closed_for_all(tmp_path: Path):
    for rows in (["2026-12-01,,a,closed,chat,", "2026-12-01,,b,closed,,"],) * 2:
        config = events_config(tmp_path, *rows)
        calendar = OpeningCalendar(config, read_events(config))
        assert calendar.closed("voice", dt.date(2026, 12, 1))
        rows.reverse()


def test_events_say_what_they_mean_or_are_refused(tmp_path: Path):
    config = events_config(
        tmp_path,
        "2026-12-01,2026-11-30,backwards,closed,,",
        "2026-12-02,,typo,clsed,,",
        "2026-12-03,,who,event,chad,",
    )
    with pytest.raises(InputError) as caught:
        read_events(config)
    assert [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()] == [
        "events.csv:2: end_date: 2026-11-30 is before date 2026-12-01",
        "events.csv:3: kind: 'clsed' is neither closed nor event; did you mean 'closed'?",
        "events.csv:4: queues: unknown queue 'chad'; did you mean 'chat'?",
    ]


def test_the_mask_marks_exactly_the_open_intervals(tmp_path: Path):
    config = loaded(tmp_path, BASE.replace("mon-fri 08:00-20:00", "mon 08:00-10:00; sun 22:00-26:00"))
    index = plan_intervals(config)
    calendar = OpeningCalendar(config, read_events(config))
    mask = calendar.open_mask(config.queues[0], index)
    assert [f"{stamp:%a %H:%M}" for stamp in index[mask]] == [
        # The night of the Sunday before the plan runs into its first day.
        *("Mon 00:00", "Mon 00:30", "Mon 01:00", "Mon 01:30"),
        *("Mon 08:00", "Mon 08:30", "Mon 09:00", "Mon 09:30"),
        *("Sun 22:00", "Sun 22:30", "Sun 23:00", "Sun 23:30"),
    ]
    assert np.array_equal(mask[60:], calendar.open_mask(config.queues[0], index[60:]))
    assert not len(calendar.open_mask(config.queues[0], index[:0]))
