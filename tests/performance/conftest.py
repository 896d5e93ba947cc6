from __future__ import annotations

from pathlib import Path

import pytest
from weeks import make_planned

from wfm.performance.planned import PlannedWeek, read_planned_week


@pytest.fixture(scope="session")
def planned_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small plan; not to be changed."""
    return make_planned(tmp_path_factory.mktemp("planned") / "site")


@pytest.fixture(scope="session")
def planned(planned_folder: Path) -> PlannedWeek:
    """The small plan, read back."""
    return read_planned_week(planned_folder)
