from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cli_run import replace, starter, wfm

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
