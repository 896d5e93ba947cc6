"""The starter: it loads, it is drawn the same every time, and it overwrites nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from wfm.cli.init import init
from wfm.cli.starter import past, starter_files
from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.calendar import OpeningCalendar, read_events
from wfm.errors import InputError
from wfm.history import read_history
from wfm.interchange import check_exports

NAMES = ["agents.csv", "events.csv", "history.csv", "plan.yaml"]


def start(folder: Path, *args: str) -> str:
    result = CliRunner().invoke(init, [str(folder), *args], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def refused(folder: Path, *args: str) -> InputError:
    error = CliRunner().invoke(init, [str(folder), *args]).exception
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    return error


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_writes_what_loads(tmp_path: Path):
    output = start(tmp_path / "demo")
    config = load(tmp_path / "demo" / "plan.yaml")
    agents, _ = read_agents(config)
    check_exports(config)
    assert sorted(contents(tmp_path / "demo")) == NAMES
    assert output.splitlines()[-1] == f"Next: wfm plan {tmp_path / 'demo' / 'plan.yaml'}"
    assert config.solver.time_limit_seconds == 10
    assert len(agents) == 12
    assert {skill for agent in agents for skill in agent.skills} == set(config.queue_names)


def test_history_is_ten_weeks_up_to_the_plan(tmp_path: Path):
    start(tmp_path)
    config = load(tmp_path / "plan.yaml")
    history = read_history(config)
    assert config.week.start == past.WEEK_START
    assert history.attrs["left_out_queues"] == {}
    assert set(history["queue"]) == set(config.queue_names)
    assert (config.week.start - history["timestamp"].min().date()).days == 70
    assert (config.week.start - history["timestamp"].max().date()).days == 2


def test_history_has_a_row_for_every_open_interval(tmp_path: Path):
    start(tmp_path)
    config = load(tmp_path / "plan.yaml")
    calendar, history = OpeningCalendar(config, read_events(config)), read_history(config)
    for queue in config.queues:
        stamps = history.loc[history["queue"] == queue.name, "timestamp"]
        every_day = sorted({stamp.date() for stamp in stamps})
        windows = [window for date in every_day for window in calendar.windows(queue, date)]
        assert len(every_day) == 10 * 6 - 1
        assert sum((end - begin).total_seconds() for begin, end in windows) == 1800 * len(stamps)


def test_same_files_every_time(tmp_path: Path):
    start(tmp_path / "a")
    start(tmp_path / "b", "--quiet")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert sum(len(text) for _, text in starter_files()) < 150_000


def test_every_section_is_explained(tmp_path: Path):
    start(tmp_path)
    text = (tmp_path / "plan.yaml").read_text(encoding="utf-8")
    sections = {block.partition(":")[0]: block for block in re.split(r"\n(?=[a-z])", text)[1:]}
    assert set(sections) == load(tmp_path / "plan.yaml").model_fields_set
    assert [name for name, block in sections.items() if "#" not in block] == []
    assert max(map(len, text.splitlines())) <= 120


def test_refuses_to_overwrite(tmp_path: Path):
    start(tmp_path)
    (tmp_path / "plan.yaml").write_text("mine")
    (tmp_path / "events.csv").unlink()
    before = contents(tmp_path)
    message = str(refused(tmp_path))
    assert message == f"{tmp_path}: has plan.yaml, agents.csv, history.csv already; name another folder, or --force"
    assert contents(tmp_path) == before


def test_force_replaces_these_files_alone(tmp_path: Path):
    start(tmp_path)
    fresh = contents(tmp_path)
    (tmp_path / "plan.yaml").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine too")
    start(tmp_path, "--force")
    assert contents(tmp_path) == {**fresh, "notes.txt": b"mine too"}


def test_refuses_what_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert "is a file; name a folder" in str(refused(tmp_path / "file"))
    assert "cannot be written" in str(refused(tmp_path / "file" / "demo"))
    (tmp_path / "demo" / "plan.yaml").mkdir(parents=True)
    assert "is a folder" in str(refused(tmp_path / "demo", "--force"))
    assert [item.name for item in (tmp_path / "demo").iterdir()] == ["plan.yaml"]


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write, seen = Path.write_text, []

    def full(self: Path, *args, **kwargs):
        seen.append(self.name)
        if len(seen) == 3:
            raise OSError(28, "No space left on device")
        return write(self, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", full)
    assert "No space left on device" in str(refused(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_json_lists_the_files(tmp_path: Path):
    result = json.loads(start(tmp_path, "--json"))
    assert sorted(result["files"]) == [str(tmp_path / name) for name in NAMES]
    assert result["next"] == f"wfm plan {tmp_path / 'plan.yaml'}"
    assert start(tmp_path / "other", "--quiet") == ""


def test_from_the_shell(tmp_path: Path):
    command = [str(Path(sys.executable).with_name("wfm")), "init", "my demo"]
    first, second = (subprocess.run(command, capture_output=True, text=True, cwd=tmp_path) for _ in range(2))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1] == "Next: wfm plan 'my demo/plan.yaml'"
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith("my demo: has plan.yaml, agents.csv, events.csv, history.csv already")
    assert second.stderr.count("\n") == 1
