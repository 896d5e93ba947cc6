"""The page of plan against actual, from a table made up: what it shows, in both languages, and nothing that runs."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from report_plan import HOSTILE, make_config
from test_languages import TRANSLATIONS, _Texts

from wfm.report.kpi_page import Shown, render_kpi
from wfm.report.wording import load_strings

START = pd.Timestamp("2026-11-30", tz="Europe/Amsterdam")
UNITS = {
    "offered": "contacts",
    "service_level": "share",
    "asa_seconds": "seconds",
    "adherence": "share",
    "cost": "money",
    "quality": "score",
}
MISS = {
    "volume": 10.0, "aht": 2.5, "staffing": 0.0, "model": -1.0, "total": 11.5,
    "staffing_parts": {"absence": 0.0, "adherence": 0.0}, "staffing_known": True, "unfilled": 0.0,
    "days": [], "notes": [],
}  # fmt: skip


def _row(measure: str, plan: float, actual: float, target: float = np.nan, status: str = "", **keys: Any) -> dict:
    row = {"grain": "week", "start": START, "queue": "", "team": "", "agent_id": "", "note": ""}
    return row | {"measure": measure, "plan": plan, "actual": actual, "target": target, "status": status} | keys


def made_table() -> pd.DataFrame:
    rows = [
        _row("offered", 1000.0, 1100.0),
        _row("service_level", 0.82, 0.7, 0.8, "red"),
        _row("asa_seconds", np.nan, np.nan, note="the actuals have no wait_seconds"),
        _row("adherence", 0.94, 0.93, 0.95, "amber"),
        _row("cost", 1000.0, 990.0, 1000.0, "green"),
        _row("quality", np.nan, 4.1),
        _row("service_level", 0.82, 0.7, 0.8, "red", queue="billing"),
        _row("adherence", 0.94, 0.93, 0.95, "amber", team="North"),
        _row("adherence", 0.94, 0.91, 0.95, "amber", team="North", agent_id="A004"),
    ]
    for hour in (0, 8):
        when = START + pd.Timedelta(hours=hour)
        grain = "day" if hour == 0 else "interval"
        rows.append(_row("service_level", 0.8, 0.75, 0.8, "amber", grain=grain, start=when))
        rows.append(_row("offered", 10.0, 12.0, grain=grain, start=when))
    return pd.DataFrame(rows)


def made_page(language: str = "en", **more: Any) -> str:
    shown = Shown(made_table(), UNITS, {"A004": HOSTILE}, "offered", **more)
    return render_kpi(make_config().in_language(language), shown)


@pytest.fixture(scope="module")
def page() -> str:
    return made_page(notes=("judged up to Wed",), miss=MISS)


def test_headline_and_lights(page):
    assert '<p class="big">70.0\u00a0%</p>' in page
    assert '<span class="light red">missed</span>' in page
    assert "planned 82.0\u00a0%, target 80.0\u00a0%" in page
    assert "EUR\u00a0990" in page


def test_what_is_not_known_is_told(page):
    assert "the actuals have no wait_seconds" in page
    assert "judged up to Wed" in page


def test_differences(page):
    assert "\u221212.0\u00a0points" in page
    assert "+10.0\u00a0%" in page


def test_the_miss_adds_up(page):
    assert "11.5" in page
    assert "What went wrong" in page
    assert "What went wrong" not in made_page()


def test_names_cannot_break_out(page):
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_data_of_charts(page):
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    overall = data["queues"][0]
    assert overall["name"] == "All queues"
    assert overall["day"]["service_level"] == {"plan": [0.8], "actual": [0.75], "target": [0.8]}
    assert overall["interval"]["clocks"] == ["08:00"]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_word_stays_english(language):
    texts = _Texts(made_page(language, notes=("judged up to Wed",)))
    assert texts.language == language
    words = load_strings("en")["kpi"]
    for text in (words["lead"], words["light_rule"], words["lights"]["red"], words["search"]["agents"]):
        assert text not in texts.texts


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_same_measures_in_every_language(language):
    ours, theirs = (load_strings(name)["kpi"]["measures"] for name in ("en", language))
    assert list(ours) == list(theirs)
