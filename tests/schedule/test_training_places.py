"""Sessions by need go where they cost least, within what trainers and rooms there are, or are told to have no place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from schedule_cases import people
from training_cases import COURSE, MONDAYS, every_way, one_day, standing, training_case

from wfm.schedule.roster_tables import pieces_of, tables_of
from wfm.schedule.training.place import place_training
from wfm.schedule.training.presence import presence_of
from wfm.schedule.training.table import training_table

FLAT, EARLY, LATE = (lambda at: 4.0), (lambda at: 8.0 - 1.5 * (at.hour - 8)), (lambda at: 1.0 + 2.5 * (at.hour - 8))


def placed(config, contacts):
    builder, roster = standing(config, lambda _, at: contacts(at))
    found = place_training(config, people(config), builder.people.crew, builder.cover(), roster, builder.price)
    pieces = pieces_of(config, builder.people, found.roster)
    _, activities = tables_of(config, people(config), pieces, builder.grid)
    table = training_table(
        config, people(config), presence_of(people(config), builder.service, builder.grid, activities)
    )
    return builder, roster, found, table


def value_of(builder, found) -> float:
    from wfm.schedule.kernels.search import objective_within

    return float(objective_within(builder.people.crew, builder.cover(), found.roster, builder.price))


@pytest.mark.parametrize(("contacts", "trainers"), [(EARLY, 1), (LATE, 1), (FLAT, 2)])
def test_no_way_to_hold_all_sessions_is_better(contacts, trainers: int, tmp_path: Path):
    config = training_case(
        tmp_path, {"courses": [COURSE], "trainers": trainers}, [{"agent_id": f"A{n}"} for n in (1, 2, 3)], **one_day(3)
    )
    builder, roster, found, table = placed(config, contacts)
    best = max(every_way(config, builder, roster))
    assert table["placed"].sum() == best[0] == 3
    assert value_of(builder, found) == pytest.approx(best[1], abs=1e-9)


def test_more_sessions_than_a_trainer_can_hold_leave_those_due_last_out(tmp_path: Path):
    """In four hours one trainer holds four hours of courses; the fifth and sixth are told why they are not held."""
    due = ["2026-12-03", "2026-11-10", "", "2026-12-01", "2026-11-20", "2026-12-06"]
    rows = [{"agent_id": f"A{n}", "due": date} for n, date in enumerate(due, start=1)]
    config = training_case(tmp_path, {"courses": [COURSE], "trainers": 1}, rows, agents=[MONDAYS] * 6, **one_day())
    *_, table = placed(config, FLAT)
    assert table["agent_id"].tolist() == ["A2", "A5", "A4", "A1", "A6", "A3"]
    assert table["overdue"].tolist() == [True, True, False, False, False, False]
    assert table["placed"].tolist()[:2] == [True, True]
    assert table["placed"].sum() == 4
    told = table.loc[~table["placed"], "message"]
    assert told.str.startswith("all trainers are taken whenever there is a shift from 2026-11-30").all()


def test_a_group_trains_at_one_time_in_sessions_of_as_many_as_have_seats(tmp_path: Path):
    course = COURSE | {"group": "team", "seats": 2}
    rows = [{"agent_id": f"A{n}"} for n in range(1, 6)]
    teams = [MONDAYS | {"team": team} for team in ("T1", "T1", "T1", "T2", "T2")]
    config = training_case(tmp_path, {"courses": [course], "rooms": 1}, rows, agents=teams, **one_day())
    *_, table = placed(config, LATE)
    assert table["placed"].all()
    at = table.set_index("agent_id")["start"]
    assert sorted(table.groupby("start")["agent_id"].agg(sorted).tolist()) == [["A1", "A2"], ["A3"], ["A4", "A5"]]
    assert dict(zip(table["agent_id"], table["together"], strict=True)) == {"A1": 2, "A2": 2, "A3": 1, "A4": 2, "A5": 2}
    begun = sorted(at.unique())
    assert all(later - earlier >= pd.Timedelta(hours=1) for earlier, later in pairwise(begun))


def test_who_is_in_no_shift_with_the_others_trains_alone(tmp_path: Path):
    course = COURSE | {"group": "all"}
    agents = [MONDAYS, MONDAYS, {"available": "tue 06:00-22:00"}]
    config = training_case(
        tmp_path, {"courses": [course]}, [{"agent_id": f"A{n}"} for n in (1, 2, 3)], agents=agents, **one_day()
    )
    *_, table = placed(config, FLAT)
    assert table.set_index("agent_id")["together"].to_dict() == {"A1": 2, "A2": 2, "A3": 1}
    assert table.set_index("agent_id")["start"].dt.day_name().to_dict()["A3"] == "Tuesday"


def test_of_a_group_each_has_its_own_dates(tmp_path: Path):
    """A1 is due on Monday and works then; A2 has longer, and works on Wednesday alone."""
    course = COURSE | {"group": "all"}
    agents = [MONDAYS, {"available": "wed 06:00-22:00"}]
    rows = [{"agent_id": "A1", "due": "2026-11-30"}, {"agent_id": "A2", "due": "2026-12-04"}]
    config = training_case(tmp_path, {"courses": [course]}, rows, agents=agents, **one_day())
    *_, table = placed(config, FLAT)
    at = table.set_index("agent_id")["start"].dt.day_name()
    assert at.to_dict() == {"A1": "Monday", "A2": "Wednesday"}


def test_a_session_that_shifts_or_dates_do_not_allow_is_told_with_its_reason(tmp_path: Path):
    rows = [{"agent_id": "A1", "due": "2026-12-01"}, {"agent_id": "A2", "due": "2026-12-01"}]
    agents = [MONDAYS, {"available": "wed 06:00-22:00"}]
    config = training_case(tmp_path, {"courses": [COURSE | {"minutes": 300}]}, rows, agents=agents, **one_day())
    *_, table = placed(config, FLAT)
    assert not table["placed"].any()
    assert table.set_index("agent_id")["message"].to_dict() == {
        "A1": "has no shift of 300 minutes from 2026-11-30 to 2026-12-01",
        "A2": "has no shift from 2026-11-30 to 2026-12-01",
    }


def test_breaks_are_laid_around_a_session_or_leave_it_no_room(tmp_path: Path):
    rest = {"name": "rest", "minutes": 30, "paid": True, "shift_longer_than_hours": 0, "between": [0.0, 1.0]}
    for minutes, there in ((210, True), (225, False)):
        course = COURSE | {"minutes": minutes}
        config = training_case(tmp_path, {"courses": [course]}, [{"agent_id": "A1"}], breaks=[rest], **one_day())
        *_, table = placed(config, FLAT)
        assert table["placed"].tolist() == [there]
    assert table["message"].tolist() == [
        "no room beside breaks, other activities and the budget in the shifts from 2026-11-30 to 2026-12-06, "
        "or a change since took it"
    ]
