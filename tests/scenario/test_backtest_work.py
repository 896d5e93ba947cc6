"""Back-tests find the same wherever their origins are forecast; one that fails is told with its queue and date."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from dask_cluster import Cluster

from wfm.cli.starter import starter_files
from wfm.config import Config, load
from wfm.config.calendar import read_events
from wfm.errors import WfmError
from wfm.forecast.backtest import Backtest, backtest
from wfm.history import read_history
from wfm.scenario.backtests import PastOrigin, run_backtest
from wfm.scenario.executor import Place, here
from wfm.scenario.in_processes import in_processes
from wfm.scenario.on_dask import on_dask

QUEUES = ("voice", "chat")
ORIGINS = 3


@pytest.fixture
def config(tmp_path: Path) -> Config:
    for name, text in starter_files():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return load(tmp_path / "plan.yaml")


def found(config: Config, place: Place, told: Callable = lambda label, done: None) -> tuple[Backtest, list[str]]:
    return run_backtest(
        config, None, place, told, origins=ORIGINS, horizon_days=14, step_days=7, models=("auto", "seasonal_naive"),
        queues=QUEUES,
    )  # fmt: skip


def serial(config: Config) -> Backtest:
    return backtest(
        config, read_history(config), read_events(config), origins=ORIGINS, models=("auto", "seasonal_naive")
    )


def assert_same(one: Backtest, other: Backtest) -> None:
    for name in ("table", "by_origin", "forecasts"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


def test_here_it_is_the_serial_one_and_each_origin_is_told(config: Config):
    told: list[tuple[str, int]] = []
    made, failures = found(config, here, lambda *one: told.append(one))
    assert failures == []
    assert_same(made, serial(config))
    assert told == [(queue, 1 + number + ORIGINS * place) for place, queue in enumerate(QUEUES) for number in range(3)]


def test_a_process_is_killed_and_its_origin_is_forecast_again(config: Config):
    told: list[int] = []

    def kill_all(label: str, done: int) -> None:
        told.append(done)
        if done == 1:
            for process in multiprocessing.active_children():
                process.kill()

    made, failures = found(config, in_processes(2), kill_all)
    assert failures == []
    assert told == list(range(1, 1 + ORIGINS * len(QUEUES)))
    assert_same(made, serial(config))


def test_a_worker_of_a_cluster_is_killed_and_the_result_is_the_serial_one(cluster: Cluster, config: Config):
    def kill_one(label: str, done: int) -> None:
        if done == 1:
            cluster.workers[0].send_signal(signal.SIGKILL)

    made, failures = found(config, on_dask(cluster.address), kill_one)
    assert cluster.workers[0].wait(30) == -signal.SIGKILL
    assert failures == []
    assert_same(made, serial(config))


def test_an_origin_that_fails_is_told_and_left_out(config: Config):
    def one_fails(tasks):
        wrong = replace(tasks[1], horizon_days="two")
        yield tasks[1], wrong.run()
        yield from here([tasks[0], *tasks[2:]])

    made, failures = found(config, one_fails)
    (said,) = failures
    whole = serial(config)
    lost = sorted(set(whole.by_origin["origin"]))[1]
    assert said.startswith(f"queue voice, origin {lost}: ")
    assert "TypeError" in said
    rows = made.by_origin
    assert lost not in set(rows[rows["queue"] == "voice"]["origin"])
    assert_frames_of_chat_are_equal(made, whole)
    assert set(made.table[made.table["queue"] == "voice"]["origins"]) == {ORIGINS - 1}


def assert_frames_of_chat_are_equal(one: Backtest, other: Backtest) -> None:
    chats = [made.table[made.table["queue"] == "chat"].reset_index(drop=True) for made in (one, other)]
    pd.testing.assert_frame_equal(*chats, check_exact=True)


def test_where_all_fail_each_is_told(config: Config, tmp_path: Path):
    def without_history(tasks):
        (tmp_path / "history.csv").unlink()
        yield from in_processes(2)(tasks)

    with pytest.raises(WfmError) as caught:
        found(config, without_history)
    lines = str(caught.value).splitlines()
    assert len(lines) == ORIGINS * len(QUEUES)
    assert all(line.startswith("queue ") and "history.csv" in line for line in lines)


def test_work_of_other_files_is_other_work():
    one = PastOrigin("plan.yaml", None, ("a",), "voice", "2026-11-02", 14, ("auto",), (0,))
    others = [replace(one, inputs=("b",)), replace(one, origin="2026-11-09"), replace(one, queue="chat")]
    assert len({work.key for work in (one, *others)}) == 4
