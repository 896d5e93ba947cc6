"""`--previous PLAN`: one week after the other."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from cli_run import replace, starter
from cli_run import wfm_here as wfm


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


def late_sunday(site: Path, folder: Path) -> None:
    """Write the shifts before a plan: all agents worked on its eve until midnight."""
    agents = pd.read_csv(site / "agents.csv")["agent_id"]
    rows = [f"{agent},2026-11-29,2026-11-29T16:00:00+01:00,2026-11-29T23:59:00+01:00" for agent in agents]
    folder.mkdir(parents=True)
    (folder / "shifts.csv").write_text("\n".join(["agent_id,date,start,end", *rows, ""]), encoding="utf-8")


def told(command: str, *args: str, cwd: Path) -> dict:
    run = wfm(command, *args, "--json", cwd=cwd)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_every_scenario_goes_on_from_the_plan_before(tmp_path: Path):
    site = starter(tmp_path / "site")
    late_sunday(site, site / "before")
    with (site / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("scenarios: [{name: today}, {name: coverage, set: {objective.goal: coverage}}]\n")
    command = ("plan.yaml", "--no-simulate", "--workers", "2")
    rested = told("scenarios", *command, "--previous", "before", "--out", "a", cwd=site)["scenarios"]
    alone = told("scenarios", *command, "--out", "b", cwd=site)["scenarios"]
    plans = [told("plan", "plan.yaml", "--previous", "before", "--out", "p", cwd=site)]
    replace(site / "plan.yaml", ("goal: service_level", "goal: coverage"))
    plans.append(told("plan", "plan.yaml", "--previous", "before", "--out", "p", cwd=site))
    levels = [plan["service_level"]["overall"] for plan in plans]
    assert [(row["cost"], row["service_level"]) for row in rested] == list(
        zip((plan["cost"] for plan in plans), levels, strict=True)
    )
    assert all(row["service_level"] < other["service_level"] for row, other in zip(rested, alone, strict=True))


def test_scenarios_refuse_a_folder_that_is_no_plan(tmp_path: Path):
    site = starter(tmp_path / "site")
    run = wfm("scenarios", "plan.yaml", "--previous", "nowhere", "--out", "s", cwd=site)
    assert run.returncode == 2
    assert run.stderr == "nowhere: --previous: is not a plan folder: it has no shifts.csv\n"
    assert not (site / "s").exists()


def test_several_sites_go_on_from_the_plans_of_their_names(tmp_path: Path):
    site = starter(tmp_path / "site")
    for name in ("north.yaml", "south.yaml"):
        (site / name).write_bytes((site / "plan.yaml").read_bytes())
    late_sunday(site, site / "before" / "north")
    command = ("north.yaml", "south.yaml", "--previous", "before")
    run = wfm("plan", *command, "--out", "after", cwd=site)
    assert run.returncode == 2
    assert run.stderr == "before/south: --previous: is not a plan folder: it has no shifts.csv\n"
    run = wfm("plan", *command, "--out", "before", cwd=site)
    assert (run.returncode, len(run.stderr.splitlines())) == (2, 2)
    assert "before: --previous: is the folder that the plans are written to" in run.stderr
    late_sunday(site, site / "before" / "south")
    shifts = site / "before" / "south" / "shifts.csv"
    shifts.write_text(shifts.read_text(encoding="utf-8").replace("2026-11-29", "2026-11-26"), encoding="utf-8")
    rows = told("plan", *command, "--out", "after", cwd=site)["sites"]
    assert [row["plan"] for row in rows] == ["after/north", "after/south"]
    alone = told("plan", "north.yaml", "--previous", "before/north", "--out", "alone", cwd=site)
    assert rows[0]["cost"] == alone["cost"]
    assert rows[0]["service_level"] < rows[1]["service_level"]
    for name in ("shifts.csv", "inputs/previous.csv"):
        assert (site / "after" / "north" / name).read_bytes() == (site / "alone" / name).read_bytes()
