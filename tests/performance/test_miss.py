"""The miss by cause, on weeks whose cause is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from miss_cases import TWO_DAYS, Case, case, mail, queue
from weeks import as_planned

from wfm import erlang
from wfm.performance.miss import Miss, by_grain, make_miss, miss_data, worst_days
from wfm.performance.miss.prediction import at_least
from wfm.performance.miss.shapley import shares_of
from wfm.performance.miss.staff import hours_between
from wfm.performance.planned import PlannedWeek
from wfm.staffing.line import Line
from wfm.staffing.pool_service import Pool

CAUSES = ("volume", "aht", "absence", "adherence", "model")
NEAR = 0.01  # contacts of a week; curves are written to a millionth


@pytest.fixture(scope="module")
def plain() -> Case:
    return case()


@pytest.fixture(scope="module")
def shared() -> Case:
    return case(
        queue("a", opening_hours=TWO_DAYS), queue("b", channel="chat", concurrency=2, opening_hours=TWO_DAYS),
        mail(opening_hours=TWO_DAYS), shrinkage=0.1,
        crews={"a": 3, "a|b": 3, "b|mail": 4},
    )  # fmt: skip


def of(miss: Miss) -> dict[str, float]:
    return {name: float(miss.rows[name].sum()) for name in (*CAUSES, "total", "unfilled")}


def only(miss: Miss, cause: str) -> float:
    """Return the total, all of which must be of one cause."""
    sums = of(miss)
    for name in CAUSES:
        assert sums[name] == pytest.approx(sums["total"] if name == cause else 0.0, abs=NEAR), name
    return sums["total"]


def adds_up(miss: Miss) -> None:
    parts = miss.rows[["volume", "aht", "staffing", "model"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(miss.rows["total"].to_numpy(), abs=1e-9)
    assert (miss.rows["missed"] - miss.rows["missed_plan"]).to_numpy() == pytest.approx(miss.rows["total"].to_numpy())
    data = miss_data(miss)
    for one in (data, *data["queues"].values()):
        assert round(sum(one[name] for name in ("volume", "aht", "staffing", "model")), 2) == one["total"]
        assert round(sum(one["staffing_parts"].values()), 2) == one["staffing"]


def test_a_week_that_went_as_planned_has_no_miss(plain: Case):
    sums = of(plain.miss())
    assert [sums[name] for name in (*CAUSES, "total")] == pytest.approx([0.0] * 6, abs=NEAR)


def test_more_contacts_alone_are_volume(plain: Case):
    assert only(plain.came(times=1.3).miss(), "volume") > 20


def test_longer_handling_alone_is_aht(plain: Case):
    assert only(plain.came(aht=1.2).miss(), "aht") > 20


def test_a_missed_shift_alone_is_absence(plain: Case):
    miss = plain.without("2026-12-01", "calls0", "calls1").miss()
    assert only(miss, "absence") > 20
    assert set(miss.rows.loc[miss.rows["total"] > 0.1, "timestamp"].dt.day) == {1}


def test_rows_of_sickness_are_no_presence(plain: Case):
    away = (plain.worked["agent_id"] == "calls0") & (plain.worked["start"].dt.day == 2)
    sick = replace(plain, worked=plain.worked.assign(activity=plain.worked["activity"].mask(away, "sick")))
    assert only(sick.served().miss(), "absence") > 5


def test_late_starts_alone_are_adherence(plain: Case):
    assert only(plain.late(30).miss(), "adherence") > 10


def test_worse_service_than_the_formulas_alone_is_the_model(plain: Case):
    assert only(plain.served(worse=0.1).miss(), "model") > 20


def test_as_many_absent_as_allowed_for_is_no_miss():
    ten = case(crews={"calls": 10}, shrinkage=0.1, contacts=80.0)
    miss = ten.without("2026-11-30", "calls3").miss()
    monday = miss.rows[miss.rows["timestamp"].dt.day == 30]
    assert monday[["absence", "adherence", "total"]].to_numpy() == pytest.approx(np.zeros((8, 3)), abs=NEAR)
    later = miss.rows[miss.rows["timestamp"].dt.day != 30]  # all came, more than the plan had counted on
    assert later["absence"].sum() == pytest.approx(later["total"].sum(), abs=NEAR)
    assert later["absence"].sum() < -5


def test_everything_at_once_adds_up_and_every_cause_has_its_sign(plain: Case):
    bad = plain.came(times=1.1, aht=1.1).without("2026-12-01", "calls0").late(15).served(worse=0.05)
    miss = bad.miss()
    adds_up(miss)
    assert all(of(miss)[name] > 1 for name in CAUSES)


def test_connected_queues_are_predicted_as_pooled(shared: Case):
    rostered = replace(shared, worked=None)
    assert only(rostered.came(times=1.2).miss(), "volume") > 20
    assert only(rostered.came(aht=1.2).miss(), "aht") > 20
    # those of queue a are short: it is lost in b too, whose agents help out
    quiet = shared.without("2026-12-01", "a0", "a1", "a2").miss()
    tuesday = quiet.rows[quiet.rows["timestamp"].dt.day == 1].groupby("queue")["absence"].sum()
    monday = quiet.rows[quiet.rows["timestamp"].dt.day == 30].groupby("queue")["absence"].sum()
    assert (tuesday > monday).all()
    assert of(quiet)["model"] == pytest.approx(0.0, abs=NEAR)


def test_mail_that_comes_while_closed_counts_by_the_opening_after(shared: Case):
    night = shared.plan["forecast"]
    night = night[(night["queue"] == "mail") & (night["timestamp"].dt.hour == 20) & (night["timestamp"].dt.day == 30)]
    came = night.assign(answered_within=0.0)[["timestamp", "queue", "contacts", "aht_seconds", "answered_within"]]
    miss = replace(shared, actuals=pd.concat([shared.actuals, came], ignore_index=True)).miss()
    rows = miss.rows[miss.rows["timestamp"].dt.hour == 20]
    assert len(rows) == len(night)
    morning = shared.plan["coverage"][lambda cover: (cover["queue"] == "mail") & (cover["timestamp"].dt.hour == 8)]
    first = morning[morning["timestamp"].dt.day == 1]["service_level"].iloc[0]
    assert rows["missed_plan"].iloc[0] == pytest.approx(40 * (1 - first))
    assert miss.left_out == 0


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([1e-9, 0.5, 3.0]))
def test_parts_add_up_whatever_happened(shared: Case, seed: int, empty: float, most: float):
    dice = np.random.default_rng(seed)
    rows = len(shared.actuals)
    contacts = dice.poisson(40 * dice.uniform(0, most, rows)) * (dice.random(rows) >= empty)
    actuals = shared.actuals.assign(contacts=contacts, answered_within=np.floor(contacts * dice.random(rows)))
    actuals["aht_seconds"] *= dice.uniform(0, most, rows)
    worked = shared.worked[dice.random(len(shared.worked)) >= dice.random()]
    adds_up(replace(shared, actuals=actuals, worked=worked).miss())


def test_who_was_there_unknown_leaves_staffing_to_the_model(plain: Case):
    sick = plain.without("2026-12-01", "calls0", "calls1")
    miss = replace(sick, worked=None).miss()
    assert not miss.staff_known
    assert (miss.rows["staffing"] == 0).all()
    assert only(miss, "model") == pytest.approx(of(sick.miss())["absence"], abs=NEAR)
    assert any("--activities" in note for note in miss_data(miss)["notes"])
    assert "nobody recorded apart" in worst_days(miss)[0].words


def test_days_that_nobody_recorded_leave_staffing_to_the_model(plain: Case):
    short = plain.without("2026-12-01", "calls0")
    early = short.worked[short.worked["start"].dt.day.isin([30, 1])]
    miss = replace(short, worked=early).miss()
    assert only(miss, "absence") > 5
    assert miss.unrecorded == ("2026-12-02", "2026-12-03", "2026-12-04")
    assert any("2026-12-03" in note for note in miss_data(miss)["notes"])


def test_the_prediction_is_that_of_the_plan(planned: PlannedWeek):
    miss = make_miss(planned, as_planned(planned))
    for name in CAUSES:
        assert miss.rows[name].abs().max() < 1e-3, name
    assert (miss.rows["unfilled"] > -1e-9).all()


@pytest.mark.parametrize("load", [0.05, 0.5, 2.0, 7.0, 30.0, 200.0])
def test_the_bound_on_service_is_below_the_formula(load: float):
    agents = np.linspace(0.0, 2 * load + 12, 60)
    n = len(agents)
    for patience in (30.0, np.inf):
        nobody, shares = np.zeros(n), np.full(n, load)
        line = Line(shares, np.full(n, 300.0), np.full(n, patience), nobody, nobody, nobody, nobody, nobody, 1)
        bound = at_least(Pool((), (), line, nobody), agents[None])[0]
        truth = erlang.erlang_a_real(load, agents, 300.0, patience, 0.0).sl_answered_of_offered
        assert (bound <= truth + 1e-9).all()
        assert bound[-1] > 0.999  # and of use


def test_no_handle_times_leaves_them_to_the_model(plain: Case):
    longer = plain.came(aht=1.2)
    miss = replace(longer, actuals=longer.actuals.drop(columns="aht_seconds")).miss()
    assert not miss.aht_known
    assert only(miss, "model") > 20


def test_unfilled_requirement_stands_beside_the_total():
    short = case(crews={"calls": 3})
    sums = of(short.miss())
    assert sums["total"] == pytest.approx(0.0, abs=NEAR)
    assert sums["unfilled"] > 100
    assert of(case(crews={"calls": 30}).miss())["unfilled"] == pytest.approx(0.0, abs=NEAR)


def test_contacts_that_cannot_be_judged_are_counted(plain: Case):
    holes = plain.actuals.assign(answered_within=plain.actuals["answered_within"].mask(plain.actuals.index < 3))
    miss = replace(plain, actuals=holes).miss()
    assert miss.left_out == pytest.approx(120)
    assert any("120 contacts are left out" in note for note in miss_data(miss)["notes"])


def test_days_stand_in_order_of_lost_contacts(plain: Case):
    miss = plain.without("2026-12-03", "calls0", "calls1", "calls2").without("2026-12-01", "calls0").miss()
    found = worst_days(miss)
    assert [(one.date, one.queue) for one in found] == [("2026-12-03", "calls"), ("2026-12-01", "calls")]
    assert found[0].words.startswith("more absent than allowed for +")
    assert found[0].causes[0][0] == "absence"


def test_grains_sum_up_to_the_whole(plain: Case):
    miss = plain.came(times=1.2).miss()
    for grain, rows in (("interval", 40), ("day", 5), ("week", 1)):
        table = by_grain(miss, grain)
        every = table[table["queue"] == ""]
        assert len(every) == rows
        assert every["volume"].sum() == pytest.approx(of(miss)["volume"])


def test_two_causes_that_only_hurt_together_share_it_evenly():
    shares = shares_of(lambda volume, aht, staff: np.array([12.0 * volume * aht]))
    assert (shares.volume, shares.aht, shares.absence) == (6.0, 6.0, 0.0)
    three = shares_of(lambda volume, aht, staff: np.array([12.0 * volume * aht * (staff == 2)]))
    assert (three.volume, three.aht, three.absence + three.adherence) == pytest.approx((4.0, 4.0, 4.0))


@given(st.lists(st.tuples(st.integers(-50, 500), st.integers(0, 300)), max_size=20))
def test_time_between_edges_is_counted_to_the_second(stretches):
    edges = np.arange(0, 451, 90)
    starts = np.array([start for start, _ in stretches], dtype=np.int64)
    ends = starts + np.array([length for _, length in stretches], dtype=np.int64)
    seconds = np.array([((starts <= at) & (at < ends)).sum() for at in range(450)])
    assert hours_between(starts, ends, edges) * 90 == pytest.approx(seconds.reshape(5, 90).sum(axis=1))
