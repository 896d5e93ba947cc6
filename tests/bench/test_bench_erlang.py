from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from erlang_rates import GOLDEN, case_loads, error_lines, measure_rates, rate_lines, worst_errors


def test_the_case_is_the_one_described():
    loads = case_loads()
    assert loads.shape == (67_200,)
    assert loads.mean() == pytest.approx(23, rel=0.1)
    assert np.median(loads) == pytest.approx(3, rel=0.2)
    assert loads.max() == pytest.approx(292, rel=0.1)


def test_requirements_come_many_times_as_fast_as_from_a_python_library_and_are_the_same():
    rates = measure_rates(case_loads(intervals=96), rounds=3)
    assert rates["differing"] == 0
    assert rates["Erlang C"] > 10 * rates["call-center-tools"]
    assert rates["Erlang A"] > rates["call-center-tools"]
    assert len(rate_lines(rates)) == 4


def test_the_worst_errors_are_printed_for_every_table():
    if not GOLDEN.is_dir():
        pytest.skip("the golden tables are not here")
    lines = error_lines(worst_errors(GOLDEN))
    assert len(lines) == 7
    assert not any("inf" in line for line in lines)
    assert all(line.split()[1] == "0" for line in lines if "wrong" in line)
