from __future__ import annotations

from pathlib import Path

import pytest
from small_plan import starter

from wfm.config import load
from wfm.plan import Plan, make_plan


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter's files, with a search of few steps; not to be changed."""
    return starter(tmp_path_factory.mktemp("starter") / "site")


@pytest.fixture(scope="session")
def plan(starter_folder: Path) -> Plan:
    """A plan of the starter."""
    return make_plan(load(starter_folder / "plan.yaml"))
