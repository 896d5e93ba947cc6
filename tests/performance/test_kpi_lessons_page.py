"""The sections of the page on what went wrong and what it teaches."""

from __future__ import annotations

from typing import Any

import pytest

from wfm.report.kpi_lessons import lessons_view, miss_view
from wfm.report.wording import Wording, load_strings

CAUSES = {"volume": 30.0, "absence": 12.0, "model": 3.2, "adherence": 0.1, "aht": -4.0}
MISS: dict[str, Any] = {
    "volume": 30.0, "aht": -4.0, "staffing": 12.1, "model": 3.2, "total": 41.3,
    "staffing_parts": {"absence": 12.0, "adherence": 0.1}, "staffing_known": True, "unfilled": 7.0,
    "days": [{"date": "2026-12-01", "queue": "calls", "total": 41.3, "causes": CAUSES, "words": ""}], "notes": ["one"],
}  # fmt: skip
CHANGE = {"key": "queues.calls.patience_seconds", "old": None, "new": 180.0, "low": 150.0, "high": 210.5, "days": 6,
          "what": "waits", "offered": True}  # fmt: skip


def words(language: str = "en") -> Wording:
    return Wording(load_strings(language), "EUR", 2)


def test_causes_stand_with_their_signs_and_staffing_with_its_parts():
    view = miss_view(words(), MISS)
    assert view is not None
    assert [(row["name"], row["value"], row["inner"]) for row in view["rows"]] == [
        ("Volume", "+30.0", False), ("Handle time", "\u22124.0", False), ("Staffing", "+12.1", False),
        ("Absence", "+12.0", True), ("Adherence", "+0.1", True), ("The model's own error", "+3.2", False),
        ("In all", "+41.3", False),
    ]  # fmt: skip
    day = view["days"][0]
    assert (day["day"], day["queue"], day["value"]) == ("Tue 1 Dec", "calls", "+41.3")
    assert day["causes"] == (
        "more contacts than forecast +30.0, more absent than allowed for +12.0, the model was too hopeful +3.2, "
        "shorter handle times \u22124.0"
    )
    assert "7.0 contacts" in view["unfilled"]


def test_bars_of_causes_begin_where_the_last_one_ended():
    view = miss_view(words(), MISS)
    assert view is not None
    bars = {row["name"]: row["step"] for row in view["rows"]}
    unit = 100 / 41.3  # the largest sum on the way, from 0
    assert bars["Volume"] == {"from": 0.0, "width": pytest.approx(30 * unit, abs=0.01), "zero": 0.0, "worse": True}
    assert bars["Handle time"]["from"] == pytest.approx(26 * unit, abs=0.01)
    assert not bars["Handle time"]["worse"]
    assert bars["Staffing"]["from"] == bars["Absence"]["from"] == pytest.approx(26 * unit, abs=0.01)
    assert bars["Adherence"]["from"] == pytest.approx(38 * unit, abs=0.01)
    assert bars["In all"] == {"from": 0.0, "width": pytest.approx(100.0, abs=0.01), "zero": 0.0, "worse": True}


def test_staffing_that_nobody_recorded_is_not_told_apart():
    view = miss_view(words(), MISS | {"staffing_known": False})
    assert view is not None
    assert [row["name"] for row in view["rows"]] == [
        "Volume", "Handle time", "The model's own error and staffing, which nobody recorded apart", "In all",
    ]  # fmt: skip
    assert miss_view(words(), None) is None


@pytest.mark.parametrize("language", ["en", "th"])
def test_only_what_is_offered_is_shown(language: str):
    found = lessons_view(words(language), [CHANGE, CHANGE | {"offered": False}])
    assert len(found) == 1
    assert (found[0]["new"], found[0]["interval"]) == ("180", "150 \u2013 210.5")
    assert miss_view(words(language), MISS)["rows"]  # type: ignore[index]
