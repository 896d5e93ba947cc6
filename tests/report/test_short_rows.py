"""The page's short intervals: what misses its target comes first with its reason; of others it says that it is met."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from report_plan import MadePlan

from wfm.report import render_report

MET = "the target is met here with fewer people than required"
WHY = "nobody may start so early"


@pytest.fixture
def coverage(plan: MadePlan) -> pd.DataFrame:
    """The plan's coverage, with enough people everywhere but in three intervals of billing."""
    table = plan.tables["coverage"].reset_index(drop=True)
    table["scheduled"], table["service_level"] = table["required"] + 1.0, 0.95
    places = table.index[table["queue"] == "billing"][:3]
    table.loc[places, "required"], table.loc[places, "scheduled"] = 9.0, [7.0, 6.0, 5.0]
    table.loc[places, "service_level"] = [0.6, 0.8, 0.79]
    return table


def reasons(coverage: pd.DataFrame) -> pd.DataFrame:
    """The table of reasons: of the first interval alone."""
    first = coverage[coverage["scheduled"] == 7.0].iloc[0]
    row = {"timestamp": first["timestamp"], "queue": "billing", "reason": "", "message": WHY, "best_fix": None}
    return pd.DataFrame([row | {"cost": None, "gain": None}])


def rows(plan: MadePlan, **tables: pd.DataFrame) -> list[tuple[str, str]]:
    """Return what the page has of each short interval: how many people are missing, and the reason."""
    html = render_report(plan.config, plan.agents, plan.tables | tables, plan.summary)
    section = html[html.index('<section id="short">') :].partition("</section>")[0]
    body = section.partition("<tbody>")[2]
    return [
        (re.findall(r'<td class="n">([^<]*)</td>', row)[0], re.findall(r"<span[^>]*>([^<]*)</span></td>", row)[0])
        for row in body.split("<tr ")[1:]
    ]


def test_a_met_target_is_said_and_an_unmet_one_without_reason_says_nothing(plan: MadePlan, coverage: pd.DataFrame):
    found = rows(plan, coverage=coverage, reasons=reasons(coverage))
    assert found == [("2.00", WHY), ("4.00", ""), ("3.00", MET)]


def test_a_plan_without_reasons_says_nothing_of_them(plan: MadePlan, coverage: pd.DataFrame):
    assert rows(plan, coverage=coverage) == [("4.00", ""), ("3.00", ""), ("2.00", "")]


def test_where_nobody_is_missing_the_page_says_so(plan: MadePlan, coverage: pd.DataFrame):
    enough = coverage.assign(scheduled=coverage["required"] + 1.0, service_level=0.95)
    assert rows(plan, coverage=enough, reasons=reasons(coverage).iloc[:0]) == []
