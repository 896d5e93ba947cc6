"""Edits of one shift, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from wfm.config import load
from wfm.web.shifts import EditRefused, assemble, painted, shifted, spanned, with_piece

LUNCH = (148, 154, "lunch", False)
SHIFT = [(96, 148, "work", True), LUNCH, (154, 204, "work", True)]  # 08:00 to 17:00


@pytest.fixture
def config(made: Path):
    return load(made / "inputs" / "plan.yaml")


def test_work_fills_what_nothing_else_takes():
    assert assemble(96, 204, [LUNCH]) == SHIFT
    assert assemble(148, 204, [LUNCH])[0] == LUNCH
    assert shifted(SHIFT, -12)[1] == (136, 142, "lunch", False)


@pytest.mark.parametrize(
    ("start", "end", "off", "message"),
    [
        (204, 96, [], "ends after it starts"),
        (0, 289, [], "24 hours"),
        (96, 150, [LUNCH], "lies outside"),
        (96, 204, [LUNCH, (150, 153, "rest", True)], "rest overlaps lunch"),
        (96, 204, [(150, 150, "rest", True)], "rest ends after"),
    ],
)
def test_what_is_no_shift_is_refused_in_words(start: int, end: int, off: list, message: str):
    with pytest.raises(EditRefused, match=message):
        assemble(start, end, off)


def test_a_break_moves_alone():
    assert with_piece(SHIFT, 1, 140, 146) == assemble(96, 204, [(140, 146, "lunch", False)])
    with pytest.raises(EditRefused, match="no break or activity"):
        with_piece(SHIFT, 0, 140, 146)


def test_what_is_painted_cuts_what_lay_there():
    training = painted(SHIFT, 150, 160, "training", True)
    assert training[1:3] == [(148, 150, "lunch", False), (150, 160, "training", True)]
    assert painted(SHIFT, 148, 154, "work", True) == [(96, 204, "work", True)]
    with pytest.raises(EditRefused, match="within the shift"):
        painted(SHIFT, 90, 100, "training", True)


def test_a_stretched_shift_has_the_breaks_that_are_due_within_their_windows(config):
    new = spanned(config, [], 96, 204, lambda start, end: -start)
    for item in config.breaks:
        found = [piece for piece in new if piece[2] == item.name]
        assert len(found) == int(item.due(540))
        for start, end, _, _ in found:
            first, last = item.window(540)
            assert first <= (start - 96) * 5 <= last
            assert (end - start) * 5 == item.minutes
    # Needed ever less: each break begins as late as it may, unless another lies there.
    (latest,) = [p[0] for p in new if p[2] == config.breaks[0].name]
    assert (latest - 96) * 5 == config.breaks[0].window(540)[1]
    longer = spanned(config, new, 96, 205, lambda start, end: 0.0)
    assert [p for p in longer if p[2] == config.breaks[0].name] == [p for p in new if p[2] == config.breaks[0].name]


def test_the_starter_has_breaks(config):
    assert yaml.safe_load(config.file.read_text())["breaks"]
