from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_plan import HOSTILE, MadePlan, make_plan

from wfm.report import render_report, write_report

MOST_BYTES_OF_500_AGENTS = 3_000_000


class _Page(HTMLParser):
    """Collects scripts, what elements load, and the headings of tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.loads: list[str] = []
        self.unscoped = 0
        self.policy = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "script":
            self.scripts.append(known)
        if known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known.get("content") or ""
        if tag == "th" and known.get("scope") not in ("col", "row"):
            self.unscoped += 1
        self.loads += [value or "" for name, value in attrs if name in ("src", "srcset", "data", "action", "poster")]
        self.loads += [value or "" for name, value in attrs if name == "href" and not (value or "").startswith("#")]


@pytest.fixture(scope="module")
def html(plan: MadePlan) -> str:
    return render_report(*plan)


def _data(html: str) -> dict:
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert text
    return json.loads(text[1])


def test_nothing_is_requested_from_anywhere(html: str) -> None:
    page = _Page(html)
    assert page.loads == ["data:,"]
    assert not re.search(r"https?://", html)
    assert not re.search(r"@import|url\(", html)
    assert page.policy.startswith("default-src 'none'; script-src 'sha256-")


def test_every_heading_of_a_table_has_a_scope(html: str) -> None:
    assert _Page(html).unscoped == 0


def test_hostile_names_stay_text(html: str) -> None:
    assert HOSTILE not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert len(_Page(html).scripts) == 3
    assert HOSTILE in [agent[0] for agent in _data(html)["roster"]["agents"]]


def test_the_same_plan_gives_the_same_bytes(html: str) -> None:
    assert render_report(*make_plan()) == html


def test_write_report_writes_what_is_rendered(plan: MadePlan, html: str, tmp_path: Path) -> None:
    path = write_report(tmp_path / "report.html", *plan)
    assert path.read_bytes() == html.encode("utf-8")


def test_shifts_are_packed_with_activities_that_tile_them(plan: MadePlan, html: str) -> None:
    roster = _data(html)["roster"]
    assert len(roster["shifts"]) == len(plan.tables["shifts"])
    assert [kind for kind, _ in roster["kinds"]] == ["work", "lunch", "rest", "training"]
    agent, day, start, paid, _, _, *pieces = roster["shifts"][0]
    assert roster["agents"][agent][1] == "A001"
    assert paid == 8
    assert sum(pieces[1::2]) == 510
    days = _data(html)["timeline"]
    assert days["starts"][day] * 15 <= start < days["starts"][day + 1] * 15


def test_series_stand_at_their_intervals(plan: MadePlan, html: str) -> None:
    data = _data(html)
    queue = data["queues"][0]
    row = plan.tables["coverage"].iloc[0]
    place = next(n for n, value in enumerate(queue["coverage"]["required"]) if value is not None)
    assert data["timeline"]["clocks"][queue["from"] + place] == f"{row.timestamp:%H:%M}" == "08:00"
    assert queue["coverage"]["required"][place] == row.required
    assert sum(filter(None, queue["history"])) == plan.history.query("queue == 'billing'")["contacts"].sum()


def test_a_page_of_500_agents_stays_small() -> None:
    assert len(render_report(*make_plan(500)).encode("utf-8")) < MOST_BYTES_OF_500_AGENTS


def test_a_plan_without_history_budget_bound_or_shifts_is_shown(plan: MadePlan) -> None:
    tables = dict(plan.tables, shifts=plan.tables["shifts"].iloc[:0], activities=plan.tables["activities"].iloc[:0])
    blank = ("budget", "gap", "bound", "service_gap", "budget_shadow_price")
    html = render_report(plan.config, plan.agents, tables, {**plan.summary, **dict.fromkeys(blank)})
    assert "No budget is set for this plan" in html
    assert "No bound was computed" in html
    assert _data(html)["budget"]["budget"] is None


def test_a_forecast_without_band_is_shown(plan: MadePlan) -> None:
    bare = plan.tables["forecast"].assign(contacts_p10=float("nan"), contacts_p90=float("nan"))
    html = render_report(plan.config, plan.agents, dict(plan.tables, forecast=bare), plan.summary)
    assert _data(html)["queues"][0]["forecast"]["p10"] == []
