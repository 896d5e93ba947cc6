"""The rule audit on the page: the verdict, who is nearest to each limit, and what is broken."""

from __future__ import annotations

import re

import pytest
from report_plan import HOSTILE, MadePlan

from wfm.check.checker import RULES
from wfm.check.margins import REPORTED
from wfm.config.report import LANGUAGES
from wfm.report import render_report
from wfm.report.wording import load_strings

NOTHING = {"kept": 12, "broken": 0, "reported": 0, "open": 0, "source": "rules", "tightest": None}
REST = {"limit": 11.0, "margin": 0.5, "unit": "h", "agent_id": "A003", "moment": "2026-12-05"}
HOURS = {"limit": 48.0, "margin": -2.25, "unit": "h", "agent_id": "A004", "moment": "week of 2026-11-30"}
AUDIT = {
    "rules": [
        NOTHING | {"rule": "budget", "judged": 0},
        NOTHING | {"rule": "min_rest_hours", "judged": 11, "tightest": REST},
        NOTHING | {"rule": "max_weekly_hours", "judged": 12, "broken": 1, "tightest": HOURS},
        NOTHING | {"rule": "notice_days", "judged": 12, "reported": 3},
    ],
    "violations": [{"rule": "max_weekly_hours", "message": HOSTILE}],
    "off": ["max_daily_hours"],
}


def section(html: str) -> str:
    """Return the audit as it stands on the page, on one line."""
    found = re.search(r'<section id="audit">(.*?)</section>', html, re.S)
    assert found
    return re.sub(r"[ \n]+", " ", found[1])


def test_rules_with_a_margin_say_who_is_nearest_and_when(plan: MadePlan):
    text = section(render_report(*plan, audit=AUDIT))
    assert "1 of 4 rules are broken." in text
    assert re.search(
        r"Rest between shifts</th>.*?11\u00a0h</td>.*?0\.5\u00a0h</td><td>A003</td><td>Sat 5 Dec 2026", text
    )
    assert "\u22122.25\u00a0h</td><td>A004</td><td>Week of Mon 30 Nov 2026" in text
    assert "broken (1)" in text
    assert "told (3)" in text
    assert "Switched off by the configuration: Most hours a day." in text
    assert "&lt;script&gt;" in text
    assert HOSTILE not in text


def test_a_plan_that_keeps_every_rule_says_so(plan: MadePlan):
    kept = {"rules": AUDIT["rules"][:2], "violations": [], "off": []}
    text = section(render_report(*plan, audit=kept))
    assert "All 2 rules are kept." in text
    assert "broken" not in text


def test_a_plan_that_was_not_checked_has_no_audit(plan: MadePlan):
    assert 'id="audit"' not in render_report(*plan)
    assert 'href="#audit"' not in render_report(*plan)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_the_check_has_a_name(language: str):
    assert set(load_strings(language)["audit"]["rules"]) == {rule.name for rule in RULES} | set(REPORTED)
