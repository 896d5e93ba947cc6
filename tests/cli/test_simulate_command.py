"""`wfm simulate` as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from cli_run import starter
from cli_run import wfm_here as wfm


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a plan; not to be changed but by simulating it."""
    folder = starter(tmp_path_factory.mktemp("simulate") / "site")
    made = wfm("plan", "plan.yaml", "--out", "made", "--quiet", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_it_says_what_the_roster_gives_beside_what_was_predicted(site: Path):
    run = wfm("simulate", "made", "--half-width", "1%", cwd=site)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert "simulated days" in lines[0]
    assert [line.split()[0] for line in lines[2:5]] == ["overall", "voice", "chat"]
    assert lines[-1].strip() == "made/simulation.csv"
    table = pd.read_csv(site / "made" / "simulation.csv")
    assert table.columns.tolist()[:10] == [
        "timestamp", "queue", "offered", "service_level", "low", "high", "asa_seconds", "abandonment", "occupancy",
        "predicted_service_level",
    ]  # fmt: skip
    assert 'id="simulation"' in (site / "made" / "report.html").read_text(encoding="utf-8")
    checked = wfm("check", "made", cwd=site)
    assert checked.returncode == 0, checked.stdout


def test_json_elsewhere_leaves_the_plan_alone(site: Path):
    before = {path.name: path.read_bytes() for path in (site / "made").iterdir() if path.is_file()}
    run = wfm("simulate", "made", "--json", "--out", "elsewhere", "--days", "140", cwd=site)
    assert run.returncode == 0, run.stderr
    data = json.loads(run.stdout)
    assert set(data["service_level"]) == {"overall", "voice", "chat"}
    assert set(data["service_level"]["voice"]) == {"predicted", "simulated", "low", "high"}
    assert 140 <= data["days"] < 140 + 56
    assert sorted(path.name for path in (site / "elsewhere").iterdir()) == ["simulation.csv", "simulation.json"]
    assert before == {path.name: path.read_bytes() for path in (site / "made").iterdir() if path.is_file()}


def test_equal_results_for_a_seed_whatever_the_workers(site: Path):
    runs = [
        wfm("simulate", "made", "--json", "--out", f"out-{n}", "--seed", seed, "--workers", workers, cwd=site).stdout
        for n, (seed, workers) in enumerate([("5", "1"), ("5", "2"), ("6", "2")])
    ]
    assert runs[0] == runs[1] != runs[2]


def test_uncertain_days_are_wider(site: Path):
    narrow, wide = (
        json.loads(wfm("simulate", "made", "--json", "--out", "u", "--days", "280", *more, cwd=site).stdout)
        for more in ([], ["--uncertain"])
    )
    width = [one["service_level"]["overall"]["high"] - one["service_level"]["overall"]["low"] for one in (narrow, wide)]
    assert width[1] > width[0]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nowhere"], "is not a plan folder"),
        (["made", "--half-width", "60%"], "--half-width"),
        (["made", "--half-width", "abc"], "'abc' is not a share"),
        (["made", "--days", "0"], "--days"),
        (["made", "--workers", "0"], "--workers"),
    ],
)
def test_what_cannot_be_is_refused(site: Path, args: list[str], words: str):
    run = wfm("simulate", *args, cwd=site)
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("summary.json", "{", "summary.json:1"),
        ("summary.json", "3", "is missing"),
        ("simulation.json", '{"days": 3}', "service_level: is missing"),
        ("simulation.json", "[", "not valid JSON"),
    ],
)
def test_damaged_files_are_told_and_located(site: Path, tmp_path: Path, file: str, text: str, words: str):
    shutil.copytree(site / "made", tmp_path / "made")
    (tmp_path / "made" / file).write_text(text)
    run = wfm("report", "made", cwd=tmp_path)
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_an_old_simulation_that_is_damaged_is_replaced(site: Path, tmp_path: Path):
    shutil.copytree(site / "made", tmp_path / "made")
    for name in ("simulation.csv", "simulation.json"):
        (tmp_path / "made" / name).write_text("timestamp;queue")
    run = wfm("simulate", "made", "--days", "56", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert json.loads((tmp_path / "made" / "simulation.json").read_text())["days"] == 56


def test_rounds_are_for_simulating(site: Path):
    run = wfm("plan", "plan.yaml", "--rounds", "3", cwd=site)
    assert run.returncode == 2
    assert "--rounds" in run.stderr


def test_a_wish_that_was_not_met_is_told(site: Path):
    run = wfm("simulate", "made", "--half-width", "0.001%", "--days", "56", "--out", "wish", cwd=site)
    assert "was not reached" in run.stdout


def test_a_queue_that_nobody_can_serve_is_told(tmp_path: Path):
    folder = starter(tmp_path / "site")
    agents = folder / "agents.csv"
    agents.write_text(agents.read_text().replace("voice|chat", "voice"))
    run = wfm("plan", "plan.yaml", "--out", "made", cwd=folder)
    told = "no agent has the skill chat" in run.stdout
    assert told == (not (pd.read_csv(agents)["skills"] == "chat").any())


def test_plan_simulate_tells_its_rounds(site: Path):
    run = wfm("plan", "plan.yaml", "--out", "rounds", "--simulate", "--rounds", "2", cwd=site)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0].startswith("  round 1  EUR ")
    assert "simulated" in run.stdout.splitlines()[1]
    assert (site / "rounds" / "simulation.csv").is_file()
