from __future__ import annotations

import pytest
from report_plan import MadePlan, make_plan


@pytest.fixture(scope="session")
def plan() -> MadePlan:
    return make_plan()
