"""The section of the page on preferences and fairness."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from report_plan import MadePlan

from wfm.config.wishes import Fairness, Preferences
from wfm.report import render_report

WISHES = {
    "start_hour": ({"start_hour": 1.0}, {}, ["from the preferred start on average", "Hours off the preferred start"]),
    "day_off": ({"day_off": 1.0}, {}, ["days that agents wished to be free are free", "<td class=\"n\">1 of 2</td>"]),
    "apart_hour": ({"apart_hour": 1.0}, {}, ["Pairs who wish to work together", "Hours apart"]),
    "weekend_shift": ({}, {"weekend_shift": 1.0}, ["shifts on Saturdays and Sundays; with", "In all"]),
    "late_shift": ({}, {"late_shift": 1.0, "late_after": "17:30"}, ["late shifts; with", "Shifts after 17:30"]),
}  # fmt: skip


def wishful(plan: MadePlan, preferences: dict[str, Any], fairness: dict[str, Any]) -> MadePlan:
    lists = {"days_off": [{"agent": "A001", "on": "mon,wed"}], "together": [["A001", "A002"]]}
    sections = {
        "preferences": Preferences.model_validate(preferences | lists),
        "fairness": Fairness.model_validate(fairness),
    }
    agents = [replace(agent, preferred_start=9 * 60, weekend_before=2) for agent in plan.agents]
    return plan._replace(config=plan.config.model_copy(update=sections), agents=agents)


@pytest.mark.parametrize("name", WISHES)
def test_each_kind_that_weighs_has_its_sentence_and_column(name: str, plan: MadePlan) -> None:
    preferences, fairness, texts = WISHES[name]
    html = render_report(*wishful(plan, preferences, fairness))
    section = html[html.index('<section id="wishes">') :]
    section = section[: section.index("</section>")]
    assert all(text in section for text in texts), section
    others = [text for key, (_, _, found) in WISHES.items() if key != name for text in found if text != "In all"]
    assert not any(text in section for text in others)
    assert section.count("<tr>") == 1 + len(plan.agents)
    assert "<script>alert" not in section


def test_without_weights_there_is_no_section(plan: MadePlan) -> None:
    assert "are weighed in" in render_report(*wishful(plan, {"start_hour": 1.0}, {}))
    assert "are weighed in" not in render_report(*plan)
    assert 'id="wishes"' not in render_report(*wishful(plan, {}, {}))
    assert render_report(*plan) == render_report(*plan._replace(config=wishful(plan, {}, {}).config))
