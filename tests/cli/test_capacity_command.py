from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cli_run import line_of, starter
from cli_run import wfm_here as wfm

from wfm.tables import CAPACITY, CAPACITY_CLASSES, CAPACITY_SCENARIOS


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return starter(tmp_path / "site")


def add(site: Path, text: str) -> None:
    with (site / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_months_become_tables_and_a_page(site: Path):
    add(site, "scenarios: [{name: churn, set: {capacity.attrition.monthly: 0.2}}]")
    done = wfm("capacity", "plan.yaml", "--months", "6", "--scenario", "churn", "--out", "c", cwd=site)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(site / "c" / "capacity.csv")
    assert list(table.columns) == CAPACITY.names
    assert len(table) == 6
    assert (table["cost"] <= table["budget"].fillna(1e18) + 0.01).all()
    assert table["service_level"].between(0, 1).all()
    churn = pd.read_csv(site / "c" / "01-churn" / "capacity.csv")
    assert churn["leavers"].sum() > 2 * table["leavers"].sum()
    assert list(pd.read_csv(site / "c" / "capacity_classes.csv").columns) == CAPACITY_CLASSES.names
    both = pd.read_csv(site / "c" / "capacity_scenarios.csv")
    assert list(both.columns) == CAPACITY_SCENARIOS.names
    assert list(both["scenario"]) == ["as configured", "churn"]
    assert "churn" in (site / "c" / "capacity.html").read_text(encoding="utf-8")
    assert not list(site.rglob("*.draft"))


def test_the_same_files_twice_are_the_same_bytes(site: Path):
    for folder in ("a", "b"):
        assert wfm("capacity", "plan.yaml", "--months", "4", "--quiet", "--out", folder, cwd=site).returncode == 0
    for name in ("capacity.csv", "capacity_classes.csv", "capacity.html"):
        assert (site / "a" / name).read_bytes() == (site / "b" / name).read_bytes()


def test_a_short_month_says_which_limit_makes_it_so(site: Path):
    add(site, "capacity: {budget: {monthly: 1000}}")
    done = wfm("capacity", "plan.yaml", "--months", "3", "--json", cwd=site)
    assert done.returncode == 0, done.stderr
    (plan,) = json.loads(done.stdout)["plans"]
    assert len(plan["short"]) == 3
    assert all(month["money"] > 0 for month in plan["short"])
    assert all(month["reasons"][0].startswith("the budget") for month in plan["short"])


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("capacity: {months: 30}", "capacity.months", "24"),
        ('capacity: {start: "2027-13"}', "capacity.start", "2027-03"),
        ("capacity: {hiring: {class_size: [8, 4]}}", "capacity.hiring.class_size", "fewest"),
        ("capacity: {hiring: {contract: nobody}}", "capacity.hiring.contract", "nobody"),
        ("capacity: {outsourcing: {contacts_per_month: 10}}", "capacity.outsourcing", "per_contact"),
        ("capacity: {outsourcing: {queues: [cals]}}", "capacity.outsourcing.queues", "cals"),
        ("capacity: {leave: {seasons: {july: 2}}}", "capacity.leave.seasons", "july"),
    ],
)
def test_a_wrong_value_is_located(site: Path, text: str, field: str, said: str):
    add(site, text)
    done = wfm("capacity", "plan.yaml", cwd=site)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"plan.yaml:{line_of(site / 'plan.yaml', 'capacity:')}: {field}")
    assert said in line


def test_a_folder_that_is_a_file_and_months_out_of_range_are_refused(site: Path):
    assert wfm("capacity", "plan.yaml", "--out", "plan.yaml", cwd=site).returncode == 2
    assert wfm("capacity", "plan.yaml", "--months", "2", cwd=site).returncode == 2
    assert wfm("capacity", "plan.yaml", "--scenario", "none", cwd=site).returncode == 2
