"""`wfm check` prints an audit, writes it as CSV and judges a roster that somebody edited by hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from cli_run import starter
from cli_run import wfm_here as wfm


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter's site, not to be changed."""
    folder = starter(tmp_path_factory.mktemp("audit") / "site")
    settings = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(settings.replace("preset: eu", "preset: uk"), encoding="utf-8")
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    return folder / "out"


def rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_rule_has_a_line_with_its_tightest_margin(plan: Path):
    run = wfm("check", "out", cwd=plan.parent)
    assert run.returncode == 0
    assert re.search(r"^rule +judged +broken +tightest margin$", run.stdout, re.MULTILINE)
    assert re.search(r"^min_rest_hours +12 +- +\+\d\S* h to 11: A\d+ 2026-\d\d-\d\d$", run.stdout, re.MULTILINE)
    assert re.search(r"^least_breaks +\d+ +- +\+\d+ minutes to 20: A\d+", run.stdout, re.MULTILINE)
    assert re.search(r"^budget +plan +-$", run.stdout, re.MULTILINE)
    assert "every rule kept" in run.stdout.splitlines()[-1]


def test_the_audit_file_has_a_row_for_every_rule_and_agent(plan: Path, tmp_path: Path):
    run = wfm("check", "out", "--audit", tmp_path / "audit.csv", "--quiet", cwd=plan.parent)
    assert (run.returncode, run.stdout) == (0, "")
    found = rows(tmp_path / "audit.csv")
    columns = ["rule", "source", "agent_id", "limit", "value", "margin", "unit", "moment", "status", "note"]
    assert list(found[0]) == columns
    rest = [row for row in found if row["rule"] == "min_rest_hours"]
    assert len({row["agent_id"] for row in rest}) == len(rest) == 12
    assert {row["source"] for row in rest} == {"Working Time Regulations 1998 reg. 10 (1), read 2026-11"}
    assert all(float(row["margin"]) == float(row["value"]) - float(row["limit"]) for row in rest)


def test_json_has_the_audit_by_rule(plan: Path):
    audit = json.loads(wfm("check", "out", "--json", cwd=plan.parent).stdout)["audit"]
    by_rule = {one["rule"]: one for one in audit}
    assert by_rule["max_weekly_hours"]["judged"] == 12
    assert by_rule["max_weekly_hours"]["tightest"]["limit"] == 48
    assert by_rule["summary_cost"] | {"source": ""} == {
        "rule": "summary_cost", "source": "", "judged": 0, "kept": 1, "broken": 0, "reported": 0, "open": 0,
        "tightest": None,
    }  # fmt: skip


def test_a_roster_edited_by_hand_is_told_rule_agent_and_moment(plan: Path, tmp_path: Path):
    edited = tmp_path / "edited"
    edited.mkdir()
    for path in plan.rglob("*"):
        if path.is_file():
            (edited / path.relative_to(plan)).parent.mkdir(parents=True, exist_ok=True)
            (edited / path.relative_to(plan)).write_bytes(path.read_bytes())
    activities = (edited / "activities.csv").read_text(encoding="utf-8").splitlines()
    lunch = next(line for line in activities if ",lunch," in line)
    agent, start = lunch.split(",")[:2]
    (edited / "activities.csv").write_text(
        "\n".join(line.replace(",lunch,", ",work,").replace("false", "true") if line is lunch else line
                  for line in activities) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    run = wfm("check", "edited", "--audit", "audit.csv", cwd=tmp_path)
    assert run.returncode == 4
    assert re.search(r"^least_breaks +\d+ +1 +-\d+ minutes to 20: ", run.stderr, re.MULTILINE)
    assert re.search(
        rf"^least_breaks: {agent}: {agent} {start[:10]}: .*Working Time Regulations 1998 reg. 12", run.stdout, re.M
    )
    broken = [row for row in rows(tmp_path / "audit.csv") if row["status"] == "broken"]
    assert ("least_breaks", agent) in {(row["rule"], row["agent_id"]) for row in broken}


def test_an_audit_that_cannot_be_written_is_told_in_one_line(plan: Path):
    run = wfm("check", "out", "--audit", "nowhere/audit.csv", cwd=plan.parent)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "nowhere/audit.csv: --audit: cannot be written: No such file or directory; name another file"
    ]


def test_a_contract_against_the_preset_ends_with_2_and_its_line(tmp_path: Path):
    folder = starter(tmp_path / "site")
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"preset: eu\b", "preset: th", text).replace("weekly_hours: [", "weekly_hours: [50, 50] #", 1)
    (folder / "plan.yaml").write_text(changed, encoding="utf-8")
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert run.returncode == 2
    assert re.search(r"^plan.yaml:\d+: contracts\.", run.stderr, re.MULTILINE), run.stderr
