"""What goes out reads back as the plan's shifts and activities, over midnight and the change of clocks too."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from exchange_plan import ZONE, ExchangePlan
from ics_reader import read_ics
from openpyxl import load_workbook
from sample_plan import IDS, make_sample_plan

from wfm.config.calendar import instant
from wfm.interchange import load_profile, make_files
from wfm.interchange.ids import Ids
from wfm.interchange.profile import Limits
from wfm.interchange.reading import Options, import_table, load_in_profile

PLAN = make_sample_plan()
OWN = {
    kind: {theirs: ours for ours, theirs in getattr(IDS, kind).items()} for kind in ("agents", "queues", "activities")
}
MAILS = {agent.email: agent.agent_id for agent in PLAN.agents}


def contents(name: str, plan: ExchangePlan = PLAN) -> list[bytes]:
    return list(make_files(load_profile(name), *plan, IDS).files.values())


def rows(name: str) -> list[dict[str, str]]:
    profile, found = load_profile(name), []
    for content in contents(name):
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        columns = None if profile.header else list(profile.columns)
        quoting = csv.QUOTE_MINIMAL if profile.quoting else csv.QUOTE_NONE
        found += csv.DictReader(text, columns, delimiter=profile.delimiter, quoting=quoting)
    return found


def utc(stamps: Iterator[str]) -> list[pd.Timestamp]:
    return list(pd.to_datetime(list(stamps), utc=True))


def told_activities() -> list[tuple[str, pd.Timestamp, pd.Timestamp, str]]:
    frame = PLAN.tables["activities"]
    return [(row.agent_id, row.start, row.end, row.activity) for row in frame.itertuples()]


def told_shifts() -> list[tuple[str, pd.Timestamp, pd.Timestamp]]:
    return [(row.agent_id, row.start, row.end) for row in PLAN.tables["shifts"].itertuples()]


@pytest.mark.parametrize(
    ("name", "agent", "start", "end", "activity"),
    [
        ("generic-activities", "agent_id", "start", "end", "activity"),
        ("calabrio-schedule", "Employment number", "Start", "End", "Activity"),
        ("five9-schedule", "Agent", "Start UTC", "End UTC", "Activity"),
        ("zendesk-wfm", "Agent Email", "Start", "End", "Task"),
    ],
)
def test_activities_with_offsets_come_back_exactly(name: str, agent: str, start: str, end: str, activity: str) -> None:
    found = rows(name)
    agents = [OWN["agents"].get(row[agent], MAILS.get(row[agent], row[agent])) for row in found]
    names = [OWN["activities"].get(row[activity], row[activity]) for row in found]
    back = list(zip(agents, utc(row[start] for row in found), utc(row[end] for row in found), names))
    assert back == told_activities()


def local(date: str, clock: str, form: str = "%Y-%m-%d %H:%M") -> pd.Timestamp:
    return pd.to_datetime(f"{date} {clock}", format=form)


@pytest.mark.parametrize(
    ("name", "date", "start", "end", "activity", "form"),
    [
        ("iex-schedule", "#fields|excdate", "startTime", "stopTime", "activity", "%m%d%Y %H:%M"),
        ("verint-schedule", "Date", "Start Time", "End Time", "Activity", "%Y-%m-%d %H:%M"),
        ("ringcentral-schedule", "Date", "Start Time", "End Time", "Activity", "%m/%d/%Y %H:%M"),
    ],
)
def test_activities_cut_at_midnight_join_again(
    name: str, date: str, start: str, end: str, activity: str, form: str
) -> None:
    text = contents(name)[0].decode("utf-8")
    profile = load_profile(name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=profile.delimiter)
    next(lines)
    found = [dict(zip(profile.columns, line)) for line in lines]
    pieces: list[list] = []
    for row in found:
        begin, until = local(row[date], row[start], form), local(row[date], row[end], form)
        until += pd.Timedelta(days=1 if row[end] == "00:00" else 0)
        assert begin < until
        own = OWN["activities"][row[activity]]
        if pieces and row[start] == "00:00" and pieces[-1][1:] == [begin, own]:
            pieces[-1][1] = until
        else:
            pieces.append([begin, until, own])
    expected = [
        [begin.tz_localize(None), until.tz_localize(None), activity] for _, begin, until, activity in told_activities()
    ]
    assert pieces == expected
    assert len(found) == len(expected) + 1


def test_cxone_has_the_clock_of_the_site_and_no_commas_in_values() -> None:
    found = rows("cxone-schedule")
    stamps = [pd.Timestamp(row["Start"]) for row in found]
    assert stamps == [begin.tz_localize(None) for _, begin, _, _ in told_activities()]


def test_genesys_schedules_come_back_exactly() -> None:
    data = json.loads(contents("genesys-schedule")[0])
    assert (data["weekCount"], data["published"]) == (1, False)
    back, spans = [], []
    for agent in data["agentSchedules"]:
        own = OWN["agents"][agent["userId"]]
        for shift in agent["shifts"]:
            begin = pd.Timestamp(shift["startDate"])
            spans.append((own, begin, begin + pd.Timedelta(minutes=shift["lengthMinutes"])))
            for piece in shift["activities"]:
                start = pd.Timestamp(piece["startDate"])
                end = start + pd.Timedelta(minutes=piece["lengthMinutes"])
                back.append((own, start, end, OWN["activities"][piece["activityCodeId"]]))
                assert piece["paid"] is (piece["activityCodeId"] != IDS.activities["lunch"])
    assert (back, spans) == (told_activities(), told_shifts())


def at(date: str, clock: str, form: str) -> pd.Timestamp:
    return pd.to_datetime(f"{date} {clock}", format=form).tz_localize(ZONE)


def test_shifts_of_teams_deputy_and_google_come_back() -> None:
    sheet = load_workbook(io.BytesIO(contents("teams-shifts")[0]))["Shifts"]
    header, *lines = sheet.iter_rows(values_only=True)
    teams = [dict(zip(header, line)) for line in lines]
    us, iso = "%m/%d/%Y", "%Y-%m-%d"
    for found, mail, form in (
        (teams, "Work Email", f"{us} %H:%M"),
        (rows("deputy"), "Email", f"{iso} %H:%M:%S"),
        (rows("google-calendar"), "", f"{us} %I:%M %p"),
    ):
        back = [
            (MAILS[row[mail]] if mail else own, at(row["Start Date"], row["Start Time"], form),
             at(row["End Date"], row["End Time"], form))
            for row, (own, _, _) in zip(found, told_shifts())
        ]  # fmt: skip
        assert back == told_shifts()
    assert [row["Unpaid Break (minutes)"] for row in teams] == ["30", "0"]
    assert teams[0]["Start Date"] == "10/19/2026"


@pytest.mark.parametrize("name", ["ics", "zoom-calendar"])
def test_calendars_come_back_by_the_rules_of_their_zone(name: str) -> None:
    events = [read_ics(content)[1][0] for content in contents(name)]
    key = f"DTSTART;TZID={ZONE}", f"DTEND;TZID={ZONE}"
    back = [tuple(pd.Timestamp(event[one]).tz_localize(ZONE) for one in key) for event in events]
    assert back == [(start, end) for _, start, end in told_shifts()]
    text = contents(name)[0].decode("utf-8")
    autumn = "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n"
    spring = "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
    assert autumn in text
    assert spring in text


def test_a_time_that_comes_twice_is_written_in_utc() -> None:
    twice = instant(pd.Timestamp("2026-10-25").date(), 90, ZONE) + pd.Timedelta(hours=2)
    assert (twice.hour, twice.minute, twice.utcoffset()) == (2, 30, pd.Timedelta(hours=1))
    shifts = PLAN.tables["shifts"].assign(end=[PLAN.tables["shifts"]["end"].iloc[0], twice])
    plan = PLAN._replace(tables=PLAN.tables | {"shifts": shifts})
    event = read_ics(contents("ics", plan)[1])[1][0]
    assert event["DTEND"] == "20261025T013000Z"


@pytest.mark.parametrize(
    ("name", "stamp", "queue", "volume", "aht"),
    [
        ("genesys-forecast", "Interval Start UTC Date", "Planning Group", "Offered", "Average Handle Time"),
        ("amazon-connect-override", "TimeStamp", "QueueId", "IncomingContactVolume", "AverageHandleTime"),
    ],
)
def test_forecasts_in_utc_come_back(name: str, stamp: str, queue: str, volume: str, aht: str) -> None:
    found, told = rows(name), PLAN.tables["forecast"]
    assert utc(row[stamp] for row in found) == list(told["timestamp"])
    assert [OWN["queues"][row[queue]] for row in found] == list(told["queue"])
    assert {row[aht] for row in found} == {"300.25"}
    off = [abs(float(row[volume]) - contacts) for row, contacts in zip(found, told["contacts"])]
    assert max(off) < (1 if name.startswith("amazon") else 1e-9)
    assert abs(sum(float(row[volume]) for row in found) - told["contacts"].sum()) <= 1


def test_an_exported_forecast_is_imported_again(tmp_path: Path) -> None:
    head = "name: mine\nsystem: M\ndirection: in\ntable: history\ngrade: A\n"
    time = "time: {column: Interval Start UTC Date, timezone: UTC, interval_minutes: 15}\n"
    rest = "queue: Planning Group\ncontacts: Offered\nhandle_time: {columns: [Average Handle Time]}\n"
    (tmp_path / "mine.yaml").write_text(head + time + rest)
    (tmp_path / "a.csv").write_bytes(contents("genesys-forecast")[0])
    profile = load_in_profile(str(tmp_path / "mine.yaml"))
    back = import_table(profile, [tmp_path / "a.csv"], Options(ZONE))
    told = PLAN.tables["forecast"]
    assert utc(back["timestamp"].astype(str)) == list(told["timestamp"])
    assert [OWN["queues"].get(one, one) for one in back["queue"]] == list(told["queue"])
    assert list(back["contacts"]) == list(told["contacts"])
    assert set(back["aht_seconds"]) == {300.25}


def test_forecasts_of_the_genesys_api_have_every_quarter_hour_of_the_week() -> None:
    data = json.loads(contents("genesys-forecast-json")[0])
    assert (data["weekCount"], data["canUseForScheduling"]) == (1, True)
    begin, told = instant(PLAN.config.week.start, 0, ZONE), PLAN.tables["forecast"]
    assert [OWN["queues"][group["planningGroupId"]] for group in data["planningGroups"]] == ["billing", "chat"]
    for group, queue in zip(data["planningGroups"], ("billing", "chat")):
        offered, times = group["offeredPerInterval"], group["averageHandleTimeSecondsPerInterval"]
        assert len(offered) == len(times) == (7 * 24 + 1) * 4
        back = {
            begin + pd.Timedelta(minutes=15 * place): offered[place] for place in range(len(offered)) if times[place]
        }
        own = told[told["queue"] == queue]
        assert back == pytest.approx(dict(zip(own["timestamp"], own["contacts"])))
        assert {one for one in times if one} == {300.25}
        assert sum(offered) == pytest.approx(own["contacts"].sum())


def test_calabrio_forecasts_have_no_header_and_are_sorted_by_skill_and_time() -> None:
    found, told = rows("calabrio-forecast"), PLAN.tables["forecast"]
    assert [float(row["Volume"]) for row in found] == list(told["contacts"])
    assert found[0]["Start"] == "20261019 08:00"


def test_pages_and_messages_have_every_shift() -> None:
    page = ElementTree.fromstring(f"<page>{contents('confluence-page')[0].decode('utf-8')}</page>")
    cells = [[cell.text for cell in row.findall("td")] for row in page.iter("tr")]
    expected = [["Ada Byron", "Mon 19 Oct 2026", "08:00-16:00"], ["Zoë วรรณา", "Sat 24 Oct 2026", "22:00-05:00"]]
    assert [row for row in cells if row] == expected
    for name in ("sharepoint-page", "guru-card"):
        text = contents(name)[0].decode("utf-8").replace("\\", "")
        assert re.findall(r"\d\d:\d\d-\d\d:\d\d", text) == ["08:00-16:00", "22:00-05:00"]
    for name in ("slack-message", "teams-message"):
        day, night = (json.dumps(json.loads(content), ensure_ascii=False) for content in contents(name))
        assert "Mon 19 Oct 2026" in day
        assert "08:00-16:00" in day
        assert "Sat 24 Oct 2026" in night
        assert "22:00-05:00" in night


def test_messages_in_thai_count_years_of_the_buddhist_era() -> None:
    made = make_files(load_profile("slack-message"), *PLAN, Ids(), "th").files
    text = next(iter(made.values())).decode("utf-8")
    assert "กะของคุณ" in text
    assert "จ. 19 ต.ค. 2569" in text


def test_large_files_are_split_between_agents() -> None:
    profile = load_profile("five9-schedule").model_copy(update={"limits": Limits(rows=5)})
    files = make_files(profile, *PLAN, IDS).files
    assert [str(path) for path in files] == ["five9-schedule-1.csv", "five9-schedule-2.csv"]
    whole = contents("five9-schedule")[0].splitlines()
    parts = [content.splitlines() for content in files.values()]
    assert [part[0] for part in parts] == [whole[0]] * 2
    assert [line for part in parts for line in part[1:]] == whole[1:]
    size = len(contents("five9-schedule")[0])
    assert len(make_files(profile.model_copy(update={"limits": Limits(bytes=size)}), *PLAN, IDS).files) == 1
    assert len(make_files(profile.model_copy(update={"limits": Limits(bytes=size - 1)}), *PLAN, IDS).files) == 2


def test_a_byte_order_mark_and_line_ends_are_the_profiles() -> None:
    profile = load_profile("generic-shifts").model_copy(update={"bom": True, "line_end": "\r\n", "delimiter": ";"})
    content = next(iter(make_files(profile, *PLAN).files.values()))
    assert content.startswith(b"\xef\xbb\xbfagent_id;name;team;")
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_rows_of_no_use_to_a_system_are_counted_and_need_no_ids() -> None:
    profile = load_profile("amazon-connect-override").model_copy(update={"only": {"channel": ["voice"]}})
    made = make_files(profile, *PLAN, Ids(queues={"billing": "queue-11"}))
    assert made.left_out == 5
    assert next(iter(made.files.values())).count(b"\n") == 1 + 5
