"""What is written as a draft: a fault in the middle leaves what was there, and no rest of the draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfm.drafts import files_into, whole_folder


def texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a table, the folder of an earlier scenario, and what somebody else keeps there."""
    made = tmp_path / "out"
    for name in ("table.csv", "01-more/table.csv", "kept.txt"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text("old")
    return made


def fill(draft: Path) -> None:
    (draft / "table.csv").write_text("new")
    (draft / "01-more").mkdir()
    (draft / "01-more" / "other.csv").write_text("new")


def test_files_replace_those_of_their_name_and_the_rest_stays(folder: Path):
    with files_into(folder) as draft:
        fill(draft)
    assert texts(folder) == {"table.csv": "new", "01-more/other.csv": "new", "kept.txt": "old"}


def test_a_whole_folder_takes_the_place_of_the_other(folder: Path):
    with whole_folder(folder) as draft:
        fill(draft)
    assert texts(folder.parent) == {"out/table.csv": "new", "out/01-more/other.csv": "new"}


@pytest.mark.parametrize("written", [files_into, whole_folder])
def test_a_fault_leaves_what_was_there(folder: Path, written):
    before = texts(folder.parent)

    def cut_off() -> None:
        with written(folder) as draft:
            fill(draft)
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        cut_off()
    assert texts(folder.parent) == before
