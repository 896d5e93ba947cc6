from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cli_run import replace, starter
from cli_run import wfm_here as wfm


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return starter(tmp_path / "site")


def _forecast(site: Path, *options: str):
    done = wfm("forecast", "plan.yaml", *options, cwd=site)
    assert done.returncode == 0, done.stderr
    return done


def _contacts(path: Path) -> float:
    return pd.read_csv(path)["contacts"].sum()


def _override(site: Path, row: str) -> None:
    (site / "overrides.csv").write_text("queue,start,end,change,contacts,aht_seconds,lock,note\n" + row + "\n")
    text = (site / "plan.yaml").read_text()
    if "\n  overrides:" not in text:
        replace(site / "plan.yaml", ("horizon_weeks: 2", "overrides: overrides.csv\n  horizon_weeks: 2"))


def test_versions_are_kept_listed_compared_and_restored(site):
    assert "version 1 in forecast.versions" in _forecast(site).stdout
    assert "no change since the last version" in _forecast(site).stdout
    first = (site / "forecast.csv").read_bytes()
    _override(site, "voice,2026-11-30,2026-11-30,+25%,,,,mailing")
    changed = _forecast(site, "--compare", "1", "--note", "mailing goes out").stdout
    assert "+25.0%" in changed
    assert "override voice, 2026-11-30T00:00 to 2026-12-01T00:00" in changed
    listed = wfm("forecast", "plan.yaml", "--versions", cwd=site).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1", "2"]
    assert "(mailing goes out)" in listed[1]
    assert "version 3" in _forecast(site, "--restore", "1").stdout
    assert (site / "forecast.csv").read_bytes() == first
    assert (site / "forecast.versions" / "0003" / "forecast.csv").read_bytes() == first


def test_a_dry_run_writes_nothing(site):
    before = sorted(path.name for path in site.iterdir())
    assert "nothing written" in _forecast(site, "--dry-run").stdout
    assert sorted(path.name for path in site.iterdir()) == before


def test_changes_by_day_and_what_came_since(site):
    _forecast(site, "--as-of", "2026-11-16", "--week", "2026-11-16", "--out", "old.csv")
    done = _forecast(site, "--week", "2026-11-23", "--compare", "old.csv", "--json", "--dry-run")
    changes = json.loads(done.stdout)["changes"]
    monday = next(row for row in changes if (row["queue"], row["date"]) == ("voice", "2026-11-23"))
    assert monday["change"] == pytest.approx(monday["new"] - monday["old"])
    assert monday["share"] == pytest.approx(monday["change"] / monday["old"])
    history = pd.read_csv(site / "history.csv")
    day = history[(history["queue"] == "voice") & history["timestamp"].str.startswith("2026-11-23")]
    assert monday["actual"] == day["contacts"].sum()


def test_a_locked_day_stays_when_the_rest_moves(site):
    _override(site, "voice,2026-11-30,2026-11-30,,,,true,agreed")
    replace(site / "plan.yaml", ("overrides: overrides.csv", "overrides: overrides.csv\n  versions: stored"))
    refused = wfm("forecast", "plan.yaml", cwd=site)
    assert refused.returncode == 2
    assert "overrides.csv:2: start: is locked, but no forecast is stored yet" in refused.stderr
    (site / "overrides.csv").write_text("queue,start,end,change\nchat,2026-11-30,2026-11-30,+0%\n")
    _forecast(site)
    _override(site, "voice,2026-11-30,2026-11-30,,,,true,agreed")
    replace(site / "plan.yaml", ("model: auto", "model: seasonal_naive"))
    before = pd.read_csv(site / "forecast.csv")
    _forecast(site)
    after = pd.read_csv(site / "forecast.csv")
    locked = (before["queue"] == "voice") & before["timestamp"].str.startswith("2026-11-30")
    pd.testing.assert_frame_equal(after[locked], before[locked])
    assert (after.loc[~locked, "contacts"] != before.loc[~locked, "contacts"]).any()


def test_the_day_so_far_is_told(site):
    done = _forecast(site, "--week", "2026-11-23", "--as-of", "2026-11-24 11:00")
    assert "voice: today so far" in done.stdout
    assert pd.read_csv(site / "forecast.csv")["timestamp"].min() == "2026-11-24T11:00:00+01:00"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--as-of", "soon"), "neither a date nor a time"),
        (("--as-of", "2027-01-01"), "after the plan, which ends on 2026-12-06"),
        (("--as-of", "2020-01-01"), "history.csv:2: timestamp: no row is before 2020-01-01 00:00"),
        (("--restore", "7"), "no version 7; none is stored yet"),
        (("--compare", "3"), "no version 3"),
        (("--compare", "nowhere.csv"), "no such file"),
        (("--compare", "agents.csv"), "agents.csv:1: timestamp: the forecast table needs this column"),
    ],
)
def test_wrong_options_are_refused_and_nothing_is_written(site, options, words):
    done = wfm("forecast", "plan.yaml", *options, cwd=site)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site / "forecast.csv").exists()
    assert not (site / "forecast.versions").exists()


def test_a_plan_tells_its_overrides_and_carries_them(site):
    _override(site, "voice,2026-11-30,2026-11-30,x2,,,,double")
    done = wfm("plan", "plan.yaml", "--out", "made", cwd=site)
    assert done.returncode == 0, done.stderr
    assert "override voice" in done.stdout
    usual = _contacts(site / "made" / "forecast.csv")
    (site / "overrides.csv").write_text("queue,start,end,change\nvoice,2026-11-30,2026-11-30,+0%\n")
    wfm("plan", "plan.yaml", "--out", "again", cwd=site)
    assert usual > _contacts(site / "again" / "forecast.csv") + 100
    assert wfm("check", "made", cwd=site).returncode == 0
