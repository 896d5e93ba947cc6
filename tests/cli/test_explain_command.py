"""`wfm explain` as a user runs it: on configurations without a roster, and on plans with short intervals."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from cli_run import replace, starter
from cli_run import wfm_here as wfm

KEYS = {"kind", "subject", "message", "fixes"}


def test_a_configuration_without_a_roster_is_explained(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", ("weekly: 8000", "weekly: 100"))
    run = wfm("explain", "plan.yaml", "--json", "--out", "causes.json", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    (finding,) = json.loads(run.stdout)
    assert set(finding) == KEYS
    assert (finding["kind"], finding["subject"]) == ("budget", "budget.weekly")
    assert set(finding["fixes"][0]) == {"change", "cost", "gain"}
    assert json.loads((folder / "causes.json").read_text()) == [finding]
    enough = finding["fixes"][0]["change"].split("EUR ")[1].split(" ")[0].replace(",", "")
    replace(folder / "plan.yaml", ("weekly: 100", f"weekly: {enough}"))
    assert json.loads(wfm("explain", "plan.yaml", "--json", cwd=folder).stdout) == []
    assert wfm("plan", "plan.yaml", "--quiet", cwd=folder).returncode == 0


def test_every_agent_is_told_in_words(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", ("shift_hours: [6.5, 9]", "shift_hours: [2, 3]  "))
    run = wfm("explain", "plan.yaml", cwd=folder)
    assert run.returncode == 0
    assert "agent A01: " in run.stdout
    assert "shifts of 2-3 h" in run.stdout
    assert "  - " in run.stdout


def test_nothing_to_explain_says_so(tmp_path: Path):
    folder = starter(tmp_path / "site")
    run = wfm("explain", "plan.yaml", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert "nothing speaks against a roster" in run.stdout
    assert wfm("explain", "plan.yaml", "--quiet", cwd=folder).stdout == ""


def test_a_plan_explains_every_short_interval_by_the_same_bytes(tmp_path: Path):
    folder = starter(tmp_path / "site")
    for name in ("one", "two"):
        run = wfm("plan", "plan.yaml", "--out", name, "--quiet", cwd=folder)
        assert (run.returncode, run.stderr) == (0, "")
    assert (folder / "one" / "reasons.csv").read_bytes() == (folder / "two" / "reasons.csv").read_bytes()
    reasons = pd.read_csv(folder / "one" / "reasons.csv")
    coverage = pd.read_csv(folder / "one" / "coverage.csv")
    target = coverage["queue"].map({"voice": 0.8, "chat": 0.8})
    short = coverage[(coverage["service_level"] < target - 1e-6) & (coverage["contacts"] > 0)]
    assert len(short) > 0
    assert list(zip(reasons["timestamp"], reasons["queue"])) == list(zip(short["timestamp"], short["queue"]))
    assert reasons[["reason", "message"]].notna().all(axis=None)
    largest = reasons.loc[reasons["short"].idxmax(), "message"]  # the report has the largest of each queue
    assert largest.split(":")[0] in (folder / "one" / "report.html").read_text(encoding="utf-8")
    run = wfm("explain", "one", "--json", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    findings = json.loads(run.stdout)
    assert findings
    assert all(set(finding) == KEYS and finding["message"] for finding in findings)
    assert set(reasons["reason"]) == {finding["kind"] for finding in findings}
    assert wfm("check", "one", "--quiet", cwd=folder).returncode == 0


def test_what_is_neither_a_plan_nor_a_configuration_is_one_line(tmp_path: Path):
    for name in ("none", "."):
        run = wfm("explain", name, cwd=tmp_path)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.count("\n") == 1
