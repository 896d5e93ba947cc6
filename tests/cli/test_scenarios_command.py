from __future__ import annotations

import json
from dataclasses import replace as replace_fields
from pathlib import Path

import pandas as pd
import pytest
from cli_run import replace, starter, wfm

from wfm.cli.scenarios import lines
from wfm.config import load
from wfm.scenario import Sweeps, make_cases, make_tasks, run_tasks
from wfm.scenario.table import table_of
from wfm.tables import SCENARIOS


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return starter(tmp_path / "site")


def test_budgets_and_a_what_if_become_a_table_and_a_page(site: Path):
    done = wfm("scenarios", "plan.yaml", "--budgets", "1000,9000:9000:1", cwd=site)
    assert done.returncode == 2
    done = wfm("scenarios", "plan.yaml", "--budgets", "1000,9000", "--volume", "0%,+10%", "--out", "s", cwd=site)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(site / "s" / "scenarios.csv")
    assert list(table.columns) == SCENARIOS.names
    assert len(table) == 4
    poor = table[table["budget"] == 1000.0]
    assert set(poor["status"]) == {"infeasible"}
    assert poor["reason"].str.contains("budget.weekly").all()
    rich = table[table["budget"] == 9000.0]
    assert (rich["cost"] <= 9000.0).all()
    assert rich["service_level_simulated"].between(0, 1).all()
    assert (rich["service_level_bound"] >= rich["service_level"]).all()
    page = (site / "s" / "scenarios.html").read_text(encoding="utf-8")
    assert "budget 9,000, volume +10%" in page
    told = table.set_index("scenario")["frontier"].to_dict()
    for volume in ("volume +0%", "volume +10%"):  # two curves: of either volume, over the budgets
        assert {told[f"budget {money}, {volume}"] for money in ("1,000", "9,000")} == {f"budget 1,000, {volume}"}


def test_targets_are_met_at_a_cost_that_is_bounded(site: Path):
    done = wfm("scenarios", "plan.yaml", "--service-levels", "0.5,0.7", "--no-simulate", "--out", "s", cwd=site)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(site / "s" / "scenarios.csv")
    assert list(table["target"]) == pytest.approx([0.5, 0.7])
    assert (table["service_level"] >= table["target"]).all()
    assert (table["cost_bound"] <= table["cost"]).all()
    assert table["cost_bound"].is_monotonic_increasing
    assert set(table["frontier"]) == {"target 0.5"}
    assert sorted(path.name for path in (site / "s").iterdir()) == ["scenarios.csv", "scenarios.html"]


def test_a_scenario_is_what_its_plan_would_be(site: Path):
    with (site / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("scenarios: [{name: alone, set: {objective.goal: coverage}}]\n")
    done = wfm("scenarios", "plan.yaml", "--json", "--no-simulate", cwd=site)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["scenarios"]
    replace(site / "plan.yaml", ("goal: service_level", "goal: coverage"))
    plan = json.loads(wfm("plan", "plan.yaml", "--json", cwd=site).stdout)
    assert (row["cost"], row["gap"]) == (plan["cost"], pytest.approx(plan["gap"], abs=1e-6))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--budgets", "much"], "FROM:TO:HOW_MANY"),
        (["--budgets", "-5"], "is not within"),
        (["--service-levels", "80"], "is not within"),
        (["--scenario", "todya"], "no scenario 'todya'"),
    ],
)
def test_what_cannot_be_meant_is_refused(site: Path, options: list[str], said: str):
    done = wfm("scenarios", "plan.yaml", *options, cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dry_run_lists_and_writes_nothing(site: Path):
    before = sorted(path.name for path in site.iterdir())
    done = wfm("scenarios", "plan.yaml", "--budgets", "8000:9000:3", "--aht", "-5%", "--dry-run", cwd=site)
    assert done.stdout.splitlines()[0] == "3 scenarios"
    assert "budget 8,500, aht -5%" in done.stdout
    assert sorted(path.name for path in site.iterdir()) == before


def with_scenarios(site: Path, **overrides: str) -> None:
    named = ", ".join(f"{{name: {name}, set: {{{change}}}}}" for name, change in overrides.items())
    with (site / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write(f"scenarios: [{named}]\n")


def test_what_fails_in_the_making_is_a_row_with_its_reason_and_the_others_are_there(site: Path):
    (site / "bad.csv").write_text("timestamp,queue,contacts\n2026-11-02T08:00:00,voice,many\n", encoding="utf-8")
    (site / "folder").mkdir()
    with_scenarios(
        site,
        gone="history.source: gone.csv",
        bad="history.source: bad.csv",
        folder="agents: folder",
        poor="budget.weekly: 100",
        dearer="pay.wage_multiplier: 1.01",
    )
    done = wfm("scenarios", "plan.yaml", "--no-simulate", "--workers", "2", "--out", "s", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    table = pd.read_csv(site / "s" / "scenarios.csv").set_index("scenario")
    assert table["status"].to_dict() == dict.fromkeys(("gone", "bad", "folder"), "failed") | {
        "poor": "infeasible",
        "dearer": "feasible",
    }
    reasons = table["reason"].fillna("")
    assert reasons["gone"].startswith("gone.csv: no such file")
    assert reasons["bad"] == "bad.csv:2: contacts: 'many' is not a number of at least 0"
    assert reasons["folder"].startswith("folder: ")
    assert "budget.weekly" in reasons["poor"]
    assert reasons["dearer"] == ""
    assert str(site) not in (site / "s" / "scenarios.csv").read_text(encoding="utf-8")
    assert table["cost"].notna().to_dict() == {name: name == "dearer" for name in table.index}


def test_typing_mistakes_of_all_scenarios_are_told_before_anything_runs(site: Path):
    with_scenarios(site, one="budget.weakly: 9000", two="pay.wage_multiplier: much", fine="budget.weekly: 8500")
    done = wfm("scenarios", "plan.yaml", "--out", "s", cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert "budget.weakly" in lines[0]
    assert "pay.wage_multiplier" in lines[1]
    assert not (site / "s").exists()


def test_an_unexpected_fault_is_a_row_too(site: Path):
    tasks = list(make_tasks(make_cases(load(site / "plan.yaml"), Sweeps(budgets=(8000.0, 9000.0))), None, False))
    (task,) = tasks
    broken = replace_fields(task, scenarios=(("today", {}), ("broken", None)))
    rows, interrupted = run_tasks([broken], None)
    assert not interrupted
    assert [(row["scenario"], row["status"]) for row in rows.values()] == [("today", "failed"), ("broken", "failed")]
    assert rows[1]["reason"].startswith("AttributeError: ")


@pytest.mark.parametrize("breaks", [0, 7])
def test_intervals_below_the_floor_are_counted_beside_what_they_explain(breaks: int):
    common = {"status": "feasible", "reason": "", "fte": 5.0, "gap": 0.06, "service_level_bound": 0.87}
    rows = [
        {"scenario": "less", "cost": 262.0, "service_level": 0.81, "floor_breaks": 4 * breaks},
        {"scenario": "more", "cost": 272.0, "service_level": 0.67, "floor_breaks": breaks},
    ]
    shown = lines(table_of([common | row for row in rows]), "EUR")
    assert ("below" in shown[0].split()) == (breaks > 0)
    assert any("leave it out" in line for line in shown) == (breaks > 0)
    if breaks:
        assert [line.split()[-1] for line in shown[1:3]] == ["28", "7"]
