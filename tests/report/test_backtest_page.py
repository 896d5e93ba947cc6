from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_browser import _opened

from wfm.config import load
from wfm.report.backtest_page import write_backtest_page

HOSTILE = "<script>alert(1)</script>"
MODELS = ("auto", "seasonal_naive", "moving_average", "prophet")
MEASURES = ("wape", "bias", "mase", "pinball", "coverage_80", "agents_wape")
PLAN = """
site: {name: Lakeside, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 60}
week: {start: 2026-11-30}
queues:
"""
QUEUE = '  - {{name: "{}", opening_hours: "mon-fri 08:00-18:00", service_level: {{target: 0.8, within_seconds: 20}}}}\n'


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_page(tmp_path_factory.mktemp("backtest"), ("billing", HOSTILE))


def made_page(folder: Path, names: tuple[str, ...] = ("billing",), language: str = "en") -> Path:
    (folder / "plan.yaml").write_text(PLAN + "".join(QUEUE.format(name) for name in names))
    origins = [dt.date(2026, 11, 2), dt.date(2026, 11, 9)]
    scores = [
        {"queue": name, "grain": grain, "model": model, **dict.fromkeys(MEASURES, 0.1 + 0.05 * n), "origins": 2}
        for name in names
        for grain in ("interval", "day", "week")
        for n, model in enumerate(MODELS)
    ]
    table = pd.DataFrame(scores)
    by_origin = pd.concat([table.assign(origin=origin) for origin in origins])
    made = [
        {"queue": name, "model": model, "origin": origin, "date": origin + dt.timedelta(days=day), "lead_days": day + 1,
         "slot": slot, "contacts": float(slot), "expected": slot * 1.1, "p10": slot * 0.7, "p90": slot * 1.5}
        for name in names for model in MODELS for origin in origins for day in range(5) for slot in range(8, 18)
    ]  # fmt: skip
    table.loc[0, "mase"] = np.nan
    config = load(folder / "plan.yaml").in_language(language)
    return write_backtest_page(folder / "page.html", config, table, by_origin, pd.DataFrame(made), 14)


def test_the_page_says_how_much_better_the_plans_model_is(page_file):
    text = page_file.read_text()
    assert "auto: errors 33.3\u00a0% smaller than last week" in text
    assert HOSTILE not in text


@pytest.mark.web
@pytest.mark.parametrize("width", [1280, 420])
def test_every_chart_is_drawn_and_nothing_is_asked_for(browser: Any, page_file, width):
    with _opened(browser, page_file.as_uri(), width) as page:
        for chart in page.locator(".chart").all():
            chart.scroll_into_view_if_needed()
            page.wait_for_function("node => node.dataset.drawn === 'true'", arg=chart.element_handle())
        assert page.locator(".chart[data-drawn]").count() == 8
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h2").all_inner_texts()[:2] == ["billing", HOSTILE]
