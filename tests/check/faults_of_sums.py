"""Planted faults of money, requirements, coverage and the summary."""

from __future__ import annotations

from planted import after, before

# Money


@after("paid_hours", subject="A1")
def wrong_paid_hours(plan):
    plan.shifts[0]["paid_hours"] += 0.25


@after("overtime_hours", subject="A1", says=("0.5000",))
def hidden_overtime(plan):
    plan.shifts[2]["overtime_hours"] = 0.0


@after("cost", subject="A2", says=("EUR",))
def wrong_cost(plan):
    plan.shifts[3]["cost"] = float(plan.shifts[3]["cost"]) + 0.01


@before("budget", subject="budget.weekly", says=("at most 1000.00 EUR",))
def over_budget(plan):
    plan.config["budget"] |= {"weekly": 1000}


@before("team_budget", subject="budget.teams.T1", says=("at most 400.00 EUR",))
def over_the_teams_budget(plan):
    plan.config["budget"] |= {"teams": {"T1": 400}}


@before("queue_budget", subject="budget.queues.urgent", says=("the queue costs", "at most 750.00 EUR"))
def over_the_queues_budget(plan):
    plan.config["budget"] |= {"queues": {"urgent": 750}}


@before("queue_budget", subject="budget.queues.desk", says=("518.23 EUR",))
def overhead_and_training_over_the_queues_budget(plan):
    plan.config["budget"] |= {"queues": {"desk": 510}}


@before("line_budget", subject="budget.lines.overtime", says=("the line overtime costs", "at most 0.01 EUR"))
def over_the_budget_of_overtime(plan):
    plan.config["budget"] |= {"lines": {"overtime": 0.01}}


@before("line_budget", subject="budget.lines.training", says=("8.50 EUR",))
def over_the_budget_of_training(plan):
    plan.config["budget"] |= {"lines": {"training": 8, "overhead": 1000}}


@after("cost_lines", subject="summary.json", says=("overtime",))
def overtime_among_the_base(plan):
    lines = plan.summary["cost_lines"]
    lines |= {"base": lines["base"] + lines["overtime"], "overtime": 0.0}


@after("cost_lines", subject="summary.json", says=("training", "8.50 EUR"))
def no_line_of_training(plan):
    del plan.summary["cost_lines"]["training"]


@after("cost_lines", subject="summary.json", says=("travel",))
def a_line_of_nothing(plan):
    plan.summary["cost_lines"]["travel"] = 1.0


@after("summary_cost", subject="summary.json", says=("overhead",))
def a_cost_without_overhead(plan):
    plan.summary["cost"] -= plan.summary["cost_lines"]["overhead"]


@after("summary_budgets", subject="summary.json", says=("budget.queues.urgent", "cost"))
def a_queue_that_seems_cheaper(plan):
    plan.summary["budgets"][-1]["cost"] -= 100


@after("summary_budgets", subject="summary.json", says=("lack budget.teams.T1",))
def a_budget_left_out(plan):
    del plan.summary["budgets"][1]


# Requirements and coverage


@after("coverage_rows", "summary_service_level", subject="urgent", says=("2026-11-30T00:00+01:00",))
def a_missing_row(plan):
    plan.coverage.pop(0)


@after("coverage_rows", "summary_service_level", subject="billing", says=("2026-11-30T00:00+01:00",))
def a_row_while_closed(plan):
    plan.coverage.insert(0, plan.coverage[0] | {"queue": "billing"})


@after("unique_rows", subject="coverage.csv")
def a_row_twice(plan):
    plan.coverage.append(dict(plan.coverage[-1]))


@after("coverage_contacts", subject="urgent")
def other_contacts(plan):
    plan.coverage[0]["contacts"] += 0.001


@after("coverage_contacts", "objective", subject="urgent", says=("a row in it",))
def no_forecast(plan):
    plan.forecast.pop(0)


@after("coverage_required", subject="urgent")
def other_required(plan):
    plan.coverage[0]["required"] += 1


@after("scheduled", subject="billing", says=("at work",))
def more_than_at_work(plan):
    next(row for row in plan.coverage if row["queue"] == "billing" and row["scheduled"] == 1)["scheduled"] = 1.001


@after("scheduled", subject="billing|desk")
def one_agent_for_two_queues(plan):
    ten = plan.moment(1, "10:00")
    next(row for row in plan.coverage if (row["queue"], row["timestamp"]) == ("billing", ten))["scheduled"] = 0.5


@after("scheduled", subject="urgent")
def the_small_hours_of_the_wrong_day(plan):
    wrong, right = plan.moment(1, "03:00"), plan.moment(2, "03:00")
    rows = {row["timestamp"]: row for row in plan.coverage if row["queue"] == "urgent"}
    rows[wrong]["scheduled"], rows[right]["scheduled"] = rows[right]["scheduled"], rows[wrong]["scheduled"]


@after("min_positions", subject="desk", says=("at least 1",))
def below_the_minimum(plan):
    next(row for row in plan.coverage if row["queue"] == "desk")["scheduled"] = 0.99


@before("required_positions", "min_positions", subject="desk", says=("at least 2",))
def required_below_the_minimum(plan):
    plan.config["queues"][2]["min_positions"] = 2


@after("required_staff", subject="urgent", says=("staff 3 for 1 positions; 2",))
def one_too_many(plan):
    plan.requirements[0]["staff"] = plan.coverage[0]["required"] = 3


@after("service_level", subject="billing")
def better_than_the_curve(plan):
    for row in plan.coverage:
        if row["queue"] == "billing" and row["scheduled"] == 1:
            row["service_level"] += 0.0003
            break


@after("service_curves", subject="urgent")
def no_curve(plan):
    plan.curves = plan.curves[10:]


@after("service_curves", subject="service_curves.csv.gz")
def unknown_pool(plan):
    for row in plan.curves[:5]:
        row["pool"] += "|sales"


@after("offset", subject="coverage.csv")
def in_utc(plan):
    plan.coverage[0]["timestamp"] = plan.coverage[0]["timestamp"].strftime("%Y-%m-%dT%H:%M:%SZ")


# Summary


@after("summary_keys", subject="summary.json", says=("service_gap",))
def a_missing_key(plan):
    del plan.summary["service_gap"]


@after("summary_keys", subject="summary.json")
def no_number(plan):
    plan.summary["cost"] = "cheap"


@after("summary_cost", subject="summary.json")
def wrong_sum(plan):
    plan.summary["cost"] += 0.01


@after("summary_hours", subject="summary.json")
def wrong_hours(plan):
    plan.summary["paid_hours"] += 0.25


@after("summary_hours", subject="summary.json")
def wrong_overtime(plan):
    plan.summary["overtime_hours"] = 0


@after("agents_rostered", subject="summary.json")
def wrong_head_count(plan):
    plan.summary["agents_rostered"] = 2


@after("summary_service_level", subject="summary.json", says=("overall",))
def wrong_overall(plan):
    plan.summary["service_level"]["overall"] += 0.001


@after("summary_service_level", subject="summary.json", says=("billing",))
def a_queue_left_out(plan):
    del plan.summary["service_level"]["billing"]


@after("gap", subject="summary.json")
def a_wrong_gap(plan):
    plan.summary["gap"] = 0.0


@after("gap", subject="summary.json")
def a_bound_above_the_objective(plan):
    plan.summary |= {"bound": plan.summary["objective"] + 1, "gap": -1 / abs(plan.summary["objective"])}


@after("status", subject="summary.json")
def not_optimal(plan):
    value = plan.summary["objective"]
    plan.summary |= {"bound": value - 0.01 * abs(value), "gap": 0.01}


@after("status", subject="summary.json")
def unknown_status(plan):
    plan.summary["status"] = "great"


@after("objective", subject="summary.json")
def a_wrong_objective(plan):
    value = plan.summary["objective"] - 0.01 * abs(plan.summary["objective"])
    plan.summary |= {"objective": value, "bound": value, "gap": 0.0}


@before("preferences", subject="summary.json", says=("no map",))
def wishes_that_nobody_counted(plan):
    plan.config["fairness"] = {"weekend_shift": 5}


@after("preferences", subject="summary.json", says=("without a weight",))
def wishes_that_weigh_nothing(plan):
    plan.summary["preferences"] = {"weighs": 0.0}
