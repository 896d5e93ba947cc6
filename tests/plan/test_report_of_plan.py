"""The page of a plan folder: its language, its audit, and the page written anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
from small_plan import wfm

from wfm.plan import Plan
from wfm.plan_folder import report_of, write_plan
from wfm.tables import SCENARIOS

THAI, ENGLISH = '<html lang="th">', '<html lang="en">'


def test_the_language_of_a_plan_is_kept_in_its_folder(plan: Plan, tmp_path: Path):
    write_plan(replace(plan, config=plan.config.in_language("th")), tmp_path / "out", {})
    assert THAI in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert THAI in report_of(tmp_path / "out")
    assert ENGLISH in report_of(tmp_path / "out", "en")


def test_the_page_has_the_audit_of_its_plan(plan: Plan, tmp_path: Path):
    write_plan(plan, tmp_path / "out", {})
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert " rules are kept." in page
    assert " rules are kept." in report_of(tmp_path / "out")
    assert page.count('title="min_rest_hours"') == 1


def test_a_plan_that_is_short_nowhere_is_reported_anew(plan: Plan, tmp_path: Path):
    write_plan(plan, tmp_path / "out", {})
    reasons = tmp_path / "out" / "reasons.csv"
    reasons.write_text(reasons.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert 'id="short"' in report_of(tmp_path / "out")


def test_scenarios_are_shown_from_another_folder_or_the_plans(plan: Plan, tmp_path: Path):
    write_plan(plan, tmp_path / "out", {})
    (tmp_path / "sweep").mkdir()
    rows = pd.DataFrame([dict.fromkeys(SCENARIOS.names) | {"scenario": "cut-10", "status": "failed", "reason": "why"}])
    rows.to_csv(tmp_path / "sweep" / "scenarios.csv", index=False)
    assert "cut-10" not in report_of(tmp_path / "out")
    assert "cut-10" in report_of(tmp_path / "out", scenarios=tmp_path / "sweep")
    wrong = wfm("report", "out", "--capacity", "sweep", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "sweep/capacity.csv: no such file" in wrong.stderr
    rows.drop(columns=["floor_breaks", "gap_with_floor"]).to_csv(tmp_path / "out" / "scenarios.csv", index=False)
    assert "cut-10" in report_of(tmp_path / "out")


def test_the_command_writes_the_language_asked_for(plan: Plan, tmp_path: Path):
    write_plan(plan, tmp_path / "out", {})
    assert "language: en" in (tmp_path / "out" / "inputs" / "plan.yaml").read_text(encoding="utf-8")
    run = wfm("report", "out", "--lang", "th", "--out", "thai.html", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert THAI in (tmp_path / "thai.html").read_text(encoding="utf-8")
    assert ENGLISH in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    wrong = wfm("report", "out", "--lang", "xx", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "'xx' is not one of 'en', 'th'" in wrong.stderr
