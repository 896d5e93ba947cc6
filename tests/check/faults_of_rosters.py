"""Planted faults of shifts, weeks, breaks and activities."""

from __future__ import annotations

from planted import after, before
from tiny_plan import LUNCH, MINUTE, REST, Worked

# Shifts


@after("known_agent", subject="ZZ")
def stranger(plan):
    row = {"agent_id": "ZZ", "date": plan.day(0), "start": plan.moment(0, "09:00"), "end": plan.moment(0, "13:00")}
    plan.shifts.append(row | {"paid_hours": 4.0, "overtime_hours": 0.0, "cost": 60})


@before("one_shift_a_day", "min_rest_hours", subject="A3", says=("2026-12-04", "second shift"))
def second_shift(plan):
    plan.worked("A3", 4).start = "08:00"
    plan.locks.pop()
    plan.roster.append(Worked("A3", 4, "15:00", 240, []))
    plan.config["contracts"]["part"]["start_spread_hours"] = 9


@after("shift_date", "earliest_start", "available", subject="A2", says=("2026-12-06", "2026-12-05"))
def dated_by_its_end(plan):
    plan.shifts[5]["date"] = plan.day(6)


@before(
    "plan_dates", "summary_cost", "cost_lines", "summary_budgets", "summary_hours", subject="A3", says=("2026-12-07",)
)
def outside_the_plan(plan):
    plan.roster.append(Worked("A3", 7, "16:00", 240, []))


@before("start_grid", subject="A3", says=("16:10", "16:00 or 16:30"))
def off_the_start_grid(plan):
    plan.worked("A3", 3).start = "16:10"
    plan.worked("A3", 3).pieces[1] = (245, "huddle", 15)


@before("earliest_start", subject="A1", says=("09:00", "09:30"))
def too_early(plan):
    plan.config["shifts"]["earliest_start"] = "09:30"


@before("latest_end", subject="A2", says=("06:30", "30:00"))
def too_late(plan):
    plan.config["shifts"]["latest_end"] = "30:00"


@before("shift_hours", "max_weekly_hours", subject="A1", says=("8.75 h", "steps of 30"))
def off_the_length_step(plan):
    plan.worked("A1", 0).span = 525
    plan.config["rules"]["max_weekly_hours"] = 24.5


@before("shift_hours", subject="A3")
def longer_than_the_contract(plan):
    plan.config["contracts"]["part"]["shift_hours"] = [3, 4]


@before("shift_hours", subject="A2")
def shorter_than_the_contract(plan):
    plan.config["contracts"]["night"]["shift_hours"] = [9, 9.5]


@before("available", subject="A3", says=("08:00-20:30",))
def beyond_the_window(plan):
    plan.agent("A3")["available"] = "mon-sun 08:00-20:30"


@before("available", subject="A2")
def in_the_window_of_the_next_day(plan):
    plan.agent("A2")["available"] = "tue 20:00-24:00; wed 00:00-12:00; thu,sat 20:00-32:00"


@before("available", subject="A2", says=("no shift on that weekday",))
def not_on_that_weekday(plan):
    plan.agent("A2")["available"] = "mon-fri 20:00-31:00"


@before("time_off", subject="A1", says=("2026-12-01",))
def on_a_day_off(plan):
    plan.agent("A1")["time_off"] = str(plan.day(1))


@before("time_off", subject="A2", says=("2026-12-06",))
def into_a_day_off(plan):
    plan.agent("A2")["time_off"] = f"{plan.day(6)}..{plan.day(8)}"


@before("absence", subject="A3", says=("2026-12-03",))
def during_an_absence(plan):
    plan.absences.append({"agent_id": "A3", "start": plan.at(3, "20:45"), "end": plan.at(3, "23:00"), "reason": ""})


@before("lock", subject="A3", says=("2026-12-04", "16:00"))
def a_locked_shift_moved(plan):
    plan.worked("A3", 4).start = "15:30"


@before("lock", subject="A1", says=("locked free",))
def a_locked_free_day_worked(plan):
    plan.locks[0]["date"] = str(plan.day(2))


@before("employed", subject="A1", says=("2026-12-02", "2026-12-01"))
def after_leaving(plan):
    plan.agent("A1")["leaves"] = str(plan.day(1))


@before("employed", subject="A2")
def before_hiring(plan):
    plan.agent("A2")["hired"] = str(plan.day(2))


# Weeks


@before("min_rest_hours", subject="A2", says=("10.5 h", "at least 11 h"))
def too_little_rest(plan):
    plan.worked("A2", 1).day = 2
    plan.worked("A2", 3).start = "17:00"
    plan.worked("A2", 3).pieces[0] = (195, "huddle", 15)
    plan.config["breaks"][1]["between"] = [0.15, 0.45]


@before("max_consecutive_days", subject="A1", says=("at most 2",))
def too_many_days_in_a_row(plan):
    plan.config["rules"]["max_consecutive_days"] = 2


@before("min_rest_hours", "max_consecutive_days", subject="A1", says=("9 h", "at least 11 h", "2026-11-30"))
def too_little_rest_since_the_week_before(plan):
    plan.previous = [worked_before(plan, "A1", -1, "15:30", "24:00")]


@before("max_consecutive_days", subject="A1", says=("day 4 worked in a row", "2026-12-02"))
def too_many_days_in_a_row_with_the_week_before(plan):
    plan.previous = [worked_before(plan, agent, -1, "08:00", "16:00") for agent in ("A1", "A2", "ZZ")]


@before("max_consecutive_days", subject="A1", says=("day 5 worked in a row", "2026-11-30"))
def days_in_a_row_that_were_too_many_already(plan):
    plan.previous = [worked_before(plan, "A1", day, "08:00", "16:00") for day in (-4, -3, -2, -1)]


def worked_before(plan, agent_id, day, start, end):
    hours, minutes = map(int, end.split(":"))
    last = plan.at(day + hours // 24, f"{hours % 24:02d}:{minutes:02d}")
    return {"agent_id": agent_id, "date": str(plan.day(day)), "start": plan.at(day, start), "end": last}


@before("days_per_week", subject="A2", says=("3 days", "4 to 5"))
def too_few_days(plan):
    plan.config["contracts"]["night"]["days_per_week"] = [4, 5]


@before("days_per_week", subject="A1")
def too_many_days(plan):
    plan.config["contracts"]["day"]["days_per_week"] = [2, 2]


@before("days_per_week", "weekly_minimum", subject="A3", says=("3 to 4",))
def fewer_days_without_the_credit(plan):
    plan.agent("A3")["time_off"] = ""


@before("days_per_week", "weekly_minimum", subject="A3", says=("0 days",))
def nobody_home(plan):
    plan.roster = [one for one in plan.roster if one.agent_id != "A3"]
    plan.locks.pop()


@before("weekly_minimum", subject="A3", says=("8.5 h", "at least 9 h", "credited"))
def credit_is_not_enough(plan):
    plan.config["contracts"]["part"]["leave_credit_hours"] = 3


@before("weekly_minimum", subject="A2")
def too_few_hours(plan):
    plan.config["contracts"]["night"]["weekly_hours"] = [24.5, 30]


@before("weekly_maximum", subject="A1", says=("24.5 h", "at most 24.25 h"))
def too_many_hours(plan):
    plan.config["contracts"]["day"]["overtime_hours"] = 0.25


@before("max_weekly_hours", subject="A1", says=("at most 24 h",))
def too_many_hours_by_law(plan):
    plan.config["rules"]["max_weekly_hours"] = 24


@before("start_spread_hours", subject="A3", says=("at most 0.25 h",))
def starts_far_apart(plan):
    plan.config["contracts"]["part"]["start_spread_hours"] = 0.25


# Breaks and activities


@after("tiling", subject="A1")
def a_gap(plan):
    piece = plan.activities[0]
    piece["end"] -= 5 * MINUTE
    plan.recover()


@after("tiling", subject="A1")
def an_overlap(plan):
    plan.activities[0]["end"] += 5 * MINUTE
    plan.recover()


@after("tiling", subject="A1")
def ends_too_early(plan):
    plan.activities[4]["end"] -= 15 * MINUTE
    plan.recover()


@after("tiling", subject="A3")
def outside_every_shift(plan):
    row = plan.activities[-1]
    plan.activities.append(row | {"start": row["end"], "end": row["end"] + 30 * MINUTE})


@after("activity_order", "tiling", subject="A1")
def out_of_order(plan):
    plan.activities[0], plan.activities[1] = plan.activities[1], plan.activities[0]


@after("activity_name", subject="A1", says=("'nap'", "work"))
def unknown_activity(plan):
    plan.activities[0]["activity"] = "nap"
    plan.recover()


@after("paid_flag", subject="A1", says=("lunch has paid true", "paid false"))
def a_paid_lunch(plan):
    next(piece for piece in plan.activities if piece["activity"] == "lunch")["paid"] = True
    plan.recover()


@before("break_due", subject="A1", says=("0 x rest", "2026-11-30"))
def a_missing_break(plan):
    plan.worked("A1", 0).pieces.remove((120, *REST))


@before("break_due", subject="A1", says=("2 x rest",))
def a_break_twice(plan):
    plan.worked("A1", 0).pieces.append((180, *REST))


@before("break_due", subject="A3", says=("1 x rest", "4 h"))
def a_break_in_a_short_shift(plan):
    plan.worked("A3", 4).pieces.append((60, *REST))


@before("break_minutes", subject="A1", says=("20 minutes; 15",))
def a_long_break(plan):
    plan.worked("A1", 0).pieces[0] = (120, "rest", 20)


@before("break_window", subject="A1", says=("75-90 minutes",))
def a_break_too_early(plan):
    plan.worked("A1", 0).pieces[0] = (75, *REST)


@before("break_window", subject="A2", says=("2026-12-06",))
def a_break_outside_its_window_of_a_night_shift(plan):
    plan.worked("A2", 5).pieces[1] = (310, *LUNCH)


@before("break_start_grid", "time_grid", subject="A1")
def a_break_off_the_grid(plan):
    plan.worked("A1", 0).pieces[0] = (122, *REST)


@before("time_grid", subject="A1")
def training_off_the_grid(plan):
    plan.worked("A1", 1).pieces[2] = (362, "training", 60)


@before("fixed_activity", subject="A1", says=("team_meeting is missing", "wed 10:00"))
def a_meeting_missed(plan):
    plan.worked("A1", 2).pieces.pop(0)


@before("fixed_activity", subject="A1", says=("wrong time",))
def a_meeting_at_the_wrong_time(plan):
    plan.worked("A1", 0).pieces.append((60, "team_meeting", 30))


@before("activity_agent", subject="A2", says=("training",))
def somebody_elses_training(plan):
    plan.worked("A2", 1).pieces.append((300, "training", 60))


@before("activity_minutes", "weekly_activity", subject="A1", says=("45 minutes; 60",))
def a_short_training(plan):
    plan.worked("A1", 1).pieces[2] = (360, "training", 45)


@before("weekly_activity", subject="A1", says=("0 x training", "week of 2026-11-30"))
def no_training(plan):
    plan.worked("A1", 1).pieces.pop()


@before("weekly_activity", subject="A1", says=("2 x training",))
def too_much_training(plan):
    plan.worked("A1", 0).pieces.append((360, "training", 60))


@before("team_activity", subject="A3", says=("together",))
def not_together(plan):
    plan.worked("A3", 3).pieces.pop()


@before("team_activity", subject="T2", says=("0 different times",))
def no_huddle(plan):
    plan.worked("A3", 3).pieces.pop()
    plan.worked("A2", 3).pieces.pop(0)
