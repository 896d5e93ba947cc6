"""A plan folder is replaced as a whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import pytest
from small_plan import contents, signalled, starter, wfm

from wfm import drafts, plan_folder
from wfm.check import check_plan
from wfm.errors import InputError
from wfm.plan import Plan
from wfm.plan_folder import read_summary, refuse_foreign, write_plan

STEPS_OF_WRITING = [
    *((plan_folder, name) for name in ("manifest", "_write_inputs", "export_plan", "render_report")),
    (drafts, "_put_in_place"),
]


def written(plan: Plan, out: Path, note: str = "first") -> dict[str, bytes]:
    write_plan(plan, out, {"note": note})
    return contents(out)


def failing(error: BaseException):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(("module", "step"), STEPS_OF_WRITING)
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_previous_plan_and_no_draft(
    plan: Plan, tmp_path: Path, monkeypatch, module, step: str, error
):
    before = written(plan, tmp_path / "out")
    monkeypatch.setattr(module, step, failing(error))
    with pytest.raises(type(error)):
        write_plan(plan, tmp_path / "out", {"note": "second"})
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_of_the_first_plan_leaves_nothing(plan: Plan, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(plan_folder, "render_report", failing(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        write_plan(plan, tmp_path / "out", {})
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_the_previous_plan_stays(plan: Plan, tmp_path: Path):
    written(plan, tmp_path / "out")
    (tmp_path / "out" / "exports" / "old.csv").write_text("of the previous plan")
    after = written(plan, tmp_path / "out", "second")
    assert "exports/old.csv" not in after
    assert json.loads(after["timing.json"]) == {"note": "second"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_an_exchange_of_names_the_plan_is_replaced_too(plan: Plan, tmp_path: Path, monkeypatch):
    written(plan, tmp_path / "out")
    monkeypatch.setattr(drafts, "_exchanged", lambda one, other: False)
    assert json.loads(written(plan, tmp_path / "out", "second")["timing.json"]) == {"note": "second"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_an_exchange_of_names_a_failure_puts_the_previous_plan_back(plan: Plan, tmp_path: Path, monkeypatch):
    before = written(plan, tmp_path / "out")
    monkeypatch.setattr(drafts, "_exchanged", lambda one, other: False)
    rename, calls = os.rename, []

    def second_fails(*names):
        calls.append(names)
        if len(calls) == 2:
            raise OSError("moved away")
        rename(*names)

    monkeypatch.setattr(drafts.os, "rename", second_fails)
    with pytest.raises(OSError, match="moved away"):
        write_plan(plan, tmp_path / "out", {})
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_reader_finds_a_whole_plan_at_every_moment(plan: Plan, tmp_path: Path):
    out, ended, broken = tmp_path / "out", threading.Event(), []
    written(plan, out)

    def read() -> None:
        while not ended.is_set():
            try:
                read_summary(out)
            except (InputError, OSError) as error:
                broken.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(3):
            write_plan(plan, out, {"note": number})
    finally:
        ended.set()
        reader.join()
    assert broken == []


@pytest.mark.parametrize("kind", ["file", "folder", "folder of files like a plan's"])
def test_what_is_no_plan_is_never_replaced(plan: Plan, tmp_path: Path, kind: str):
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / ("summary.json" if "like" in kind else "notes.txt")).write_text("mine")
    with pytest.raises(InputError, match="is there and is not a plan folder; name another one") as caught:
        write_plan(plan, out, {})
    assert caught.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine"]


def test_foreign_things_are_refused_before_any_work(starter_folder: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    run = wfm("plan", starter_folder / "none.yaml", "--out", "out", cwd=tmp_path)
    assert run.returncode == 2
    run = wfm("plan", starter_folder / "plan.yaml", "--out", "out", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "out: --out: is there and is not a plan folder; name another one\n"
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"


def test_an_empty_folder_and_new_parents_are_welcome(plan: Plan, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    refuse_foreign(tmp_path / "empty")
    assert "summary.json" in written(plan, tmp_path / "empty")
    assert "summary.json" in written(plan, tmp_path / "new" / "parents" / "out")


def test_a_link_to_a_plan_leads_to_the_new_plan(plan: Plan, tmp_path: Path):
    written(plan, tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    after = written(plan, tmp_path / "link", "second")
    assert json.loads(after["timing.json"]) == {"note": "second"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "real"]


def test_a_killed_run_leaves_the_previous_plan_and_the_next_run_succeeds(plan: Plan, tmp_path: Path):
    starter(tmp_path / "site")
    before = written(plan, tmp_path / "out")
    command = ("plan", "site/plan.yaml", "--out", "out")
    killed = signalled(signal.SIGKILL, "wfm.plan_folder:render_report", *command, cwd=tmp_path, then="time.sleep(60)")
    assert killed.returncode == -signal.SIGKILL
    assert contents(tmp_path / "out") == before
    assert len(list(tmp_path.glob(".out.*.draft"))) == 1
    again = wfm(*command, cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert contents(tmp_path / "out")["shifts.csv"] == before["shifts.csv"]
    assert check_plan(tmp_path / "out").ok
