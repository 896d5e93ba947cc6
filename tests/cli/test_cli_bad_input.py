"""Bad input, end to end: exit code 2, every problem located on stderr, no traceback, no plan folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_run import line_of, replace, starter
from cli_run import wfm_here as wfm

AGENT = ",full_time,"
FAULTS = [
    ("plan.yaml", "budget:\n", "budgett:\n", "budgett", "unknown key; did you mean 'budget'?"),
    ("plan.yaml", "weekly: 8000", "weekli: 8000", "budget.weekli", "unknown key; did you mean 'weekly'?"),
    (
        "plan.yaml",
        'latest_end: "20:00"',
        "latest_end: 20:00",
        "shifts.latest_end",
        "20:00 without quotes is a number to YAML",
    ),
    ("plan.yaml", "  hard: true", "  weekly: 9000", "budget.weekly", "the key stands here twice, first in line "),
    ("plan.yaml", "Europe/Amsterdam", "Europe/Amstredam", "site.timezone", "did you mean 'Europe/Amsterdam'?"),
    ("plan.yaml", "country: NL", "country: XX", "site.country", "'XX' is not a known country"),
    ("plan.yaml", "target: 0.80  ", "target: 80  ", "queues.0.service_level.target", "80: input should be less than 1"),
    ("plan.yaml", "sat 09:00-17:00", "sat 17:00-08:00", "queues.0.opening_hours", "into the next day write 32:00"),
    ("agents.csv", AGENT, ",fulltime,", "contract", "unknown contract 'fulltime'; did you mean 'full_time'?"),
    ("agents.csv", AGENT + "voice", AGENT + "voise", "skills", "unknown skill 'voise'; did you mean 'voice'?"),
    ("history.csv", ",voice,", ",voice,-", "contacts", "is not a number of at least 0"),
    ("history.csv", ",voice,", ",voice,many", "contacts", "is not a number of at least 0"),
    ("history.csv", "2026-09-21T", "21-09-2026 ", "timestamp", "is no time in Europe/Amsterdam"),
    ("events.csv", ",closed,", ",clsed,", "kind", "did you mean 'closed'?"),
]


def refused(folder: Path, *options: str) -> list[str]:
    """Plan and return the lines of the refusal; nothing else may come of it."""
    before = sorted(path.name for path in folder.iterdir())
    run = wfm("plan", "plan.yaml", "--out", "out", *options, cwd=folder)
    assert (run.returncode, run.stdout) == (2, "")
    assert "Traceback" not in run.stderr
    assert sorted(path.name for path in folder.iterdir()) == before
    return run.stderr.splitlines()


@pytest.mark.parametrize(("file", "old", "new", "field", "words"), FAULTS)
def test_a_fault_is_one_located_line(tmp_path: Path, file: str, old: str, new: str, field: str, words: str):
    folder = starter(tmp_path / "site")
    replace(folder / file, (old, new))
    (line,) = refused(folder)
    number = line_of(folder / file, new.strip())
    assert line.startswith(f"{file}:{number}: {field}: ")
    assert words in line


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("exports: [generic", "exports: [genric", "exports"),
        ("shift_hours: [6.5, 9] ", "shift_hours: [13, 14]", "contracts.full_time.shift_hours"),
    ],
)
def test_a_fault_found_after_loading_is_located_too(tmp_path: Path, old: str, new: str, field: str):
    folder = starter(tmp_path / "site")
    replace(folder / "plan.yaml", (old, new))
    (line,) = refused(folder)
    assert line.startswith(f"plan.yaml:{line_of(folder / 'plan.yaml', new)}: {field}")


@pytest.mark.parametrize("name", ["plan.yaml", "agents.csv", "history.csv", "events.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str):
    folder = starter(tmp_path / "site")
    (folder / name).unlink()
    (line,) = refused(folder)
    assert line.startswith(f"{name}: no such file; check the path")


@pytest.mark.parametrize("name", ["agents.csv", "history.csv", "events.csv"])
def test_an_empty_table_is_named(tmp_path: Path, name: str):
    folder = starter(tmp_path / "site")
    header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
    (folder / name).write_text(header + "\n", encoding="utf-8")
    assert refused(folder) == [f"{name}: the {name.removesuffix('.csv')} table has no rows"]
    (folder / name).write_bytes(b"")
    assert refused(folder) == [f"{name}: the file is empty; a header row is needed"]


def test_a_history_that_begins_after_the_plan_is_refused(tmp_path: Path):
    folder = starter(tmp_path / "site")
    (line,) = refused(folder, "--week", "2026-01-05")
    assert line.startswith("history.csv:2: timestamp: no row is before 2026-01-05, the first day of the plan")


def test_a_queue_without_history_is_refused(tmp_path: Path):
    folder = starter(tmp_path / "site")
    text = (folder / "history.csv").read_text(encoding="utf-8")
    (folder / "history.csv").write_text(text.replace(",chat,", ",chats,"), encoding="utf-8")
    (line,) = refused(folder)
    assert line.startswith(
        "history.csv: queue: no history of the queue 'chat' before 2026-11-30; did you mean 'chats'?"
    )


def test_every_problem_of_a_file_comes_in_one_go(tmp_path: Path):
    folder = starter(tmp_path / "site")
    changes = [("EUR ", "euro "), ("weekly: 8000", "weekly: -1"), ("goal: service_level", "goal: profit")]
    replace(folder / "plan.yaml", *changes)
    lines = refused(folder)
    assert [line.split(": ")[:2] for line in lines] == [
        [f"plan.yaml:{line_of(folder / 'plan.yaml', new)}", field]
        for (_, new), field in zip(changes, ["site.currency", "budget.weekly", "objective.goal"], strict=True)
    ]


def test_every_problem_of_the_agents_comes_in_one_go(tmp_path: Path):
    folder = starter(tmp_path / "site")
    replace(folder / "agents.csv", (AGENT, ",temp,"), (AGENT, ",permanent,"), ("voice", "voise"))
    fields = [line.split(": ")[1] for line in refused(folder)]
    assert sorted(fields) == ["contract", "contract", "skills"]
