"""What soft budgets are overrun by is told by the plan, its summary, the check and the report."""

from __future__ import annotations

import json
from pathlib import Path

from cli_run import starter
from cli_run import wfm_here as wfm

BUDGET = """budget:
  hard: false
  weekly: 5000
  queues: {chat: 1000, voice: 100000}
"""


def test_a_plan_over_its_soft_budgets_says_by_how_much(tmp_path: Path):
    folder = starter(tmp_path / "site")
    head, _, rest = (folder / "plan.yaml").read_text(encoding="utf-8").partition("budget:\n")
    tail = rest[rest.index("objective:") :]
    (folder / "plan.yaml").write_text(f"{head}  overhead_per_head: 55.5\n{BUDGET}{tail}", encoding="utf-8")
    run = wfm("plan", "plan.yaml", "--out", "out", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    over = {row["key"]: row["over"] for row in summary["budgets"]}
    assert over["budget.weekly"] > 0
    assert over["budget.queues.chat"] > 0
    assert over["budget.queues.voice"] == 0
    assert f"({over['budget.weekly']:,.2f} over)" in run.stdout
    assert f"budget.queues.chat is overrun by EUR {over['budget.queues.chat']:,.2f}" in run.stdout
    assert summary["cost_lines"]["overhead"] == 12 * 55.5

    run = wfm("check", "out", cwd=folder)
    assert run.returncode == 0
    told = [line for line in run.stdout.splitlines() if "a soft budget, is overrun" in line]
    assert [line.split(",")[0] for line in told] == ["budget.weekly", "budget.queues.chat"]
    assert f"by {over['budget.weekly']:.2f} EUR" in told[0]
    assert json.loads(wfm("check", "out", "--json", cwd=folder).stdout)["overrun"] == told

    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "budget.queues.chat is overrun by" in page


def test_a_plan_that_hides_what_a_queue_costs_is_caught(tmp_path: Path):
    folder = starter(tmp_path / "site")
    settings = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(settings.replace("budget:\n", "budget:\n  queues: {chat: 4000}\n"), "utf-8")
    assert wfm("plan", "plan.yaml", "--out", "out", cwd=folder).returncode == 0
    assert wfm("check", "out", "--quiet", cwd=folder).returncode == 0
    resolved = folder / "out" / "inputs" / "plan.yaml"
    lowered = resolved.read_text(encoding="utf-8").replace("chat: 4000", "chat: 500")
    resolved.write_text(lowered, encoding="utf-8")
    run = wfm("check", "out", cwd=folder)
    assert run.returncode == 4
    assert "queue_budget: budget.queues.chat: budget.queues.chat: the queue costs" in run.stdout
    assert "at most 500.00 EUR in 1 weeks" in run.stdout
