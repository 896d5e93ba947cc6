"""The benchmark of the pages runs, and tells of every plan what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from page_times import COLUMNS, measured

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.plan import make_plan
from wfm.plan_folder import write_plan


@pytest.mark.web
def test_pages_of_a_small_plan_are_measured(browser: Any, tmp_path: Path):
    for name, text in starter_files():
        text = text.replace("  time_limit_seconds:", "  iterations: 800 #") if name == "plan.yaml" else text
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_plan(make_plan(load(tmp_path / "plan.yaml")), tmp_path / "demo", {})
    before = sorted(path.name for path in tmp_path.iterdir())
    row = measured(browser, tmp_path / "demo", 4)
    assert set(row) == set(COLUMNS)
    assert row["agents"] == 12
    assert 0 < row["edit ms"] <= row["worst ms"]
    assert row["report MB"] < 3
    assert sorted(path.name for path in tmp_path.iterdir()) == before
