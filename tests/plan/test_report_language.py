"""The language of the pages goes with the plan, and can be another one when the report is written anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_plan import wfm

from wfm.plan import Plan
from wfm.plan_folder import report_of, write_plan

THAI, ENGLISH = '<html lang="th">', '<html lang="en">'


def test_the_language_of_a_plan_is_kept_in_its_folder(plan: Plan, tmp_path: Path):
    write_plan(replace(plan, config=plan.config.in_language("th")), tmp_path / "out", {})
    assert THAI in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert THAI in report_of(tmp_path / "out")
    assert ENGLISH in report_of(tmp_path / "out", "en")


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
