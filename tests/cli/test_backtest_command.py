from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_run import starter, wfm

COLUMNS = "queue,grain,model,wape,bias,mase,pinball,coverage_80,agents_wape,origins"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return starter(tmp_path_factory.mktemp("backtest") / "site")


def test_the_table_the_page_and_the_words(site):
    done = wfm("backtest", "plan.yaml", "--origins", "2", cwd=site)
    assert done.returncode == 0, done.stderr
    lines = (site / "backtest.csv").read_text().splitlines()
    assert lines[0] == COLUMNS
    assert len(lines) == 1 + 2 * 3 * 4
    assert "Starter" in (site / "backtest.html").read_text()
    assert "smaller than last week's same day" in done.stdout
    assert "backtest.csv, backtest.html" in done.stdout


def test_one_queue_one_model_no_page_as_json(site, tmp_path):
    out = tmp_path / "one.csv"
    done = wfm(
        "backtest", "plan.yaml", "--queue", "chat", "--models", "moving_average", "--origins", "2", "--no-chart",
        "--json", "--out", out, cwd=site,
    )  # fmt: skip
    result = json.loads(done.stdout)
    assert result["files"] == [str(out)]
    assert [(row["queue"], row["model"]) for row in result["rows"]] == [("chat", "moving_average")] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--queue", "chatt"), "did you mean 'chat'"),
        (("--models", "auto,prophett"), "did you mean 'prophet'"),
        (("--origins", "0"), "--origins"),
        (("--workers", "2", "--dask", "tcp://127.0.0.1:9"), "either --workers or --dask"),
        (("--dask", "tcp://127.0.0.1:9"), "no scheduler answers at tcp://127.0.0.1:9"),
        (("--horizon", "180"), "days of history that a single origin needs"),
        (("--out", "nowhere/b.csv"), "nowhere"),
    ],
)
def test_wrong_options_are_refused_and_nothing_is_written(site, tmp_path, options, words):
    arguments = options if "--out" in options else (*options, "--out", str(tmp_path / "b.csv"))
    done = wfm("backtest", "plan.yaml", *arguments, cwd=site)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_quiet_prints_nothing(site, tmp_path):
    done = wfm(
        "backtest", "plan.yaml", "--origins", "1", "--models", "seasonal_naive", "--quiet", "--out",
        tmp_path / "b.csv", cwd=site,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")


def wait_for_workers(pid: int, count: int = 2, seconds: float = 3) -> None:
    """Wait until a process has workers, and so long that they are at work: on a busy machine that takes a while."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(600):
        if len(children.read_text().split()) > count:  # they, and what keeps count of their resources
            time.sleep(seconds)
            return
        time.sleep(0.05)
    raise AssertionError("no workers were started")


def test_an_interrupt_ends_it_without_files(site, tmp_path):
    command = [
        str(Path(sys.executable).with_name("wfm")),
        "backtest",
        "plan.yaml",
        "--origins",
        "200",
        "--step",
        "1",
        "--workers",
        "2",
    ]
    running = subprocess.Popen(
        [*command, "--out", str(tmp_path / "b.csv")],
        cwd=site,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_workers(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("count", "seconds"), [(1, 0), (2, 0), (2, 0.2)])
def test_ctrl_c_reaches_all_processes_as_workers_start_and_no_traceback_is_shown(site, tmp_path, count, seconds):
    command = [Path(sys.executable).with_name("wfm"), "backtest", "plan.yaml", "--origins", "200", "--step", "1"]
    running = subprocess.Popen(
        [*command, "--workers", "2", "--out", tmp_path / "b.csv"],
        cwd=site,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_workers(running.pid, count, seconds)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.strip()) == (130, "")
    assert list(tmp_path.iterdir()) == []
