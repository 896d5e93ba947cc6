"""Bad input is named with its first bad index; numba stays away until it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from wfm import erlang
from wfm.compiled import drop_stale_cache

NAN = float("nan")
INF = float("inf")
LEVEL = {"service_level": 0.8, "t": 20}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: erlang.offered_load([1, -1, -2], 180, 1800), r"volume\[1\]: .* got -1"),
        (lambda: erlang.offered_load(1, 0, 1800), r"aht: must be .*, got 0"),
        (lambda: erlang.offered_load(1, 180, 0), r"interval: .* got 0"),
        (lambda: erlang.erlang_b([[1, 2], [3, NAN]], 5), r"load\[1, 1\]: .* got nan"),
        (lambda: erlang.erlang_b(INF, 5), r"load: .* got inf"),
        (lambda: erlang.erlang_c(5, [5, 5.5]), r"agents\[1\]: must be a whole number, got 5.5"),
        (lambda: erlang.erlang_c(5, -1), r"agents: .* got -1"),
        (lambda: erlang.erlang_c("many", 5), r"load: must be numbers"),
        (lambda: erlang.erlang_c(None, 5), r"load: .* got nan"),
        (lambda: erlang.erlang_b_real(5, [5.5, -0.5]), r"agents\[1\]: .* got -0.5"),
        (lambda: erlang.occupancy(5, 2.5), r"agents: must be a whole number"),
        (lambda: erlang.asa(5, 8, -180), r"aht: .* got -180"),
        (lambda: erlang.service_level(5, 8, 180, [0, -1]), r"t\[1\]: .* got -1"),
        (lambda: erlang.erlang_a(5, 8, 180, 0, 20), r"patience: .* or infinite, got 0"),
        (lambda: erlang.erlang_a(5, 8, 180, NAN, 20), r"patience: .* got nan"),
        (lambda: erlang.required_agents(-5, 180, **LEVEL), r"load: .* got -5"),
        (
            lambda: erlang.required_agents(5, 180, service_level=[0.8, 1.0], t=20),
            r"service_level\[1\]: .* got 1",
        ),
        (lambda: erlang.required_agents(5, 180, service_level=0.0, t=20), r"service_level: .* got 0"),
        (lambda: erlang.required_agents(5, 180, service_level=80, t=20), r"service_level: .* got 80"),
        (lambda: erlang.required_agents(5, 180, service_level=0.8, t=-1), r"t: .* got -1"),
        (lambda: erlang.required_agents(5, 180, asa=0), r"asa: .* got 0"),
        (lambda: erlang.required_agents(5, 180, max_occupancy=[1.0, 1.1]), r"max_occupancy\[1\]: .* got 1.1"),
        (lambda: erlang.required_agents(5, 180, max_occupancy=0), r"max_occupancy: .* got 0"),
        (
            lambda: erlang.required_agents(5, 180, max_occupancy=1e-300),
            r"max_occupancy: .* cannot be counted",
        ),
        (
            lambda: erlang.required_agents(5, 180, max_abandonment=0, patience=60),
            r"max_abandonment: .* got 0",
        ),
        (
            lambda: erlang.required_agents(5, 180, **LEVEL, min_agents=1.5),
            r"min_agents: must be a whole number",
        ),
        (lambda: erlang.required_agents(5, 180), "no target given"),
        (lambda: erlang.required_agents(5, 180, t=20, patience=60), "no target given"),
        (lambda: erlang.required_agents(5, 180, service_level=0.8), "t: service_level needs a threshold"),
        (lambda: erlang.required_agents(5, 180, max_abandonment=0.03), "patience: max_abandonment needs"),
        (
            lambda: erlang.required_agents(5, 180, **LEVEL, convention="best"),
            "convention: must be one of answered_of",
        ),
        (lambda: erlang.erlang_c([1, 2], [1, 2, 3]), r"load \(2,\), agents \(3,\)"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_import_is_light() -> None:
    code = "import sys, wfm.erlang; sys.exit('numba' in sys.modules or 'llvmlite' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_stale_machine_code_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    source, old, new = tmp_path / "a.py", tmp_path / "__pycache__/a.nbi", tmp_path / "__pycache__/b.nbi"
    for path, time_s in ((source, 200), (old, 100), (new, 300)):
        path.touch()
        os.utime(path, (time_s, time_s))
    drop_stale_cache(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_results_do_not_alias_the_arguments() -> None:
    load = np.array([1.0, 2.0])
    erlang.erlang_a(load, 3, 180, 60, 20)
    erlang.required_agents(load, 180, asa=10)
    assert load.tolist() == [1.0, 2.0]
