"""The page says which hard budget of a line an edited roster is over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from wfm.web.desk import Desk
from wfm.web.views import verdict


def test_a_roster_over_a_lines_budget_is_told(folder: Path):
    path = folder / "inputs" / "plan.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["cost_lines"]
    settings["budget"]["lines"] = {"base": round(lines["base"] - 12.5, 2), "overtime": lines["overtime"]}
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    desk = Desk(folder, folder.parent / "inputs")
    told = [one["message"] for one in verdict(desk, [])["violations"] if one["rule"] == "budget"]
    assert told == ["the roster costs EUR 12.50 more than budget.lines.base allows"]
    assert {line: float(desk.judge.money_for(line)) for line in lines} == pytest.approx(lines)
