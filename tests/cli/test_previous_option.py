"""`--previous PLAN`: one week after the other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from cli_run import starter, wfm


def test_a_week_goes_on_from_the_one_before(tmp_path: Path):
    site = starter(tmp_path / "site")
    first = wfm("plan", "plan.yaml", "--out", "one", "--quiet", cwd=site)
    assert first.returncode == 0, first.stderr
    command = ("plan", "plan.yaml", "--week", "2026-12-07", "--out", "two", "--previous", "one", "--quiet")
    second = wfm(*command, cwd=site)
    assert second.returncode == 0, second.stderr
    checked = wfm("check", "two", cwd=site)
    assert checked.returncode == 0, checked.stdout
    kept = pd.read_csv(site / "two" / "inputs" / "previous.csv")
    assert kept["agent_id"].tolist() == pd.read_csv(site / "one" / "shifts.csv")["agent_id"].tolist()
    assert "previous: previous.csv" in (site / "two" / "inputs" / "plan.yaml").read_text(encoding="utf-8")


def test_a_folder_that_is_no_plan_is_refused(tmp_path: Path):
    site = starter(tmp_path / "site")
    run = wfm("plan", "plan.yaml", "--previous", "nowhere", cwd=site)
    assert run.returncode == 2
    assert run.stderr == "nowhere: --previous: is not a plan folder: it has no shifts.csv\n"
