"""The report in every language: the same keys and places to fill, and no word left in another one."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from report_plan import FIRST, HOSTILE, LAST, TEAMS, MadePlan, make_plan
from test_audit_section import AUDIT
from test_backtest_page import made_page as backtest_page
from test_capacity_page import PLAN, shown
from test_scenarios_page import made_table
from test_simulation_section import ROUNDS, simulated

from wfm.config import load
from wfm.config.report import LANGUAGES
from wfm.report import render_report
from wfm.report.capacity_page import render_capacity
from wfm.report.scenarios_page import render_scenarios
from wfm.report.wording import TEMPLATES, Wording, load_strings

TRANSLATIONS = [name for name in LANGUAGES if name != "en"]
# Terms that Thai planners write in Latin letters, names of things, and keys of the configuration.
TERMS = "wfm Apache ECharts License JavaScript AHT ASA FTE OT SLA WAPE MASE Pinball Prophet history keep ignore"
DATA = "Lakeside Europe Amsterdam EUR THB billing chat lunch rest training full_time part_time"


class _Texts(HTMLParser):
    """Collects what people read or hear of a page, and leaves out what is marked as English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""
        self._silent: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "html":
            self.language = known.get("lang") or ""
        if self._silent or tag in ("script", "style") or known.get("lang") == "en":
            self._silent += [] if tag in ("input", "meta", "br", "link") else [tag]
            return
        self.texts += [known[name] or "" for name in ("aria-label", "title", "placeholder") if name in known]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _leaves(part, f"{path}.{number}")
    else:
        yield path, value


def _latin(texts: list[str], more: list[str]) -> set[str]:
    known = {*TERMS.split(), *DATA.split(), *FIRST, *re.findall(r"\w+", " ".join([*LAST, *TEAMS, HOSTILE, *more]))}
    words = {word for text in texts for word in re.findall(r"[A-Za-z]\w+", text, re.ASCII)}
    return {word for word in words - known if not re.fullmatch(r"[Ap]\d+", word)}


def _ours(language: str) -> list[str]:
    """Return the strings that the page's scripts show."""
    strings = load_strings(language)
    shown = [
        strings["units"],
        *(strings[name]["page"] for name in ("scenarios", "capacity", "backtest")),
        strings["page"],
    ]
    for one in shown:
        one.pop("shares", None)
    return [re.sub(r"\{\w+\}", "", text) for part in shown for _, text in _leaves(part)]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_translation_has_the_keys_and_places_of_english(language: str):
    english, other = dict(_leaves(load_strings())), dict(_leaves(load_strings(language)))
    assert list(english) == list(other)
    for key, text in english.items():
        assert type(text) is type(other[key]), key
        if isinstance(text, str):
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", other[key])), key


def test_there_is_a_file_for_every_language_and_no_other():
    assert sorted(path.name for path in TEMPLATES.glob("strings.*.yaml")) == [
        f"strings.{one}.yaml" for one in LANGUAGES
    ]


def test_thai_dates_count_years_of_the_buddhist_era():
    words = Wording(load_strings("th"), "THB", 2)
    assert words.full_day(dt.date(2026, 11, 30)) == "จ. 30 พ.ย. 2569"
    assert words.period(dt.date(2026, 12, 28), dt.date(2027, 1, 3)) == "28 ธ.ค. 2569 – 3 ม.ค. 2570"
    assert words.month(dt.date(2027, 3, 1)) == "มี.ค. 2570"


def test_the_thai_report_has_no_english_left(plan: MadePlan):
    page = render_report(*plan._replace(config=plan.config.in_language("th")), audit=AUDIT)
    seen = _Texts(page)
    assert seen.language == "th"
    assert _latin(seen.texts, [one["rule"] for one in AUDIT["rules"]]) == set()
    assert "30 พ.ย. – 6 ธ.ค. 2569" in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])
    assert data["timeline"]["days"][data["timeline"]["plan"][0]] == ["2026-11-30", "จ.", "30 พ.ย."]


def test_the_thai_simulation_has_no_english_left():
    plan = make_plan(people=9, history=False)
    plan = plan._replace(config=plan.config.in_language("th"))
    found = simulated(plan)
    tables = plan.tables | {"simulation": found.simulated.table()}
    page = render_report(*plan._replace(tables=tables), simulation=found.data() | {"rounds": ROUNDS})
    assert 'id="simulation"' in page
    assert _latin(_Texts(page).texts, []) == set()


def test_what_scripts_show_is_thai():
    assert _latin(_ours("th"), []) == set()


def test_the_other_pages_have_no_english_left(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN + "report: {language: th}\n")
    config = load(tmp_path / "plan.yaml")
    pages = [
        render_capacity(config, [shown("as_configured"), shown("cut_10")]),
        render_scenarios(config, made_table()),
        backtest_page(tmp_path, language="th").read_text(encoding="utf-8"),
    ]
    for page in pages:
        seen = _Texts(page)
        assert seen.language == "th"
        assert _latin(seen.texts, ["as_configured", "cut_10", "low", "high"]) == set()


def test_english_stays_as_it_was(plan: MadePlan):
    assert '<html lang="en">' in render_report(*plan)
    assert plan.config.in_language(None) is plan.config


def test_broken_rules_reasons_and_limits_have_no_english_left(plan: MadePlan, tmp_path):
    plan = plan._replace(config=plan.config.in_language("th"))
    broken = [
        {
            "rule": "min_rest_hours",
            "subject": "A003",
            "when": "2026-12-05",
            "message": "A003 2026-12-05: 9.5 h of rest since 2026-12-04T22:00+01:00; at least 11 h",
        },
        {
            "rule": "cells",
            "subject": "shifts.csv",
            "when": "",
            "message": "shifts.csv:3: cost: 'x' is not a number of at least 0",
        },
    ]
    page = render_report(*plan, audit=AUDIT | {"violations": broken})
    assert 'lang="en"' not in re.search('<section id="audit">(.*?)</section>', page, re.S)[1]
    assert "A003 ส. 5 ธ.ค. 2569: พักเพียง 9.5 ชม. ตั้งแต่ ศ. 4 ธ.ค. 22:00 ควรเป็น: อย่างน้อย 11 ชม." in page
    assert "shifts.csv บรรทัด 3 cost: &#39;x&#39; ไม่ใช่ตัวเลขตั้งแต่ 0 ขึ้นไป" in page
    (tmp_path / "plan.yaml").write_text(PLAN + "report: {language: th}\n")
    config = load(tmp_path / "plan.yaml")
    short = [("2026-12", 100.0, 0.0, ("the budget: without it 60 % less is missing", "the limit of overtime"))]
    hiring = render_capacity(config, [replace(shown("as_configured"), short=short)])
    table = made_table()
    table.loc[table.index[0], ["status", "reason"]] = [
        "infeasible",
        "budget.weekly: EUR 10.00 for the plan is less than EUR 20.00, the least that the contracts' minimum "
        "hours cost",
    ]
    scenarios = render_scenarios(config, table)
    for one, words in ((hiring, "งบประมาณ: ถ้าไม่มีข้อนี้จะขาดน้อยลง 60 %"), (scenarios, "ค่าใช้จ่ายต่ำสุดของชั่วโมงขั้นต่ำตามสัญญา")):
        assert words in one
    assert 'lang="en"' not in hiring
