"""Saving from the planner's page: told step by step, and whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from web_server import Client, serving

import wfm.plan_folder
from wfm.check import check_plan
from wfm.web.desk import Desk
from wfm.web.edits import remove_edit
from wfm.web.language import Language
from wfm.web.save import STEPS, save


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Desk:
    """A desk on which one shift was taken out."""
    found = Desk(folder, tmp_path / "inputs")
    found.apply(remove_edit(found, *next(iter(found.pieces))))
    return found


def test_every_step_is_told_in_its_order_and_has_its_words(desk: Desk):
    heard: list[str] = []
    saved = save(desk, None, heard.append)
    assert tuple(heard) == STEPS
    assert check_plan(saved).counts["shifts"] == len(desk.pieces)
    for language in ("en", "th"):
        assert all(Language(language).strings["page"][f"saving_{step}"] for step in STEPS)


@pytest.mark.parametrize("part", ["export_plan", "audit_of", "render_report"])
def test_a_save_that_fails_leaves_nothing_behind_and_loses_no_edit(
    part: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    before = sorted(path.name for path in desk.site.folder.parent.iterdir())

    def fails(*given: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(wfm.plan_folder, part, fails)
    with pytest.raises(OSError, match="no space left"):
        save(desk, "later")
    assert sorted(path.name for path in desk.site.folder.parent.iterdir()) == before
    assert desk.unsaved == 1
    monkeypatch.undo()
    assert save(desk, "later").name == "later"
    assert desk.unsaved == 0


def test_nothing_is_told_while_nothing_is_saved(folder: Path):
    with serving(folder) as server:
        assert Client(server).good("/api/save") == {"step": None, "done": 0, "of": len(STEPS)}


def test_the_tables_saved_are_those_of_the_roster(desk: Desk):
    saved = save(desk, None)
    shifts, activities = desk.site.tables(desk.pieces)
    assert desk.site.activities(desk.pieces).equals(activities)
    again = Desk(saved, saved.parent / "inputs-2")
    assert again.pieces == desk.pieces
    assert len(again.site.plan.roster.shifts) == len(shifts)
