"""Equal inputs give equal bytes when steps, and not the clock, end the search."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import schedule_process
from schedule_cases import LUNCH, REST, queue, settings, write_case

QUEUES = [queue("calls", patience_seconds=120), queue("chat", channel="chat", concurrency=2)]
AGENTS = [
    {"skills": "calls"},
    {"skills": "calls|chat", "hourly_cost": 23},
    {"skills": "chat", "available": "mon-fri 08:00-16:00"},
]


def case(folder: Path, **solver) -> Path:
    sections = settings(
        queues=QUEUES,
        contracts={"part": {"weekly_hours": [8, 24], "days_per_week": [2, 4], "shift_hours": [4, 6]}},
        breaks=[LUNCH, REST],
        budget={"weekly": 1800},
        solver={"iterations": 20000, "workers": 2, "gap": 0.0, **solver},
        exports=["generic"],
    )
    write_case(folder, sections, AGENTS * 2)
    return folder / "plan.yaml"


def files(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert found.pop("timing.json")
    return found


@pytest.mark.parametrize("goal", ["service_level", "cost"])
def test_two_runs_write_the_same_files(goal: str, tmp_path: Path):
    config = case(tmp_path / "in", iterations=4000)
    if goal == "cost":
        config.write_text(config.read_text().replace('"queues"', '"objective": {"goal": "cost"}, "queues"'))
        config.write_text(config.read_text().replace('"target": 0.8', '"target": 0.02'))
    for out in ("one", "two"):
        schedule_process.write(config, tmp_path / out)
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert list(one) == list(two)
    assert {name for name in one if one[name] != two[name]} == set()


def test_another_process_writes_the_same_files(tmp_path: Path):
    config = case(tmp_path / "in")
    schedule_process.write(config, tmp_path / "one")
    command = [sys.executable, schedule_process.__file__, str(config), str(tmp_path / "two")]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert {name for name in one if one[name] != two[name]} == set()


def test_another_seed_is_written_down_and_changes_no_rule(tmp_path: Path):
    found = []
    for seed in (1, 2):
        schedule_process.write(case(tmp_path / f"in{seed}", seed=seed, iterations=2000), tmp_path / f"out{seed}")
        found.append(files(tmp_path / f"out{seed}"))
    assert found[0]["requirements.csv"] == found[1]["requirements.csv"]
    assert found[0]["manifest.json"] != found[1]["manifest.json"]
