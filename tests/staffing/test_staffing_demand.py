"""What is staffed for: load that carries over, demand that is not known, shrinkage by the hour."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from staffing_cases import config_of, faults_of, forecast_of, live, mail, needs_of

from wfm import erlang
from wfm.errors import InputError
from wfm.forecast.negative_binomial import quantile
from wfm.staffing import make_requirements, make_service_curves

NO_EVENTS = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])


def at(needs: pd.DataFrame, hour: str, queue: str = "calls") -> pd.Series:
    rows = needs[(needs["queue"] == queue) & (needs["timestamp"].dt.strftime("%a %H:%M") == hour)]
    return rows.iloc[0]


def peak(queue: str, stamp: pd.Timestamp) -> float:
    """Return a sharp peak of contacts at noon."""
    return 60.0 if stamp.hour == 12 else 10.0


def staffing(**more) -> dict:
    return {"staffing": more}


def test_long_contacts_carry_over_into_the_next_interval():
    plain = needs_of(config_of(**staffing(load="plain")), peak, aht=1500)
    moved = needs_of(config_of(), peak, aht=1500)
    assert plain["load_erlangs"].tolist() == moved["load_erlangs"].tolist()
    assert plain["staffed_load_erlangs"].tolist() == plain["load_erlangs"].tolist()
    first, after = at(moved, "Mon 12:00"), at(moved, "Mon 13:00")
    assert first["staffed_load_erlangs"] < first["load_erlangs"]
    assert after["staffed_load_erlangs"] > 2 * after["load_erlangs"]
    assert after["positions"] > at(plain, "Mon 13:00")["positions"]
    assert (moved["service_level"] >= 0.8).all()


def test_short_contacts_do_not_unless_told():
    assert needs_of(config_of(), peak, aht=240)["staffed_load_erlangs"].tolist() == pytest.approx(
        needs_of(config_of(), peak, aht=240)["load_erlangs"].tolist()
    )
    told = needs_of(config_of(**staffing(load="modified")), peak, aht=240)
    assert at(told, "Mon 13:00")["staffed_load_erlangs"] > at(told, "Mon 13:00")["load_erlangs"]


def test_a_queue_open_round_the_clock_goes_on_over_the_edges_of_the_plan():
    config = config_of(live(opening_hours="mon-sun 00:00-24:00"), **staffing(load="modified"))
    steady = needs_of(config, 20.0, aht=1500)
    assert steady["staffed_load_erlangs"].to_numpy() == pytest.approx(steady["load_erlangs"].to_numpy())
    closing = needs_of(config_of(**staffing(load="modified")), 20.0, aht=1500)
    assert at(closing, "Tue 08:00")["staffed_load_erlangs"] < at(closing, "Tue 08:00")["load_erlangs"]


def uncertain(config, mean: float = 60.0, cv: float = 0.2) -> pd.DataFrame:
    """Return a forecast whose rate has a coefficient of variation."""
    forecast = forecast_of(config, mean)
    spread = [quantile(share, np.array([mean]), cv**2)[0] for share in (0.1, 0.9)]
    return forecast.assign(contacts_p10=float(spread[0]), contacts_p90=float(spread[1]))


@pytest.mark.parametrize("cv", [0.1, 0.2, 0.4])
def test_the_spread_of_the_forecast_is_what_the_rate_varies_by(cv: float):
    config = config_of(**staffing(demand="p80"))
    needs = make_requirements(config, uncertain(config, 80.0, cv), NO_EVENTS)
    assert needs["load_cv"].iloc[0] == pytest.approx(cv, rel=0.12)


def test_a_percentile_of_demand_is_staffed_as_that_load():
    config = config_of(**staffing(demand="p80"))
    row = make_requirements(config, uncertain(config), NO_EVENTS).iloc[0]
    high = erlang.load_quantile(row["load_erlangs"], row["load_cv"], 0.8)
    assert row["staffed_load_erlangs"] == pytest.approx(high)
    assert row["positions"] == erlang.required_agents(high, 240.0, service_level=0.8, t=20.0)


def test_expected_service_needs_more_than_the_mean_and_meets_the_target_on_average():
    config = config_of(live(patience_seconds=180), **staffing(demand="expected_service"))
    row = make_requirements(config, uncertain(config), NO_EVENTS).iloc[0]
    mean = needs_of(config_of(live(patience_seconds=180)), 60.0).iloc[0]
    assert row["positions"] > mean["positions"]
    levels = erlang.erlang_a_mixture(
        row["load_erlangs"], row["load_cv"], row["positions"] - np.array([0, 1]), 240, 180, 20
    ).sl_answered_of_offered
    assert levels[0] >= 0.8 > levels[1]
    assert row["service_level"] == pytest.approx(levels[0])


def test_curves_average_over_demand_as_the_requirement_does():
    config = config_of(**staffing(demand="expected_service"))
    needs = make_requirements(config, uncertain(config), NO_EVENTS)
    curve = make_service_curves(config, needs, [frozenset({"calls"})], [20])
    some = curve[(curve["timestamp"] == needs["timestamp"].iloc[0]) & (curve["staff"] == needs["positions"].iloc[0])]
    assert some["service_level"].iloc[0] == pytest.approx(needs["service_level"].iloc[0], abs=1e-6)


def test_curves_of_an_uncertain_demand_end_where_nothing_improves_and_not_before():
    config = config_of(live(patience_seconds=180), **staffing(demand="expected_service"))
    needs = make_requirements(config, uncertain(config), NO_EVENTS)
    table = make_service_curves(config, needs, [frozenset({"calls"})], [5000])
    rows = table[table["timestamp"] == table["timestamp"].iloc[0]]
    last = rows.iloc[-1]
    assert 10 < last["staff"] < 60
    assert last["service_level"] > 1 - 1e-5
    row = needs.iloc[0]
    far = erlang.erlang_a_mixture(row["load_erlangs"], row["load_cv"], 500, 240, 180, 20).sl_answered_of_offered
    assert last["service_level"] == pytest.approx(float(far), abs=2e-6)


def test_demand_without_a_spread_is_refused_and_names_the_queue():
    config = config_of(**staffing(demand="p90"))
    forecast = forecast_of(config, 5.0).assign(contacts_p10=np.nan, contacts_p90=np.nan)
    with pytest.raises(InputError, match=r"calls.*contacts_p10"):
        make_requirements(config, forecast, NO_EVENTS)


@pytest.mark.parametrize("demand", ["p0", "p100", "median", 80])
def test_demand_that_is_no_word_for_it_is_refused(demand: object):
    with pytest.raises(ValueError, match="expected_service"):
        config_of(**staffing(demand=demand))


def test_shrinkage_may_differ_by_the_hour_and_head_counts_take_both_kinds():
    night = {"hours": "sun 14:00-25:00", "unplanned": 0.5}
    lunch = {"hours": "mon-fri 12:00-13:00", "planned": 0.2}
    config = config_of(
        live(min_positions=9, opening_hours="mon-sun 00:00-24:00"),
        **staffing(shrinkage={"planned": 0.1, "unplanned": 0.55, "by_hour": [night, lunch]}),
    )
    needs = needs_of(config, 0.0)
    assert at(needs, "Mon 09:00")[["staff", "headcount"]].tolist() == [20, 23]  # 9/.45, 9/(.45 x .9) = 22.2
    assert at(needs, "Mon 12:30")[["staff", "headcount"]].tolist() == [20, 25]
    assert at(needs, "Sun 14:00")["staff"] == 18
    assert at(needs, "Mon 00:30")["staff"] == 18  # Sunday's hours reach to one o'clock
    assert at(needs, "Mon 01:00")["staff"] == 20


def test_curves_count_the_shrinkage_of_the_hour():
    config = config_of(**staffing(shrinkage={"by_hour": [{"hours": "mon 09:00-10:00", "unplanned": 0.5}]}))
    needs = needs_of(config, 6.0)
    table = make_service_curves(config, needs, [frozenset({"calls"})], [12])
    for hour, share in ((9, 0.5), (10, 1.0)):
        stamp = pd.Timestamp(f"2026-11-30 {hour}:00", tz="Europe/Amsterdam")
        level = table[(table["timestamp"] == stamp) & (table["staff"] == 3)]["service_level"].iloc[0]
        found = erlang.erlang_a_real(6 * 240 / 1800, 3 * share, 240, np.inf, 20).sl_answered_of_offered
        assert level == pytest.approx(found, abs=1e-6)


def test_curves_tell_contacts_in_time_abandoned_and_time_taken():
    config = config_of(live(patience_seconds=90))
    table = make_service_curves(config, needs_of(config, 20.0), [frozenset({"calls"})], [8])
    rows = table[table["timestamp"] == table["timestamp"].iloc[0]]
    found = erlang.erlang_a(20 * 240 / 1800, rows["staff"].to_numpy(), 240, 90, 20)
    assert rows["contacts_in_time"].to_numpy() == pytest.approx(20 * found.sl_answered_of_offered, abs=1e-5)
    assert rows["abandoned"].to_numpy() == pytest.approx(20 * found.prob_abandon, abs=1e-5)
    assert rows["occupancy"].to_numpy() == pytest.approx(found.occupancy, abs=1e-5)


def test_a_reserve_is_kept_free_of_work_that_may_wait():
    both = frozenset({"calls", "mail"})
    free, kept = (
        make_service_curves(config, needs_of(config, 6.0), [both], [9])
        for config in (config_of(live(), mail(within_hours=4), **staffing(reserve_positions=r)) for r in (0, 1))
    )

    def level(table: pd.DataFrame, staff: int) -> float:
        rows = table[(table["queue"] == "mail") & (table["timestamp"] == table["timestamp"].iloc[0])]
        return float(np.interp(staff, rows["staff"], rows["service_level"]))

    assert level(kept, 3) == pytest.approx(level(free, 2), abs=1e-6)
    assert 0 < level(kept, 2) < level(free, 2) <= 1 == level(free, 9)


def test_deferred_work_shows_its_backlog_and_its_age():
    needs = needs_of(config_of(mail(within_hours=4), width=60), 2.0, aht=900)
    busy = needs[needs["backlog_contacts"] > 0]
    assert len(busy)
    assert (busy["oldest_hours"] > 0).all()
    assert busy["oldest_hours"].max() <= 4 + 16 + 1


def test_those_who_give_up_and_call_again_need_more_agents_and_lower_the_curve():
    once, again = (config_of(live(patience_seconds=60, redial=share)) for share in (0.0, 0.6))
    few, more = needs_of(once, 60.0).iloc[0], needs_of(again, 60.0).iloc[0]
    assert more["positions"] >= few["positions"]
    load = erlang.redial_load(8.0, more["positions"], 240, 60, 0.6)
    found = erlang.erlang_a(load, more["positions"], 240, 60, 20)
    assert (more["service_level"], more["abandonment"]) == pytest.approx(
        (float(found.sl_answered_of_offered), float(found.prob_abandon))
    )
    table = make_service_curves(again, needs_of(again, 60.0), [frozenset({"calls"})], [12])
    rows = table[table["timestamp"] == table["timestamp"].iloc[0]].set_index("staff")["service_level"]
    load = erlang.redial_load(8.0, 6, 240, 60, 0.6)
    assert rows[6] == pytest.approx(erlang.erlang_a(load, 6, 240, 60, 20).sl_answered_of_offered, abs=1e-6)
    assert rows[6] < erlang.erlang_a(8.0, 6, 240, 60, 20).sl_answered_of_offered


@pytest.mark.parametrize("more", [{"redial": 1.0, "patience_seconds": 60}, {"reconnect": -0.1}])
def test_redials_that_cannot_be_are_refused(more: dict):
    with pytest.raises(ValueError, match=r"redial|reconnect"):
        config_of(live(**more))
    assert "queues.0.redial: redial needs patience" in faults_of(live(redial=0.5))
