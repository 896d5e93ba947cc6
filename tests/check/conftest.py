from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from tiny_plan import TinyPlan

from wfm.check import CheckResult, check_plan


@pytest.fixture
def tiny() -> TinyPlan:
    """A legal plan, not yet built."""
    return TinyPlan()


@pytest.fixture(scope="session")
def _built_once() -> bytes:
    return pickle.dumps(TinyPlan().build())


@pytest.fixture
def built(_built_once: bytes) -> TinyPlan:
    """A legal plan with all its tables."""
    return pickle.loads(_built_once)


@pytest.fixture
def judge(tmp_path: Path):
    """Write a built plan and check it."""

    def write_and_check(plan: TinyPlan) -> CheckResult:
        return check_plan(plan.write(tmp_path / "plan"))

    return write_and_check
