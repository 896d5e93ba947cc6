"""What every profile makes of a small fixed plan, byte for byte; `python sample_plan.py` writes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_plan import IDS, SAMPLES, make_sample_plan

from wfm.interchange import exporting_profiles, make_files

PROFILES = exporting_profiles()


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.name)
def test_a_profile_writes_its_sample(profile) -> None:
    made = make_files(profile, *make_sample_plan(), IDS).files
    assert {str(name): content for name, content in made.items()} == files_of(SAMPLES / profile.name)


def test_every_sample_has_a_profile() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir()) == [one.name for one in PROFILES]
