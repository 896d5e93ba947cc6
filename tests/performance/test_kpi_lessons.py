"""What `wfm kpi` says of the miss and of what it teaches."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pandas as pd
import pytest
from click.testing import CliRunner
from weeks import as_planned, worked_as_planned, write

from wfm.cli.kpi import kpi
from wfm.cli.kpi_miss import correction_lines, miss_lines, offered_of
from wfm.cli.kpi_write import prepared, written, written_lines
from wfm.config import load
from wfm.errors import InputError
from wfm.performance.planned import PlannedWeek


@pytest.fixture(scope="module")
def came(planned: PlannedWeek, planned_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plan's configuration, more contacts than planned, and a day on which one stayed away."""
    folder = tmp_path_factory.mktemp("came")
    for name in ("plan.yaml", "agents.csv", "forecast.csv"):
        shutil.copy(planned_folder.parent / name, folder / name)
    write(as_planned(planned, volume=1.2, level=0.9), folder / "actuals.csv")
    worked = worked_as_planned(planned)
    away = (worked["agent_id"] == "A02") & (worked["start"].dt.day == 1)
    write(worked[~away], folder / "worked.csv")
    return folder


def run(planned_folder: Path, came: Path, *more: str) -> str:
    actuals = [] if "--actuals" in more else ["--actuals", str(came / "actuals.csv")]
    given = [str(planned_folder), *actuals, "--out", str(came / "out"), *more]
    result = CliRunner().invoke(kpi, given, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.fixture(scope="module")
def result(planned_folder: Path, came: Path) -> dict[str, Any]:
    return json.loads(run(planned_folder, came, "--activities", str(came / "worked.csv"), "--json"))


def test_the_miss_and_the_corrections_are_part_of_the_result(result: dict[str, Any], came: Path):
    miss = result["miss"]
    assert round(sum(miss[part] for part in ("volume", "aht", "staffing", "model")), 2) == miss["total"]
    assert miss["volume"] > 100
    assert miss["model"] > 100
    assert miss["staffing_known"]
    assert miss["days"][0]["total"] == max(day["total"] for day in miss["days"])
    volume = next(one for one in result["corrections"] if one["key"] == "queues.billing.volume_multiplier")
    assert (volume["old"], volume["new"], volume["offered"]) == (1, 1.2, True)
    table = pd.read_csv(came / "out" / "miss.csv", keep_default_na=False)
    week = table[(table["grain"] == "week") & (table["queue"] == "")]
    assert week["total"].tolist() == pytest.approx([miss["total"]], abs=0.01)
    assert week["start"].tolist() == ["2026-11-30T00:00:00+01:00"]
    for grain in ("interval", "day"):
        rows = table[(table["grain"] == grain) & (table["queue"] != "")]
        assert rows["volume"].sum() == pytest.approx(miss["volume"], abs=0.1)
    page = (came / "out" / "kpi.html").read_text(encoding="utf-8")
    assert "Days of queues, in order of lost contacts" in page
    assert "<code>queues.billing.volume_multiplier</code>" in page.replace("<wbr>", "")


def test_the_lines_tell_causes_days_and_offers(result: dict[str, Any]):
    text = "\n".join([*miss_lines(result["miss"]), *correction_lines(result["corrections"])])
    assert text.startswith("What went wrong, in contacts not answered in time against plan")
    assert "In order of lost contacts:\n" in text
    assert "more contacts than forecast +" in text
    assert "queues.billing.volume_multiplier: 1 -> 1.2 (" in text
    assert "nothing is changed without --write CONFIG" in text


def test_a_dry_run_writes_nothing(result: dict[str, Any], came: Path):
    path = came / "plan.yaml"
    before = path.read_text(encoding="utf-8")
    edit = prepared(path, offered_of(result["corrections"]), dry_run=True)
    assert edit is not None
    lines = written_lines(path, written(edit, dry_run=True), dry_run=True)
    assert lines[-1] == "Nothing is written (--dry-run)"
    assert any(line.startswith("+") and "volume_multiplier: 1.2" in line for line in lines)
    assert path.read_text(encoding="utf-8") == before


def test_nothing_is_written_in_silence(planned_folder: Path, came: Path):
    path = came / "plan.yaml"
    before = path.read_text(encoding="utf-8")
    text = run(planned_folder, came, "--quiet", "--write", str(path))
    assert "volume_multiplier: 1.2" in text
    assert f"as it was before: {path}.bak" in text
    assert load(path).queue("billing").volume_multiplier == 1.2
    assert Path(f"{path}.bak").read_text(encoding="utf-8") == before


def test_a_configuration_that_cannot_be_read_stops_it_before_anything_is_written(
    planned_folder: Path, came: Path, tmp_path: Path
):
    given = [str(planned_folder), "--actuals", str(came / "actuals.csv"), "--out", str(tmp_path / "out")]
    with pytest.raises(InputError, match=r"gone.yaml"):
        CliRunner().invoke(kpi, [*given, "--write", str(tmp_path / "gone.yaml")], catch_exceptions=False)
    assert not (tmp_path / "out").exists()
    with pytest.raises(click.UsageError, match="--dry-run goes with --write"):
        prepared(None, [], dry_run=True)


def test_who_was_answered_in_time_unknown_is_told(planned_folder: Path, came: Path, planned: PlannedWeek):
    plain = as_planned(planned)[["timestamp", "queue", "contacts"]]
    path = write(plain, came / "plain.csv")
    assert json.loads(run(planned_folder, came, "--actuals", str(path), "--json"))["miss"] is None
    assert miss_lines(None) == ["What went wrong: not known, for the actuals have no answered_within"]


def test_no_estimate_and_no_contradiction_are_said():
    assert correction_lines([])[0].startswith("What it teaches: nothing yet")
    assert "none of 1 estimates" in correction_lines([{"offered": False}])[0]
