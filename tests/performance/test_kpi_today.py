"""A day under way: where it ends, what helps, and that the replan does exactly what was said."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import click
import pandas as pd
import pytest
from weeks import as_planned, worked_as_planned, write

from wfm.cli import main
from wfm.cli.kpi_today import today_lines
from wfm.cli.replan import MOMENTS
from wfm.config import load
from wfm.errors import InputError
from wfm.performance.actuals import read_actuals
from wfm.performance.planned import PlannedWeek
from wfm.performance.today import Today, make_today
from wfm.performance.today.absent import absent_today
from wfm.performance.today.actions import command
from wfm.performance.today.moment import local_instant, moment_of
from wfm.performance.today.so_far import SoFar, so_far
from wfm.performance.week import week_of
from wfm.replan import Asked
from wfm.report.today_page import render_today

NOW, SATURDAY = "2026-12-01T11:30", "2026-12-05T12:00"
COUNTS = ["contacts", "answered", "abandoned", "answered_within"]


def came(planned: PlannedWeek, now: str = NOW, volume: float = 1.0, level: float = 1.0) -> pd.DataFrame:
    """Return what came before the present: as planned, on its day times some factors."""
    table, present = as_planned(planned), local_instant(planned, now)
    today = table["timestamp"].dt.date == present.date()
    table.loc[today, COUNTS] *= volume
    table.loc[today, "answered_within"] *= level
    return table[table["timestamp"] < present]


def worked(planned: PlannedWeek, gone: str) -> pd.DataFrame:
    """Return what agents did before the present, one of them not having come today."""
    table, present = worked_as_planned(planned), local_instant(planned, NOW)
    away = (table["agent_id"] == gone) & (table["start"].dt.date == present.date())
    table = table[~away & (table["start"] < present)]
    return table.assign(end=table["end"].clip(upper=present))


def on_shift(planned: PlannedWeek) -> str:
    """Return an agent whose shift is under way."""
    present, shifts = local_instant(planned, NOW), planned.shifts
    return shifts[(shifts["start"] < present - pd.Timedelta(hours=1)) & (shifts["end"] > present)]["agent_id"].iloc[0]


def run(*words: str | Path) -> int:
    """Run a command in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["wfm", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main.run()
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def files(planned: PlannedWeek, tmp_path_factory) -> Path:
    """A day with twice the contacts, half of them late, one agent missing: actuals.csv and worked.csv."""
    folder = tmp_path_factory.mktemp("behind")
    write(came(planned, volume=2.0, level=0.5), folder / "actuals.csv")
    write(worked(planned, on_shift(planned)), folder / "worked.csv")
    return folder


@pytest.fixture(scope="module")
def saturday(planned: PlannedWeek, planned_folder: Path, tmp_path_factory) -> Today:
    """A day with a quarter of the contacts planned."""
    path = write(came(planned, SATURDAY, volume=0.25), tmp_path_factory.mktemp("saturday") / "actuals.csv")
    return make_today(planned_folder, path)


def test_a_day_behind_is_told_and_the_replan_does_what_was_said(
    planned: PlannedWeek, planned_folder: Path, files: Path, tmp_path: Path, capsys
):
    options = ("--actuals", files / "actuals.csv", "--activities", files / "worked.csv", "--today", "--now", NOW)
    assert run("kpi", planned_folder, *options, "--out", tmp_path / "out", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    overall, gone = data["overall"], on_shift(planned)
    assert not data["on_track"]
    assert data["absent"] == [gone]
    assert overall["service_level_so_far"] < overall["service_level_at_close"] < overall["service_level_planned"]
    assert overall["service_level_low"] < overall["service_level_at_close"] < overall["service_level_high"]
    assert overall["contacts_at_close"] == pytest.approx(sum(one["contacts_at_close"] for one in data["queues"]))
    costs = [action["cost_per_contact"] for action in data["actions"]]
    assert 1 <= len(costs) <= 3
    assert costs == sorted(costs)
    for action in {one["kind"]: one for one in (data["actions"][0], data["actions"][-1])}.values():
        program, *words = shlex.split(action["command"])
        assert program == "wfm"
        assert f"--absent {gone}:2026-12-01" in action["command"]
        assert run(*words, "--json", "--out", tmp_path / action["kind"]) == 0
        done = json.loads(capsys.readouterr().out)
        first, last = done["steps"]
        assert last["cost"] - first["cost"] == pytest.approx(action["cost"], abs=0.011)
        assert last["answered"] - first["answered"] == pytest.approx(action["contacts"], abs=0.02)
        asked = [row for row in done["changes"] if row["change"] not in ("absent", "instead")]
        assert {row["agent_id"] for row in asked} == {row["agent_id"] for row in action["changes"]}
        assert {row["date"] for row in asked} == {"2026-12-01"}
        # Training that is put off is missing from the week; all else is within the rules.
        expected = 4 if action["kind"] == "training" else 0
        assert run("check", tmp_path / action["kind"], "--quiet") == expected
        capsys.readouterr()
    for language in ("en", "th"):
        page = render_today(load(planned_folder / "inputs" / "plan.yaml").in_language(language), data)
        assert "<script" not in page
        assert page.count('class="command"') == len(data["actions"]) + (data["helps_most"] is not None)
        if language == "en":
            assert (tmp_path / "out" / "today.html").read_text(encoding="utf-8") == page


def test_a_day_on_track_says_so_and_offers_to_go_home_while_targets_hold(saturday: Today):
    assert saturday.moment.now.isoformat() == f"{SATURDAY}:00+01:00"
    assert saturday.on_track
    assert saturday.actions == []
    lines = "\n".join(today_lines(saturday, Path("plan")))
    assert "on track: every queue is to meet its target" in lines
    assert "behind" not in lines
    off = saturday.time_off
    assert off is not None
    assert off.cost < 0
    assert -off.contacts <= sum((one.low - one.target) * one.contacts for one in saturday.projections[:-1])
    assert "--only time-off" in lines


def test_a_command_names_the_hour_that_clocks_show_twice():
    """`wfm replan` takes it as the same instant."""
    second = pd.Timestamp("2026-10-25T02:30:00+01:00").tz_convert("Europe/Amsterdam")
    asked = Asked(since=second, until=second + pd.Timedelta(hours=2), volume={"a b": 1.25}, only="breaks")
    words = shlex.split(command(Path("my plan"), asked))
    assert words[:7] == ["wfm", "replan", "my plan", "--from", "2026-10-25T02:30+0100", "--until", "2026-10-25T04:30"]
    assert words[7:] == ["--volume", "a b:x1.25", "--only", "breaks"]
    read = click.DateTime(MOMENTS).convert(words[4], None, None)
    assert pd.Timestamp(read) == second


def parts_of(planned: PlannedWeek, folder: Path, table: pd.DataFrame, now: str = NOW) -> list[SoFar]:
    path = write(table, folder / "actuals.csv")
    week = week_of(planned, read_actuals(path, planned.zone))
    return so_far(week, moment_of(planned, local_instant(planned, now)), str(path))


def test_what_came_as_planned_goes_on_as_planned(planned: PlannedWeek, tmp_path: Path):
    for part in parts_of(planned, tmp_path, came(planned)):
        assert part.told
        assert part.aht_factor == pytest.approx(1.0, abs=1e-3)
        assert part.contacts.factor == pytest.approx(1.0, abs=1e-2 if part.queue != "email" else 0.2)
        assert part.of == pytest.approx(part.contacts.so_far)


def test_without_service_the_plan_s_stands_for_it(planned: PlannedWeek, tmp_path: Path):
    told = parts_of(planned, tmp_path, came(planned))
    guessed = parts_of(planned, tmp_path, came(planned)[["timestamp", "queue", "contacts"]])
    assert not any(part.told for part in guessed)
    for one, other in zip(told, guessed, strict=True):
        assert other.in_time == pytest.approx(one.in_time, rel=1e-3)


def test_mail_that_still_waits_may_yet_be_in_time(planned: PlannedWeek, tmp_path: Path):
    table = came(planned)
    mail = (table["queue"] == "email") & (table["timestamp"].dt.day == 1)
    table.loc[mail, ["answered", "answered_within", "abandoned"]] = 0.0
    waiting = next(part for part in parts_of(planned, tmp_path, table) if part.queue == "email")
    assert waiting.in_time > 0.5 * waiting.of


@pytest.mark.parametrize(
    ("now", "kept", "said"),
    [
        (NOW, lambda rows: rows["timestamp"].dt.hour != 9, "'billing' has no row of Tue 2026-12-01 09:00, 09:30"),
        ("2026-12-01T14:00", lambda rows: rows["contacts"] >= 0, "11:30, 12:00, 12:30 and 2 more"),
        (NOW, lambda rows: rows["timestamp"].dt.day == 30, "no row of Tue 2026-12-01 before 11:30"),
        ("2026-12-01T08:10", lambda rows: rows["contacts"] >= 0, "the first queue opens at 08:00; name a time"),
    ],
)
def test_rows_that_are_missing_are_told(planned: PlannedWeek, tmp_path: Path, now: str, kept, said: str):
    table = came(planned)
    with pytest.raises(InputError, match=said) as error:
        parts_of(planned, tmp_path, table[kept(table)], now)
    assert str(error.value).startswith(f"{tmp_path / 'actuals.csv'}: ")


def test_a_closed_day_ends_with_2(planned_folder: Path, files: Path, capsys):
    code = run("kpi", planned_folder, "--actuals", files / "actuals.csv", "--today", "--now", "2026-12-06T11:00")
    shown = capsys.readouterr()
    assert (code, shown.out) == (2, "")
    assert "--now: all queues are closed on Sun 2026-12-06" in shown.err
    assert not (planned_folder / "today.html").exists()


def test_a_file_that_ends_before_today_says_of_nobody_that_he_is_away(planned: PlannedWeek, tmp_path: Path):
    table = worked(planned, on_shift(planned))
    actuals, moment = came(planned), moment_of(planned, local_instant(planned, NOW))
    for rows, absent in ((table, [on_shift(planned)]), (table[table["start"].dt.day == 30], [])):
        path = write(actuals, tmp_path / "actuals.csv")
        did = pd.DataFrame(rows).astype({"agent_id": "category", "activity": "category"})
        did = did.assign(line=range(len(did)), source=pd.Categorical(["worked.csv"] * len(did)))
        week = week_of(planned, read_actuals(path, planned.zone), did)
        assert absent_today(week, moment) == absent
