"""The stages one by one, what they print, and the exit codes 3 and 4."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_run import replace, starter
from cli_run import wfm_here as wfm


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The stages run one after the other: their folder, and what each printed; not to be changed."""
    folder = starter(tmp_path_factory.mktemp("stages") / "site")
    commands = {
        "forecast": ["plan.yaml", "--out", "forecast.csv", "--json"],
        "staff": ["plan.yaml", "--forecast", "forecast.csv", "--out", "requirements.csv", "--json"],
        "schedule": ["plan.yaml", "--requirements", "requirements.csv", "--out", "out", "--json"],
        "check": ["out", "--json"],
    }
    printed = {}
    for name, args in commands.items():
        run = wfm(name, *args, cwd=folder)
        assert (run.returncode, run.stderr) == (0, ""), run.stderr
        printed[name] = run.stdout
    return folder, printed


def rows(path: Path) -> list[list[str]]:
    return [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_stages_chain_to_a_plan_that_passes_the_check(chained: tuple[Path, dict[str, str]]):
    verdict = json.loads(chained[1]["check"])
    assert (verdict["ok"], verdict["violations"]) == (True, [])
    assert verdict["counts"]["agents"] == 12


def test_every_stage_prints_its_result_as_json(chained: tuple[Path, dict[str, str]]):
    folder, printed = chained
    results = {name: json.loads(text) for name, text in printed.items()}
    for name, file in (("forecast", "forecast.csv"), ("staff", "requirements.csv")):
        assert results[name]["file"] == file
        assert results[name]["rows"] == len(rows(folder / file)) - 1
        assert set(results[name]["contacts"]) == {"voice", "chat"}
    assert results["schedule"]["plan"] == "out"
    summary = json.loads((folder / "out" / "summary.json").read_text())
    assert {key: results["schedule"][key] for key in summary} == summary


def test_the_forecast_covers_its_horizon_and_the_requirements_the_plan(chained: tuple[Path, dict[str, str]]):
    folder, _ = chained
    last = {name: rows(folder / f"{name}.csv")[-1][0][:10] for name in ("forecast", "requirements")}
    assert last == {"forecast": "2026-12-12", "requirements": "2026-12-05"}
    contacts = {name: {tuple(row[:2]): row[2] for row in rows(folder / f"{name}.csv")} for name in last}
    assert contacts["requirements"].items() <= contacts["forecast"].items()


def test_a_requirements_table_from_elsewhere_is_what_the_roster_aims_for(chained: tuple[Path, dict[str, str]]):
    folder, _ = chained
    staff = {tuple(row[:2]): row[6] for row in rows(folder / "requirements.csv")[1:]}
    aimed = {tuple(row[:2]): row[3] for row in rows(folder / "out" / "coverage.csv")[1:]}
    assert aimed == staff


def test_the_manifest_digests_the_requirements_from_elsewhere(chained: tuple[Path, dict[str, str]]):
    manifest = json.loads((chained[0] / "out" / "manifest.json").read_text())
    assert "requirements.csv" in manifest["inputs"]


def test_quiet_prints_nothing(tmp_path: Path):
    folder = starter(tmp_path / "site")
    commands = [
        ["forecast", "plan.yaml", "--out", "forecast.csv"],
        ["staff", "plan.yaml", "--forecast", "forecast.csv", "--out", "requirements.csv"],
        ["schedule", "plan.yaml", "--requirements", "requirements.csv", "--out", "out"],
        ["plan", "plan.yaml", "--out", "out"],
        ["check", "out"],
        ["report", "out"],
    ]
    for command in commands:
        run = wfm(*command, "--quiet", cwd=folder)
        assert (run.returncode, run.stdout, run.stderr) == (0, "", ""), command


def test_a_finished_plan_names_folder_cost_service_level_gap_and_report(tmp_path: Path):
    folder = starter(tmp_path / "site")
    run = wfm("plan", "plan.yaml", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    told = {line[2:17].strip(): line[17:] for line in run.stdout.splitlines()[1:]}
    assert told["folder"] == "plans/starter-2026-11-30"
    assert told["cost"].startswith("EUR ")
    assert " of 8,000.00 (" in told["cost"]
    assert "voice " in told["service level"]
    assert "no roster can be better by more than that" in told["gap"]
    assert told["report"] == "plans/starter-2026-11-30/report.html"
    assert (folder / told["report"]).is_file()


def test_a_budget_that_no_roster_can_keep_is_exit_code_3_with_words(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", ("weekly: 8000", "weekly: 100"))
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("no roster can exist: budget.weekly: EUR 100.00 for the plan is less than EUR ")
    assert run.stderr.count("\n") == 1
    assert not (folder / "out").exists()
    assert [path.name for path in folder.glob(".*")] == []


def test_an_agent_without_a_legal_week_is_exit_code_3_and_named(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", ("shift_hours: [6.5, 9]", "shift_hours: [2, 3]  "))
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert run.returncode == 3
    assert all(line.startswith("no roster can exist: agent A") for line in run.stderr.splitlines())
    assert "contract full_time asks for 32-40 paid hours on 4-5 days" in run.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("column", "value", "words"), [("cost", "1.00", "cost 1.0"), ("paid_hours", "3.0000", "3"), ("end", "x", "'x'")]
)
def test_a_changed_cell_of_the_shifts_is_exit_code_4_and_listed(
    chained: tuple[Path, dict[str, str]], tmp_path: Path, column: str, value: str, words: str
):
    folder = tmp_path / "out"
    for path in (chained[0] / "out").rglob("*"):
        if path.is_file():
            (folder / path.relative_to(chained[0] / "out")).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(chained[0] / "out")).write_bytes(path.read_bytes())
    table = rows(folder / "shifts.csv")
    agent = table[1][0]
    table[1][table[0].index(column)] = value
    (folder / "shifts.csv").write_text("".join(",".join(row) + "\n" for row in table))
    run = wfm("check", "out", cwd=tmp_path)
    assert run.returncode == 4
    *violations, verdict = run.stdout.splitlines()
    assert any((agent in line or "shifts.csv:2: " in line) and words in line for line in violations)
    assert verdict.startswith(f"out: {len(violations)} violations (")
    as_json = wfm("check", "out", "--json", cwd=tmp_path)
    assert as_json.returncode == 4
    assert len(json.loads(as_json.stdout)["violations"]) == len(violations)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",voice,", ",vioce,", ":2: queue: unknown queue 'vioce'; did you mean 'voice'?"),
        (",voice,", ",voice,-", ":2: contacts: '-"),
        ("aht_seconds", "aht", ":1: aht_seconds: the forecast table needs this column"),
        ("2026-11-30T08:30", "2026-11-30T08:00", ":3: timestamp: queue voice has this interval twice"),
    ],
)
def test_a_bad_forecast_from_elsewhere_is_located(
    chained: tuple[Path, dict[str, str]], tmp_path: Path, old: str, new: str, words: str
):
    (tmp_path / "theirs.csv").write_bytes((chained[0] / "forecast.csv").read_bytes())
    replace(tmp_path / "theirs.csv", (old, new))
    run = wfm("staff", chained[0] / "plan.yaml", "--forecast", "theirs.csv", "--out", "needs.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"theirs.csv{words}")
    assert not (tmp_path / "needs.csv").exists()
