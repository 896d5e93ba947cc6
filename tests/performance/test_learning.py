"""What actuals teach, on data drawn from known values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from weeks import as_planned, worked_as_planned

from wfm import erlang
from wfm.performance.learning import Correction, estimate_corrections
from wfm.performance.learning.patience import patience_ratio
from wfm.performance.learning.ratio import ratio, student_t
from wfm.performance.learning.shrinkage import lost_hours
from wfm.performance.planned import PlannedWeek
from wfm.performance.week import Week
from wfm.performance.worked import worked_of

OPEN_DAYS = {"billing": 6, "tech": 5}


def week(planned: PlannedWeek, actuals: pd.DataFrame, worked: pd.DataFrame | None = None) -> Week:
    """Return a week in which all that the file does not tell of is unknown."""
    rows = actuals.assign(abandoned_within=np.nan)
    did = None
    if worked is not None:
        named = worked.assign(line=np.arange(len(worked)) + 2, source="worked.csv")
        did = worked_of(planned, named.astype(dict.fromkeys(("agent_id", "activity", "source"), "category")))
    return Week(planned, rows, ~np.isnan(planned.matrix(rows, "contacts")), did)


def found(week: Week) -> dict[str, Correction]:
    return {one.key: one for one in estimate_corrections([week])}


@pytest.mark.parametrize(
    ("outside", "freedom", "expected"),
    [(0.05, 4, 2.7764), (0.05, 6, 2.4469), (0.05, 30, 2.0423), (0.01, 3, 5.8409), (0.9, 6, 0.1311)],
)
def test_student_t_is_that_of_the_tables(outside: float, freedom: int, expected: float):
    assert student_t(outside, freedom) == pytest.approx(expected, abs=2e-3)


def test_intervals_hold_the_truth_as_often_as_they_say():
    dice = np.random.default_rng(3)
    inside = 0
    for _ in range(400):
        under = dice.uniform(50, 150, 14)
        one = ratio(under * 0.8 + dice.normal(0, 8, 14), under)
        assert one is not None
        inside += one.low <= 0.8 <= one.high
    assert 0.92 <= inside / 400 <= 0.99


def test_days_that_resemble_the_day_before_widen_the_interval():
    under, waves = np.full(28, 100.0), np.repeat([6.0, -6.0, 6.0, -6.0], 7)
    slow, quick = ratio(under + waves, under), ratio(under + waves[np.arange(28) * 7 % 27], under)
    assert slow is not None and quick is not None  # noqa: PT018
    assert slow.high - slow.low > 1.5 * (quick.high - quick.low)


def test_fewer_than_five_days_tell_nothing():
    assert ratio(np.ones(4), np.ones(4)) is None
    assert ratio(np.ones(9), np.array([1.0, 0, 1, 0, 1, 0, 1, 0, 0])) is None


@pytest.mark.parametrize(("load", "agents"), [(5.0, 4.5), (20.0, 20.0), (60.0, 50.0)])
def test_patience_is_found_though_nobody_records_the_waits_of_those_who_gave_up(load: float, agents: float):
    truth = erlang.erlang_a(load, agents if agents.is_integer() else int(agents), 300.0, 120.0, 20.0)
    contacts = np.array([900.0, 1000, 1100, 950, 1050, 1000])
    gone = contacts * float(truth.prob_abandon)
    waits = (contacts - gone) * float(truth.asa_answered)
    one = patience_ratio(waits, contacts - gone, gone, load, 300.0)
    assert one is not None
    assert one.value == pytest.approx(120.0, rel=0.01)
    assert one.low < 120 < one.high


def test_too_few_who_gave_up_tell_nothing():
    assert patience_ratio(np.full(6, 90.0), np.full(6, 100.0), np.full(6, 3.0), 5.0, 300.0) is None


def test_a_week_as_planned_offers_no_change_of_volume_or_handle_time(planned: PlannedWeek):
    corrections = found(week(planned, as_planned(planned)))
    assert not [key for key, one in corrections.items() if one.offered and "multiplier" in key]
    assert corrections["queues.billing.volume_multiplier"].new == 1
    assert "queues.tech.aht_multiplier" in corrections
    assert "staffing.shrinkage.unplanned" not in corrections


def test_volume_and_handle_time_are_offered_with_their_intervals(planned: PlannedWeek):
    dice = np.random.default_rng(5)
    actuals = as_planned(planned, volume=1.12, aht=0.9)
    actuals["aht_seconds"] *= dice.normal(1, 0.02, len(actuals))
    corrections = found(week(planned, actuals))
    volume = corrections["queues.billing.volume_multiplier"]
    assert volume.offered
    assert (volume.old, volume.new) == (1, 1.12)
    assert volume.low > 1.05
    assert volume.days == OPEN_DAYS["billing"]
    assert volume.text == f"queues.billing.volume_multiplier: 1 -> 1.12 ({volume.low:g}..{volume.high:g})"
    handle = corrections["queues.tech.aht_multiplier"]
    assert handle.offered
    assert handle.new == pytest.approx(0.9, abs=0.01)
    assert handle.low < 0.9 < handle.high


def test_chance_alone_is_no_reason_to_change_the_volume(planned: PlannedWeek):
    offered = []
    for seed in range(8):
        actuals = as_planned(planned)
        actuals["contacts"] = np.random.default_rng(seed).poisson(actuals["contacts"])
        one = found(week(planned, actuals))["queues.tech.volume_multiplier"]
        offered.append(one.offered)
    assert sum(offered) <= 1


def test_a_handle_time_that_is_configured_is_corrected_itself(planned: PlannedWeek):
    queues = [one.model_copy(update={"aht_seconds": 240.0}) if one.name == "billing" else one
              for one in planned.config.queues]  # fmt: skip
    other = replace(planned, config=planned.config.model_copy(update={"queues": tuple(queues)}))
    corrections = found(week(other, as_planned(other, aht=1.25)))
    assert corrections["queues.billing.aht_seconds"].new == 300
    assert "queues.billing.aht_multiplier" not in corrections


def test_shrinkage_is_the_rostered_work_that_was_not_done(planned: PlannedWeek):
    worked = worked_as_planned(planned)
    work = worked["activity"] == "work"
    lost = (worked["end"] - worked["start"]) * np.where(work, 0.1, 0.0)
    worked["end"] -= lost.dt.round("s")
    corrections = found(week(planned, as_planned(planned), worked))
    one = corrections["staffing.shrinkage.unplanned"]
    assert one.offered
    assert (one.old, one.new) == (0.06, 0.1)


def test_breaks_at_other_times_and_longer_days_are_no_shrinkage():
    start = pd.date_range("2026-11-30 08:00", periods=6, tz="Europe/Amsterdam")
    due = pd.DataFrame({"agent_id": "A", "start": start, "end": start + pd.Timedelta(hours=4), "activity": "work"})
    early, late = due["start"] + pd.Timedelta(hours=1), due["end"] + pd.Timedelta(hours=2)
    moved = pd.concat([due.assign(end=early), due.assign(start=early + pd.Timedelta(hours=1), end=late)])
    days = lost_hours(due, moved, "Europe/Amsterdam")
    assert days["due"].tolist() == [4] * 6
    assert days["lost"].tolist() == [0] * 6
    gone = lost_hours(due, moved.iloc[1:6], "Europe/Amsterdam")  # an hour on five days, and no record of the first
    assert gone["lost"].tolist() == [3] * 5


def test_patience_is_offered_where_the_configured_one_cannot_be(planned: PlannedWeek):
    actuals = as_planned(planned, volume=1.3)
    level = planned.coverage.set_index(["timestamp", "queue"])["service_level"]
    assert len(level) == len(actuals)
    aht = actuals["aht_seconds"].to_numpy()
    load = erlang.offered_load(actuals["contacts"], aht, 1800.0)
    truth = erlang.erlang_a_real(load, np.maximum(load, 0.2), aht, 300.0, 20.0)
    actuals["abandoned"] = actuals["contacts"] * truth.prob_abandon
    actuals["answered"] = actuals["contacts"] - actuals["abandoned"]
    actuals["wait_seconds"] = truth.asa_answered
    one = found(week(planned, actuals))["queues.billing.patience_seconds"]
    assert one.old == 120
    assert one.offered
    assert one.new == pytest.approx(300, rel=0.05)
    assert one.low <= 300 <= one.high
    assert not any("email" in key and "patience" in key for key in found(week(planned, actuals)))


def six_weeks(planned: PlannedWeek, monday: float) -> list[Week]:
    """Return the plan and what came of it in six weeks, on Mondays by a factor more."""
    dice, weeks = np.random.default_rng(11), []
    for number in range(6):
        ahead = pd.Timedelta(weeks=number)
        actuals = as_planned(planned)
        factor = np.where(actuals["timestamp"].dt.day_of_week == 0, monday, 1.0) * dice.normal(1, 0.01, len(actuals))
        actuals["contacts"] = dice.poisson(actuals["contacts"] * factor)
        tables = {name: getattr(planned, name) for name in ("forecast", "coverage")}
        tables = {name: table.assign(timestamp=table["timestamp"] + ahead) for name, table in tables.items()}
        later = planned.config.week.model_copy(update={"start": planned.config.week.start + ahead.to_pytimedelta()})
        other = replace(planned, config=planned.config.model_copy(update={"week": later}), **tables)
        weeks.append(week(other, actuals.assign(timestamp=actuals["timestamp"] + ahead)))
    return weeks


def test_a_weekday_that_stands_out_is_offered_and_no_other(planned: PlannedWeek):
    offered = {one.key: one for one in estimate_corrections(six_weeks(planned, 1.2))}
    days = [key for key in offered if "weekday_multipliers" in key and "billing" in key]
    assert "queues.billing.weekday_multipliers.mon" in days
    monday = offered["queues.billing.weekday_multipliers.mon"]
    assert (monday.old, monday.days) == (1, 6)
    assert 1.05 < monday.low < monday.new < 1.25
    assert offered["queues.billing.volume_multiplier"].days == 36


def test_an_ordinary_week_has_no_profile_to_correct(planned: PlannedWeek):
    assert not [one.key for one in estimate_corrections(six_weeks(planned, 1.0)) if "weekday" in one.key]
