"""A plan folder holds what the contract says, the same bytes for the same inputs, and explains itself anywhere."""

from __future__ import annotations

import gzip
import hashlib
import json
import platform
import shutil
import socket
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from small_plan import contents, starter

import wfm
from wfm.check import check_plan
from wfm.config import load
from wfm.plan import Plan, make_plan
from wfm.plan_folder import manifest, write_plan

FILES = {
    *("forecast.csv", "requirements.csv", "shifts.csv", "activities.csv", "coverage.csv", "report.html"),
    *("reasons.csv", "summary.json", "manifest.json", "timing.json"),
    *("inputs/plan.yaml", "inputs/agents.csv", "inputs/events.csv", "inputs/service_curves.csv.gz"),
}
HEADERS = {
    "forecast.csv": "timestamp,queue,contacts,contacts_p10,contacts_p90,aht_seconds",
    "requirements.csv": "timestamp,queue,contacts,aht_seconds,load_erlangs,positions,staff,service_level,asa_seconds,"
    "occupancy,abandonment,"
    "staffed_load_erlangs,load_cv,headcount,backlog_contacts,oldest_hours,callback_contacts",
    "shifts.csv": "agent_id,date,start,end,paid_hours,overtime_hours,cost",
    "activities.csv": "agent_id,start,end,activity,paid",
    "coverage.csv": "timestamp,queue,contacts,required,scheduled,service_level",
    "reasons.csv": "timestamp,queue,short,reason,message,best_fix,cost,gain",
    "inputs/agents.csv": "agent_id,name,contract,skills,hourly_cost,team,email,available,time_off,preferred_start,"
    "hired,leaves",
    "inputs/events.csv": "date,end_date,name,kind,queues,uplift",
}
SUMMARY = {
    *("status", "cost", "budget", "paid_hours", "overtime_hours", "agents_rostered", "objective", "bound", "gap"),
    *("service_gap", "service_level", "understaffed_agent_hours", "overstaffed_agent_hours", "budget_shadow_price"),
}
TIMING = {"finished": "now", "host": "here"}


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan folder; not to be changed."""
    out = tmp_path_factory.mktemp("written") / "out"
    write_plan(plan, out, TIMING)
    return out


def test_every_file_of_the_contract_is_there(folder: Path):
    found = contents(folder)
    assert set(found) >= FILES
    assert {name for name in found if not name.startswith("exports/")} == FILES
    assert any(name.startswith("exports/") for name in found)
    assert [name for name, data in found.items() if not data] == []


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_tables_have_the_columns_of_the_contract(folder: Path, name: str, header: str):
    lines = (folder / name).read_bytes().decode("utf-8").split("\n")
    assert lines[0] == header
    assert len(lines) > 2
    assert not any("\r" in line for line in lines)


def test_every_open_interval_has_a_row_of_coverage(folder: Path, plan: Plan):
    rows = (folder / "coverage.csv").read_text().splitlines()[1:]
    voice, chat = 5 * 24 + 16, 5 * 22 + 16
    assert [sum(f",{queue}," in row for row in rows) for queue in ("voice", "chat")] == [voice, chat]


def test_the_summary_has_the_figures_of_the_contract(folder: Path):
    summary = json.loads((folder / "summary.json").read_text())
    assert set(summary) >= SUMMARY
    assert summary["status"] in ("optimal", "feasible")
    assert set(summary["service_level"]) == {"voice", "chat", "overall"}
    assert summary["gap"] == pytest.approx((summary["objective"] - summary["bound"]) / abs(summary["objective"]))
    assert summary["bound"] <= summary["objective"]
    assert summary["cost"] <= summary["budget"] == 8000


def test_the_summary_adds_up_the_shifts(folder: Path):
    summary = json.loads((folder / "summary.json").read_text())
    rows = [line.split(",") for line in (folder / "shifts.csv").read_text().splitlines()[1:]]
    assert sum(round(100 * float(row[6])) for row in rows) == round(100 * summary["cost"])
    assert sum(float(row[4]) for row in rows) == pytest.approx(summary["paid_hours"])
    assert len({row[0] for row in rows}) == summary["agents_rostered"]


def test_the_manifest_names_versions_digests_and_seed(folder: Path, starter_folder: Path):
    found = json.loads((folder / "manifest.json").read_text())
    assert found["wfm"] == wfm.__version__
    assert found["seed"] == 1
    for name in ("numpy", "pandas", "prophet", "numba", "ortools", "holidays"):
        assert found["libraries"][name] == metadata.version(name)
    assert found["inputs"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in contents(starter_folder).items()
    }


def test_the_manifest_tells_inputs_of_the_same_name_apart(tmp_path: Path):
    starter(tmp_path / "base")
    (tmp_path / "plan.yaml").write_text("extends: base/plan.yaml\nbudget: {weekly: 9000}\n")
    digests = set(manifest(load(tmp_path / "plan.yaml"))["inputs"].values())
    for path in (tmp_path / "plan.yaml", tmp_path / "base" / "plan.yaml"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in digests


def test_the_folder_checks_itself_after_it_was_moved(folder: Path, tmp_path: Path):
    moved = tmp_path / "some where" / "else"
    shutil.copytree(folder, moved)
    result = check_plan(moved)
    assert result.ok, str(result)
    assert result.counts["agents"] == 12


def test_its_configuration_names_only_files_of_the_folder(folder: Path, starter_folder: Path):
    config = load(folder / "inputs" / "plan.yaml")
    assert config.path_of("agents") == folder / "inputs" / "agents.csv"
    assert config.path_of("events") == folder / "inputs" / "events.csv"
    ours = load(starter_folder / "plan.yaml")
    assert config.model_dump(exclude={"history"}) == ours.model_dump(exclude={"history"})


def test_no_file_but_timing_knows_where_or_when_it_was_made(
    plan: Plan, starter_folder: Path, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(platform, "node", lambda: "host-of-the-planner")
    monkeypatch.setattr(socket, "gethostname", lambda: "host-of-the-planner")
    copy = tmp_path / "elsewhere"
    shutil.copytree(starter_folder, copy)
    write_plan(make_plan(load(copy / "plan.yaml")), tmp_path / "one", TIMING)
    write_plan(plan, tmp_path / "deeper" / "two", {"finished": "later"})
    one, two = contents(tmp_path / "one"), contents(tmp_path / "deeper" / "two")
    assert one.pop("timing.json") != two.pop("timing.json")
    assert [name for name in one if one[name] != two.get(name)] == []
    assert one.keys() == two.keys()
    for name, data in one.items():
        text = gzip.decompress(data) if name.endswith(".gz") else data
        for word in (str(tmp_path), str(starter_folder), str(Path.home()) + "/", "host-of-the-planner"):
            assert word.encode() not in text, f"{name} has {word}"


def test_locks_and_absences_go_with_the_plan(plan: Plan, tmp_path: Path):
    folder = starter(tmp_path / "site")
    (folder / "locks.csv").write_text("agent_id,date,start,end\nA01,2026-12-01,,\n")
    with (folder / "plan.yaml").open("a") as file:
        file.write("locks: locks.csv\n")
    config = load(folder / "plan.yaml")
    write_plan(replace(plan, config=config), tmp_path / "out", TIMING)
    assert (tmp_path / "out" / "inputs" / "locks.csv").read_text().endswith("A01,2026-12-01,,\n")
    assert yaml.safe_load((tmp_path / "out" / "inputs" / "plan.yaml").read_text())["locks"] == "locks.csv"
