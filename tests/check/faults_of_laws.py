"""Planted faults against labour rules, each rule by itself."""

from __future__ import annotations

from planted import after, before


def rules(plan, **given):
    plan.config["rules"] |= given


@before("max_daily_hours", subject="A1", says=("8.5 h paid", "at most 8.25 h", "2026-12-02"))
def a_long_day(plan):
    rules(plan, max_daily_hours=8.25)


@before("max_night_hours", subject="A2", says=("8 h of a shift in the night", "at most 7.5 h", "2026-12-01"))
def a_long_night(plan):
    rules(plan, max_night_hours=7.5)


@before("max_night_hours", subject="A3", says=("0.5 h", "2026-12-03"))
def an_evening_into_the_night(plan):
    rules(plan, max_night_hours=0.25, night_between=["20:30", "21:30"])
    plan.roster = [one for one in plan.roster if one.agent_id == "A3"]
    plan.config["contracts"]["day"] |= {"weekly_hours": [0, 24], "days_per_week": [0, 3]}
    plan.config["contracts"]["night"] |= {"weekly_hours": [0, 24], "days_per_week": [0, 3]}
    plan.config["queues"][2]["min_positions"] = 0


@before(
    "least_breaks", "break_minutes", subject="A1", says=("15 minutes", "at least 30 minutes", "shifts longer than 6 h")
)
def too_short_breaks(plan):
    rules(plan, least_breaks=[{"shift_longer_than_hours": 6, "minutes": 30, "paid": False}])
    plan.worked("A1", 0).pieces[1] = (240, "lunch", 15)
    plan.config["contracts"]["day"]["overtime_hours"] = 4


@before("least_breaks", subject="A3", says=("0 minutes", "of 20 min or more each"))
def only_short_breaks(plan):
    rules(plan, least_breaks=[{"shift_longer_than_hours": 4, "minutes": 20, "each_minutes": 20}])


@before("least_breaks", subject="A2", says=("0 minutes", "begun within 3.5 h"))
def a_late_meal(plan):
    rules(plan, least_breaks=[{"minutes": 30, "each_minutes": 30, "within_hours": 3.5, "shift_longer_than_hours": 5}])


@before("max_work_without_break_hours", subject="A2", says=("4 h of work in a row", "at most 3.75 h", "T02:30"))
def a_long_time_without_a_break(plan):
    rules(plan, max_work_without_break_hours=3.75)


@before("min_weekly_rest_hours", subject="A2", says=("at least 100 h", "week of 2026-11-30"))
def too_little_rest_in_a_week(plan):
    rules(plan, min_weekly_rest_hours=100)


@before("max_overtime_hours", subject="A1", says=("0.5 h of overtime", "at most 0.25 h"))
def too_much_overtime(plan):
    rules(plan, max_overtime_hours=0.25)


@before("max_overtime_hours", subject="A1", says=("16.5 h of overtime and work on holidays", "at most 4 h"))
def too_much_work_on_a_holiday(plan):
    plan.config["site"]["country"] = "RO"  # 30 November and 1 December
    plan.config["budget"]["hard"] = False
    plan.config["pay"]["premiums"].pop()
    rules(plan, max_overtime_hours=4)


@before(
    "weekly_maximum",
    "overtime_hours",
    "cost",
    "summary_hours",
    "summary_cost",
    "cost_lines",
    "summary_budgets",
    subject="A1",
    says=("24.5 h paid", "at most 23 h"),
)
def regular_hours_beyond_the_law(plan):
    rules(plan, max_regular_weekly_hours=20)
    plan.config["contracts"]["day"]["weekly_hours"] = [20, 24]


@before(
    "overtime_hours",
    "cost",
    "summary_hours",
    "summary_cost",
    "cost_lines",
    "summary_budgets",
    subject="A1",
    says=("overtime_hours 0.5; 1.5", "2026-12-02"),
)
def overtime_of_a_day_that_is_not_paid(plan):
    rules(plan, overtime=[{"per": "day", "over_hours": 7, "multiplier": 1.5}])


@before("cost", "summary_cost", "cost_lines", "summary_budgets", subject="A2", says=("2026-12-01",))
def a_holiday_paid_as_any_day(plan):
    plan.config["site"]["country"] = "RO"  # 1 December
    plan.config["budget"]["hard"] = False
    plan.config["pay"]["premiums"].pop()
    rules(plan, holiday_multiplier=2)


@after("cost", subject="A1", says=("EUR",))
def overtime_paid_plainly(plan):
    plan.shifts[2]["cost"] = round(8.5 * 20.10, 2)
