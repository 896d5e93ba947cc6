"""Requirements: a row for every open interval, with the fewest agents that keep the target."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from staffing_cases import config_of, forecast_of, live, mail, needs_of

from wfm import erlang
from wfm.errors import InputError
from wfm.staffing import make_requirements
from wfm.staffing.requirement import staff_for
from wfm.tables import REQUIREMENTS


def by_hand_erlang_c(agents: int, load: float, aht: float, seconds: float) -> float:
    """Return the share answered in time, by the textbook sum (Koole 2013)."""
    if agents <= load:
        return 0.0
    last = load**agents / math.factorial(agents) * agents / (agents - load)
    waiting = last / (sum(load**k / math.factorial(k) for k in range(agents)) + last)
    return 1 - waiting * math.exp(-(agents - load) * seconds / aht)


def test_a_row_for_every_queue_and_interval_in_which_it_is_open():
    config = config_of(live(), live("late", opening_hours="fri 20:00-26:00"), mail(within_hours=4))
    needs = needs_of(config, 5.0)
    assert list(needs.columns) == REQUIREMENTS.names
    assert needs.groupby("queue").size().to_dict() == {"calls": 7 * 16, "late": 12, "mail": 7 * 16}
    late = needs[needs["queue"] == "late"]["timestamp"]
    assert late.iloc[[0, -1]].dt.strftime("%a %H:%M").tolist() == ["Fri 20:00", "Sat 01:30"]


@pytest.mark.parametrize("contacts", [0.5, 3, 11, 26.5, 90])
def test_positions_are_the_fewest_that_reach_the_target(contacts: float):
    row = needs_of(config_of(), contacts).iloc[0]
    load = contacts * 240 / 1800
    assert row["load_erlangs"] == pytest.approx(load)
    assert row["service_level"] == pytest.approx(by_hand_erlang_c(row["positions"], load, 240, 20), abs=1e-9)
    assert by_hand_erlang_c(row["positions"], load, 240, 20) >= 0.8
    assert by_hand_erlang_c(row["positions"] - 1, load, 240, 20) < 0.8
    assert row["staff"] == row["positions"]


def test_patience_lets_fewer_agents_do_unless_the_model_says_otherwise():
    patient = live(patience_seconds=60)
    few, many = needs_of(config_of(patient), 40).iloc[0], needs_of(config_of(), 40).iloc[0]
    assert few["positions"] < many["positions"]
    assert few["abandonment"] > 0 == many["abandonment"]
    model = erlang.erlang_a(40 * 240 / 1800, np.array([few["positions"] - 1, few["positions"]]), 240, 60, 20)
    assert model.sl_answered_of_offered[0] < 0.8 <= model.sl_answered_of_offered[1]
    told = config_of(patient, staffing={"model": "erlang_c"})
    assert needs_of(told, 40).iloc[0]["positions"] == many["positions"]


def test_occupancy_stays_below_its_limit():
    free, held = (needs_of(config_of(live(**more)), 200).iloc[0] for more in ({}, {"max_occupancy": 0.7}))
    assert free["occupancy"] > 0.7 >= held["occupancy"]
    assert 200 * 240 / 1800 / (held["positions"] - 1) > 0.7


def test_intervals_without_contacts_need_nobody_but_the_minimum_positions():
    config = config_of(live(), live("vip", min_positions=2), shrinkage=0.1)
    needs = needs_of(config, 0.0).groupby("queue").first()
    assert needs["positions"].to_dict() == {"calls": 0, "vip": 2}
    assert needs["staff"].to_dict() == {"calls": 0, "vip": 3}
    assert needs["service_level"].tolist() == [1.0, 1.0]
    assert np.isfinite(needs[["occupancy", "abandonment", "load_erlangs"]].to_numpy()).all()


def test_minimum_positions_hold_where_the_load_needs_fewer():
    config = config_of(live(min_positions=4))
    assert needs_of(config, 1.0)["positions"].unique().tolist() == [4]
    assert needs_of(config, 60.0)["positions"].min() > 4


def test_agents_with_several_chats_at_a_time_are_that_many_servers():
    chat = live("chat", channel="chat", concurrency=3)
    one, three = needs_of(config_of(live()), 60).iloc[0], needs_of(config_of(chat), 60).iloc[0]
    assert three["positions"] == math.ceil(one["positions"] / 3)
    servers = int(three["positions"]) * 3
    assert three["service_level"] == pytest.approx(by_hand_erlang_c(servers, 8.0, 240, 20))


@pytest.mark.parametrize(
    ("positions", "shrinkage", "staff"), [(9, 0.55, 20), (23, 0.08, 25), (0, 0.3, 0), (1, 0.08, 2)]
)
def test_staff_is_positions_after_shrinkage_rounded_up(positions: int, shrinkage: float, staff: int):
    assert staff_for(np.array([positions]), shrinkage).tolist() == [staff]


def test_staff_is_never_one_too_many_by_rounding():
    for percent in range(0, 100):
        shrinkage = percent / 100
        found = staff_for(np.arange(0, 200), shrinkage)
        exact = [math.ceil(Fraction(n) / (1 - Fraction(percent, 100))) for n in range(200)]
        assert found.tolist() == exact, percent


@pytest.mark.parametrize(("start", "day", "hours"), [("2026-03-23", 6, 23), ("2026-10-19", 6, 25)])
@pytest.mark.parametrize("width", [15, 30, 60])
def test_days_that_daylight_saving_changes_have_23_or_25_hours(start: str, day: int, hours: int, width: int):
    config = config_of(live(opening_hours="mon-sun 00:00-24:00"), width=width, start=start)
    needs = needs_of(config, 5.0)
    counts = needs.groupby(needs["timestamp"].dt.date).size()
    assert counts.iloc[day] == hours * 60 // width
    assert counts.iloc[0] == 24 * 60 // width
    assert needs["timestamp"].is_unique


def test_closed_days_have_no_rows():
    calendar = {"closed": ["2026-12-01"], "special_hours": {"2026-12-02": "10:00-12:00", "2026-12-03": "closed"}}
    config = config_of(live(), live("other"), calendar=calendar)
    gone = {"date": pd.Timestamp("2026-12-04").date(), "end_date": pd.Timestamp("2026-12-05").date()}
    events = pd.DataFrame([gone | {"name": "works", "kind": "closed", "queues": ("other",), "uplift": np.nan}])
    needs = needs_of(config, 5.0, events=events)
    counts = needs.groupby(["queue", needs["timestamp"].dt.day]).size().unstack(fill_value=0)
    assert counts.loc["calls"].to_dict() == {2: 4, 4: 16, 5: 16, 6: 16, 30: 16}
    assert counts.loc["other"].to_dict() == {2: 4, 4: 0, 5: 0, 6: 16, 30: 16}


def test_a_forecast_with_gaps_is_refused_with_the_first_one():
    config = config_of()
    forecast = forecast_of(config, 5.0)
    gaps = forecast.drop(index=[17, 20, 21])  # Monday 08:30, 10:00 and 10:30
    with pytest.raises(InputError, match=r"3 open intervals.*2026-11-30T08:30:00\+01:00"):
        make_requirements(config, gaps, pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"]))


def test_closed_intervals_may_be_missing_from_the_forecast():
    config = config_of()
    forecast = forecast_of(config, 5.0)
    opened = forecast[(forecast["timestamp"].dt.hour >= 8) & (forecast["timestamp"].dt.hour < 16)]
    events = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])
    assert make_requirements(config, opened, events).equals(make_requirements(config, forecast, events))
