"""`wfm kpi` as a user runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from weeks import as_planned, worked_as_planned, write

from wfm.cli.kpi import kpi
from wfm.config import load
from wfm.errors import InputError


@pytest.fixture(scope="module")
def files(planned, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write(as_planned(planned, 1.1, level=0.9), folder / "actuals.csv")
    write(worked_as_planned(planned), folder / "worked.csv")
    return folder


def run(*args: str | Path):
    return CliRunner().invoke(kpi, [str(one) for one in args], catch_exceptions=False)


def test_lines_table_and_page(planned_folder, files, tmp_path):
    done = run(
        planned_folder, "--actuals", files / "actuals.csv", "--activities", files / "worked.csv", "--out", tmp_path
    )
    assert done.exit_code == 0
    lines = {line.split()[0]: line for line in done.output.splitlines() if line.strip()}
    assert lines["service_level"].split()[1:] == ["87.6%", "78.8%", "82.1%", "close"]
    assert lines["offered"].split()[1:3] == ["3,847", "4,232"]
    assert "needs --scores" in lines["not"]
    table = pd.read_csv(tmp_path / "kpi.csv", keep_default_na=False)
    assert list(table.columns[:10]) == [
        "grain", "start", "queue", "team", "agent_id", "measure", "plan", "actual", "target", "status",
    ]  # fmt: skip
    assert set(table["grain"]) == {"interval", "day", "week"}
    assert table["start"].iloc[0] == "2026-11-30T00:00:00+01:00"
    assert (tmp_path / "kpi.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_json(planned_folder, files, tmp_path):
    done = run(
        planned_folder, "--actuals", files / "actuals.csv", "--json", "--abandoned", "answered", "--out", tmp_path
    )
    data = json.loads(done.output)
    assert data["abandoned"] == "answered"
    assert data["rule"].startswith("green: the target is met")
    level = next(row for row in data["rows"] if row["measure"] == "service_level")
    assert (level["grain"], level["queue"], level["status"]) == ("week", "", "amber")
    adherence = next(row for row in data["rows"] if row["measure"] == "adherence")
    assert adherence["actual"] is None
    assert adherence["note"].startswith("needs --activities")


def test_a_history_file_will_do(planned, planned_folder, tmp_path):
    history = as_planned(planned)[["timestamp", "queue", "contacts", "abandoned", "aht_seconds"]]
    path = write(history.assign(timestamp=history["timestamp"].dt.tz_localize(None).astype(str)), tmp_path / "h.csv")
    done = run(planned_folder, "--actuals", path, "--out", tmp_path)
    assert "not known: service_level (the actuals have no answered_within)" in done.output


def test_same_inputs_same_bytes(planned_folder, files, tmp_path):
    for name in ("one", "two"):
        run(planned_folder, "--actuals", files / "actuals.csv", "--out", tmp_path / name, "--quiet")
    for name in ("kpi.csv", "kpi.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_faults_end_with_2_and_write_nothing(planned_folder, files, tmp_path):
    (tmp_path / "w.csv").write_text("agent_id,start,end\nA01,x,y\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("wfm")), "kpi", str(planned_folder), "--actuals", "none.csv",
               "--activities", str(tmp_path / "w.csv"), "--out", str(tmp_path / "out")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "none.csv: no such file" in done.stderr
    assert "w.csv:1: activity: the worked table needs this column" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_targets_and_states_are_validated(planned_folder, tmp_path):
    folder = shutil.copytree(planned_folder / "inputs", tmp_path / "inputs")
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    wrong = "kpi: {targets: {adherance: 0.9, wape_day: -1}, states: {Lunch: lunsh}, rules: {}}\n"
    (folder / "plan.yaml").write_text(text + wrong, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(folder / "plan.yaml")
    told = "\n".join(map(str, caught.value.problems))
    assert "kpi.targets.adherance: unknown key; did you mean 'adherence'?" in told
    assert "kpi.targets.wape_day" in told
    assert "kpi.rules: unknown key" in told
    right = "kpi: {targets: {adherence: 0.9}, states: {Lunch: lunsh}}\n"
    (folder / "plan.yaml").write_text(text + right, encoding="utf-8")
    with pytest.raises(InputError, match=r"kpi.states.Lunch: 'lunsh' is none of .*did you mean 'lunch'"):
        load(folder / "plan.yaml")


def test_a_folder_that_is_no_plan(files, tmp_path):
    with pytest.raises(InputError, match="is not a plan folder"):
        run(tmp_path, "--actuals", files / "actuals.csv")
    with pytest.raises(InputError, match="no such plan folder"):
        run(tmp_path / "none", "--actuals", files / "actuals.csv")
