from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_benchmark_runs():
    script = Path(__file__).with_name("cluster_scaling.py")
    few = ("--tasks", "2", "--steps", "100", "--machines", "3", "--wait", "0.1")
    done = subprocess.run([sys.executable, script, *few], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip().splitlines()) == 4
