"""The section of the page on coaching and training: sessions with what they cost, and when more would cost least."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from report_plan import MadePlan

from wfm.config.training import Training
from wfm.report import render_report
from wfm.report.training import best_times, best_weeks

FIGURES = {
    "due": 3, "placed": 2, "overdue": 1, "overdue_placed": 1, "hours": 2.0, "contacts_lost": 3.25,
    "contacts_lost_an_hour": 1.625, "service_level": 0.81, "service_level_without": 0.825, "pay": 40.0, "cost": 5.0,
    "left_out": {"unknown_agents": 0, "due_later": 4, "without_rule": 0},
}  # fmt: skip


def times() -> pd.DataFrame:
    """Return two weeks: in the second an hour costs half of what it costs in the first."""
    rows = []
    for week, scale in ((dt.date(2026, 11, 30), 2.0), (dt.date(2026, 12, 7), 1.0)):
        for day in range(7):
            for hour in range(8, 16):
                rows.append(
                    (week, week + dt.timedelta(days=day), f"{hour:02d}:00", 4.0, scale * (1 + abs(hour - 14)), 20.0)
                )
    columns = ["week", "date", "time", "at_work", "contacts_lost_an_hour", "pay_an_hour"]
    return pd.DataFrame(rows, columns=columns)


def trained(plan: MadePlan) -> MadePlan:
    zone = plan.config.site.timezone
    start = pd.Timestamp("2026-12-01 10:00", tz=zone)
    common = {"training": "coaching", "due": dt.date(2026, 12, 4), "overdue": False, "together": 1, "hours": 1.0}
    rows = [
        {**common, "agent_id": "A001", "why": "quality <b>60</b>", "overdue": True, "placed": True, "start": start,
         "end": start + pd.Timedelta(hours=1), "contacts_lost": 2.25, "contacts_lost_an_hour": 2.25, "pay": 20.0,
         "cost": 5.0, "message": ""},
        {**common, "agent_id": "A002", "why": "quality 70", "placed": False, "start": pd.NaT, "end": pd.NaT,
         "message": "has no shift on 2026-12-04", "together": 0},
    ]  # fmt: skip
    config = plan.config.model_copy(update={"training": Training(sessions=())})
    tables = dict(plan.tables) | {"training": pd.DataFrame(rows), "training_times": times()}
    return plan._replace(config=config, tables=tables, summary=dict(plan.summary) | {"training": FIGURES})


def section(page: str) -> str:
    found = page[page.index('<section id="training">') :]
    return found[: found.index("</section>")]


def test_sessions_are_shown_with_their_cost_or_why_they_have_no_place(plan: MadePlan) -> None:
    page = render_report(*trained(plan))
    found = section(page)
    for text in (
        "2 of 3 sessions that are due are placed.",
        "3.2 contacts fewer answered in time, 1.62 an hour",
        "Assignments that are due after this plan and wait: 4.",
        "quality &lt;b&gt;60&lt;/b&gt;",
        "10:00\u201311:00",
        "has no shift on 2026-12-04",
    ):
        assert text in found, text
    assert found.count("chip bad") == 2
    assert 'href="#training"' in page


def test_a_plan_without_training_has_no_section(plan: MadePlan) -> None:
    assert 'id="training"' not in render_report(*plan)
    assert 'href="#training"' not in render_report(*plan)


def test_the_best_week_and_hours_are_those_that_cost_least() -> None:
    weeks, hours = best_weeks(times()), best_times(times())
    assert weeks["week"].tolist() == [dt.date(2026, 12, 7), dt.date(2026, 11, 30)]
    # of eight hours a day the cheapest two cost 1 and 2, and twice that in the first week
    assert weeks["cheapest"].tolist() == pytest.approx([1.5, 3.0])
    assert weeks["agent_hours"].tolist() == [224.0, 224.0]
    assert set(hours["time"].head(7)) == {"14:00"}
    assert hours["date"].head(7).min() == dt.date(2026, 12, 7)


def test_months_of_the_hiring_plan_with_most_people_to_spare_come_first(plan: MadePlan) -> None:
    months = pd.DataFrame(
        {
            "month": ["2027-01", "2027-02"],
            "required_fte": [50.0, 40.0],
            "headcount": [51.0, 50.0],
            "training_fte": [0.0, 2.0],
        }
    )
    from wfm.report.plan_data import PlanData
    from wfm.report.training import training_view
    from wfm.report.wording import words_of

    made = trained(plan)
    data = PlanData(made.config, tuple(made.agents), dict(made.tables) | {"capacity": months}, made.summary, None, None)
    shown = training_view(data, words_of(made.config))["months"]
    assert [(one["month"], one["spare"]) for one in shown] == [("2027-02", "8.0"), ("2027-01", "1.0")]
