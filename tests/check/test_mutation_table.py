"""The table of planted faults: a script of its own, which ends with 1 where a fault goes unnoticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wfm.check import RULES


@pytest.mark.slow
def test_the_mutation_table_has_every_rule_and_every_fault_caught():
    script = Path(__file__).with_name("mutation_table.py")
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = run.stdout.splitlines()
    assert {rule.name for rule in RULES} <= {line.split()[0] for line in lines}
    assert lines[-1].endswith(" 0 missed")
