from __future__ import annotations

from pathlib import Path

from exchange_plan import make_exchange_plan
from ics_reader import read_ics

from wfm.interchange import export_plan
from wfm.interchange.ics_writer import escape, fold


def test_a_file_for_each_agent_with_shifts_inside_the_folder(tmp_path: Path) -> None:
    written = export_plan(["ics"], *make_exchange_plan(), tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == ["ics/A1.ics", "ics/B%2F2.ics"]


def test_calendars_read_back_with_their_times_names_and_activities(tmp_path: Path) -> None:
    day, night = (read_ics(path.read_bytes()) for path in export_plan(["ics"], *make_exchange_plan(), tmp_path))
    calendar, events = day
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == 'Lakeside; east, wing: =HYPERLINK("x")'
    assert len(events) == 1
    event = events[0]
    assert event["DTSTART;TZID=Europe/Amsterdam"] == "20261019T080000"
    assert event["DTEND;TZID=Europe/Amsterdam"] == "20261019T160000"
    assert event["DTSTAMP"] == "20261018T220000Z"
    assert event["UID"] == "20261019-A1@Lakeside%3B%20east%2C%20wing.wfm"
    assert event["SUMMARY"] == "Shift 08:00-16:00"
    assert event["LOCATION"] == "Lakeside; east, wing"
    assert event["DESCRIPTION"].split("\n")[1:3] == ["10:05-10:15 rest", "10:15-12:00 work"]
    assert night[1][0]["DTSTART;TZID=Europe/Amsterdam"] == "20261024T220000"
    assert night[1][0]["DTEND;TZID=Europe/Amsterdam"] == "20261025T050000"
    assert "วรรณา" in night[0]["X-WR-CALNAME"]


def test_folding_never_tears_a_character_nor_passes_75_octets() -> None:
    line = "SUMMARY:" + "ก" * 100
    folded = fold(line)
    parts = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 for part in parts)
    assert "".join(part.decode("utf-8").removeprefix(" ") for part in parts) == line
    assert fold("A:" + "b" * 73) == b"A:" + b"b" * 73 + b"\r\n"


def test_escaping_of_text() -> None:
    assert escape("a,b;c\\d\r\ne\x07") == "a\\,b\\;c\\\\d\\ne"
