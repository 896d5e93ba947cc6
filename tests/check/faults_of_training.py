"""Planted faults of coaching and training."""

from __future__ import annotations

from planted import before


def coached(plan, *needs, **training):
    """Make sessions of coaching due; each need is an agent with the first and last day of the week."""
    due = [
        {"agent": agent, "first": str(plan.day(first)), "last": str(plan.day(last)), "why": "quality"}
        for agent, first, last in needs
    ]
    plan.config["training"] = {"sessions": [{"name": "coaching", "minutes": 15, "needs": due}]} | training


def hold(plan, agent_id, day, minute):
    plan.worked(agent_id, day).pieces.append((minute, "coaching", 15))
    plan.worked(agent_id, day).pieces.sort()


@before("training_capacity", subject="training", says=("2 trainers are in use", "1 at most", "2026-12-03T20:30"))
def two_with_one_trainer(plan):
    coached(plan, ("A2", 0, 6), ("A3", 0, 6), trainers=1)
    hold(plan, "A2", 3, 30)
    hold(plan, "A3", 3, 240)


@before("training_capacity", subject="training", says=("2 rooms are in use", "1 at most"))
def more_in_a_group_than_a_room_has_seats(plan):
    coached(plan, ("A2", 0, 6), ("A3", 0, 6), rooms=1)
    plan.config["training"]["sessions"][0] |= {"group": "team", "seats": 1}
    hold(plan, "A2", 3, 30)
    hold(plan, "A3", 3, 240)


@before("training_need", subject="A1", says=("coaching (quality) is not held", "2026-11-30 to 2026-12-01"))
def a_session_that_nobody_holds(plan):
    coached(plan, ("A1", 0, 1))


@before("training_need", subject="A1", says=("held on 2026-12-02, on which none is due", "2026-11-30 to 2026-12-01"))
def a_session_after_its_date(plan):
    coached(plan, ("A1", 0, 1))
    hold(plan, "A1", 2, 400)


@before("training_due", subject="A1", says=("1 sessions of coaching", "0 by the tables"))
def a_session_that_no_table_asks_for(plan):
    coached(plan, ("A1", 0, 6), courses=[{"name": "coaching", "minutes": 15}])
    hold(plan, "A1", 0, 400)
