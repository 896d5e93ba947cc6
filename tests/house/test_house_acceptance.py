"""The acceptance plans of the neighbouring folder, with a short search: they pass the check within their budgets."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANS = ROOT.parent / "shared" / "acceptance"
STEPS = {"anonymous_bank": 400, "assessor": 1500, "bank": 400, "ems": 1500}
WFM = str(Path(sys.executable).with_name("wfm"))


def short_copy(name: str, folder: Path) -> Path:
    """Write a copy of an acceptance plan with absolute paths and few steps."""
    source = PLANS / name / "plan.yaml"
    if not source.is_file():
        pytest.skip(f"the acceptance plan {name} is not beside this repository")
    text = source.read_text(encoding="utf-8")
    text, solvers = re.subn(r"time_limit_seconds: \d+", f"iterations: {STEPS[name]}", text)
    text, paths = re.subn(
        r"(agents: |events: |source: )([^\s{}]+)", lambda m: f"{m[1]}{(source.parent / m[2]).resolve()}", text
    )
    assert solvers == 1
    assert paths >= 2
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return folder / "plan.yaml"


@pytest.mark.slow
@pytest.mark.parametrize("name", STEPS)
def test_an_acceptance_plan_passes_the_check_within_its_budget(tmp_path: Path, name: str):
    config = short_copy(name, tmp_path)
    made = subprocess.run(
        [WFM, "plan", config, "--out", "out"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (made.returncode, made.stderr) == (0, "")
    checked = subprocess.run([WFM, "check", "out"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "every rule kept" in checked.stdout
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "shifts.csv").open(encoding="utf-8", newline="") as file:
        cost = sum(Decimal(row["cost"]) for row in csv.DictReader(file))
    budget = Decimal(re.search(r"weekly: (\d+)", config.read_text(encoding="utf-8"))[1])
    assert cost == Decimal(str(summary["cost"])) <= budget == Decimal(str(summary["budget"]))
    assert summary["bound"] <= summary["objective"]
