"""Every measure on constructed weeks whose answer is known by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from weeks import as_planned, worked_as_planned

from wfm.performance.definitions import MEASURES
from wfm.performance.kpi import Kpi, make_kpi
from wfm.performance.week import week_of

DAY = "2026-12-01"


def made(planned, actuals=None, worked=None, scores=None, **more) -> Kpi:
    """Measure tables as the readers return them."""
    actuals = as_planned(planned) if actuals is None else actuals
    actuals = actuals.assign(line=range(2, len(actuals) + 2), source="actuals.csv")
    for name in ("answered", "abandoned", "answered_within", "abandoned_within", "wait_seconds"):
        actuals[name] = actuals.get(name, np.nan)
    if worked is not None:
        worked = worked.assign(line=range(2, len(worked) + 2), source="worked.csv")
        worked = worked.astype(dict.fromkeys(("agent_id", "activity", "source"), "category"))
    return make_kpi(week_of(planned, actuals, worked, scores, **more))


def overall(kpi: Kpi, side: str = "actual") -> pd.Series:
    return kpi.overall.set_index("measure")[side]


def rows(kpi: Kpi, measure: str, **keys: str) -> pd.DataFrame:
    table = kpi.table[kpi.table["measure"] == measure]
    for name, value in ({"grain": "week", "queue": "", "team": "", "agent_id": ""} | keys).items():
        table = table[table[name] == value]
    return table


@pytest.fixture(scope="module")
def plain(planned) -> Kpi:
    return made(planned, worked=worked_as_planned(planned))


def test_every_measure_is_there(plain):
    assert set(overall(plain).index) >= {measure.name for measure in MEASURES}


def test_worked_as_planned(plain, planned):
    found = overall(plain)
    assert found["adherence"] == pytest.approx(1.0)
    assert found["conformance"] == pytest.approx(1.0)
    assert found["shrinkage_unplanned"] == pytest.approx(0.0)
    assert found["cost"] == pytest.approx(planned.shifts["cost"].sum())
    assert found["paid_hours"] == pytest.approx(planned.shifts["paid_hours"].sum(), abs=1e-3)


def test_planned_side_takes_unplanned_shrinkage(plain):
    plan = overall(plain, "plan")
    assert plan["adherence"] == pytest.approx(0.94)
    assert plan["utilisation"] + plan["shrinkage_planned"] + plan["shrinkage_unplanned"] == pytest.approx(1.0)


def test_utilisation_and_shrinkage_by_hand(plain, planned):
    activities = planned.activities
    hours = (activities["end"] - activities["start"]).dt.total_seconds() / 3600
    paid = hours[activities["paid"]].sum()
    assert overall(plain)["utilisation"] == pytest.approx(hours[activities["activity"] == "work"].sum() / paid)
    off = hours[activities["activity"].isin(["rest", "training"])].sum()
    assert overall(plain)["shrinkage_planned"] == pytest.approx(off / paid)


def test_absent_day_is_unplanned_shrinkage(planned, plain):
    worked = worked_as_planned(planned)
    date = planned.shifts.loc[planned.shifts["agent_id"] == "A01", "date"].iloc[0]
    gone = (worked["agent_id"] == "A01") & (worked["start"].dt.date == date)
    kpi = made(planned, worked=worked[~gone])
    mine = planned.shifts[planned.shifts["agent_id"] == "A01"]
    lost, all_of = mine.loc[mine["date"] == date, "paid_hours"].sum(), mine["paid_hours"].sum()
    agent = {"agent_id": "A01", "team": "South"}
    assert rows(kpi, "shrinkage_unplanned", **agent)["actual"].item() == pytest.approx(lost / all_of)
    assert rows(kpi, "conformance", **agent)["actual"].item() == pytest.approx(1 - lost / all_of)
    saved = mine.loc[mine["date"] == date, "cost"].sum()
    assert overall(plain)["cost"] - overall(kpi)["cost"] == pytest.approx(saved)
    south = rows(kpi, "cost", team="South")
    assert south["actual"].item() == pytest.approx(south["plan"].item() - saved)


def test_late_by_a_quarter_costs_adherence_not_conformance(planned):
    worked = worked_as_planned(planned)
    mine = worked["agent_id"] == "A01"
    moved = worked.assign(
        start=worked["start"].where(~mine, worked["start"] + pd.Timedelta(minutes=15)),
        end=worked["end"].where(~mine, worked["end"] + pd.Timedelta(minutes=15)),
    )
    kpi = made(planned, worked=moved)
    agent = {"agent_id": "A01", "team": "South"}
    pieces = planned.activities[planned.activities["agent_id"] == "A01"]
    # A quarter of every stretch is missed at each change, but where a stretch of work follows one of work.
    changes = len(pieces)
    minutes = (pieces["end"] - pieces["start"]).dt.total_seconds().sum() / 60
    adhered = minutes - 15 * changes
    # During the last quarter of an unpaid lunch work is done: of the first quarter of it too.
    assert rows(kpi, "adherence", **agent)["actual"].item() == pytest.approx(adhered / minutes, abs=0.01)
    assert rows(kpi, "conformance", **agent)["actual"].item() == pytest.approx(1.0)


def test_states_tell_occupancy(planned):
    worked = worked_as_planned(planned)
    work = worked["activity"] == "work"
    half = worked[work].assign(end=lambda f: f["start"] + (f["end"] - f["start"]) / 4, activity="Handling")
    rest = worked[work].assign(start=half["end"], activity="available")
    kpi = made(planned, worked=pd.concat([worked[~work], half, rest]))
    agent = rows(kpi, "occupancy", agent_id="A01", team="South")["actual"].item()
    assert agent == pytest.approx(0.25, abs=0.02)  # time at work while nothing is open does not count
    assert overall(kpi)["occupancy"] == pytest.approx(0.25, abs=0.02)
    assert overall(kpi)["adherence"] == pytest.approx(1.0)


def test_occupancy_of_handle_time(plain, planned):
    actuals = as_planned(planned)
    handled = (actuals["answered"] * actuals["aht_seconds"]).sum() / 3600
    activities = planned.activities[planned.activities["activity"] == "work"]
    at_work = (activities["end"] - activities["start"]).dt.total_seconds().sum() / 3600
    assert overall(plain)["occupancy"] == pytest.approx(handled / at_work, rel=0.05)
    shared = rows(plain, "occupancy", queue="billing")
    assert np.isnan(shared["actual"].item())
    assert "other queues" in shared["note"].item()


def test_ratios_are_taken_last(planned):
    actuals = as_planned(planned)
    kpi = made(planned, actuals)
    day = actuals["timestamp"].dt.strftime("%Y-%m-%d") == DAY
    found = rows(kpi, "service_level", grain="day")
    found = found[found["start"] == pd.Timestamp(DAY, tz="Europe/Amsterdam")]
    expected = actuals.loc[day, "answered_within"].sum() / actuals.loc[day, "contacts"].sum()
    assert found["actual"].item() == pytest.approx(expected)
    line = actuals[actuals["queue"] != "email"]  # e-mail has no line
    waits = (line["wait_seconds"] * line["answered"]).sum() / line["answered"].sum()
    assert overall(kpi)["asa_seconds"] == pytest.approx(waits)


def test_abandoned_ones_count_as_asked(planned):
    actuals = as_planned(planned).assign(abandoned_within=lambda f: f["abandoned"] / 2)
    sums = actuals[["contacts", "answered", "answered_within", "abandoned_within"]].sum()
    levels = {
        name: overall(made(planned, actuals, abandoned=name))["service_level"]
        for name in ("offered", "short", "answered")
    }
    assert levels["offered"] == pytest.approx(sums["answered_within"] / sums["contacts"])
    assert levels["short"] == pytest.approx(sums["answered_within"] / (sums["contacts"] - sums["abandoned_within"]))
    assert levels["answered"] == pytest.approx(sums["answered_within"] / sums["answered"])


def test_forecast_errors_by_grain(planned):
    actuals = as_planned(planned)
    odd = actuals.groupby("queue").cumcount() % 2 == 0
    swing = actuals["contacts"] * np.where(odd, 0.2, -0.2)
    kpi = made(planned, actuals.assign(contacts=actuals["contacts"] + swing))
    found = overall(kpi)
    came = (actuals["contacts"] + swing).sum()
    assert found["wape_interval"] == pytest.approx(swing.abs().sum() / came, rel=1e-3)
    days = swing.groupby([actuals["queue"], actuals["timestamp"].dt.date]).sum().abs().sum()
    assert found["wape_day"] == pytest.approx(days / came, rel=1e-2)
    assert found["wape_week"] < found["wape_day"] < found["wape_interval"]
    assert found["bias"] == pytest.approx(-swing.sum() / came, abs=1e-4)


def test_requirement_is_recomputed_for_what_came(planned):
    same, more = (overall(made(planned, as_planned(planned, volume)), "actual") for volume in (1.0, 1.5))
    plan = overall(made(planned), "plan")
    assert same["required_hours"] == pytest.approx(plan["required_hours"])
    assert same["inflexibility"] == pytest.approx(plan["inflexibility"])
    assert more["required_hours"] > 1.15 * plan["required_hours"]
    assert more["understaffing"] > plan["understaffing"]
    assert more["schedule_efficiency"] == pytest.approx(1 - more["inflexibility"])


def test_inflexibility_by_hand(planned):
    coverage = planned.coverage
    gap = (coverage["scheduled"] - coverage["required"]).abs().sum() / coverage["required"].sum()
    plan = overall(made(planned), "plan")
    assert plan["inflexibility"] == pytest.approx(gap)
    assert plan["understaffing"] + plan["overstaffing"] == pytest.approx(gap)


def test_cost_per_contact(plain, planned):
    answered = as_planned(planned)["answered"].sum()
    assert overall(plain)["cost_per_contact"] == pytest.approx(planned.shifts["cost"].sum() / answered)


def test_cost_is_the_planned_one_without_activities(planned):
    kpi = made(planned)
    cost = kpi.overall[kpi.overall["measure"] == "cost"].iloc[0]
    assert cost["actual"] == cost["plan"]
    assert "the planned cost" in cost["note"]
    assert "needs --activities" in kpi.overall.loc[kpi.overall["measure"] == "adherence", "note"].item()


def test_overtime_is_paid_as_planned_rules_say(planned):
    worked = worked_as_planned(planned)
    last = worked[(worked["agent_id"] == "A01")].iloc[-1]
    extra = pd.DataFrame([last]).assign(start=last["end"], end=last["end"] + pd.Timedelta(hours=2), activity="work")
    kpi = made(planned, worked=pd.concat([worked, extra]))
    shifts = planned.shifts[planned.shifts["agent_id"] == "A01"]
    regular = 40 - shifts["paid_hours"].sum() + shifts["overtime_hours"].sum()
    found = rows(kpi, "cost", agent_id="A01", team="South")
    grown = found["actual"].item() - found["plan"].item()
    assert grown >= 20 * (min(2, regular) + 1.5 * max(0, 2 - regular)) - 0.01
    assert rows(kpi, "conformance", agent_id="A01", team="South")["actual"].item() > 1.0


def test_scores_are_joined(planned):
    frame = pd.DataFrame(
        {
            "agent_id": ["A01", "A01", "A02", ""],
            "date": [planned.config.week.start] * 4,
            "measure": ["quality", "quality", "quality", "nps"],
            "score": [80.0, 90.0, 70.0, 9.0],
            "queue": ["billing", "tech", "billing", ""],
            "line": [2, 3, 4, 5],
            "source": "scores.csv",
        }
    )
    kpi = made(planned, scores=frame)
    assert overall(kpi)["quality"] == pytest.approx(80.0)
    assert overall(kpi)["nps"] == pytest.approx(9.0)
    assert rows(kpi, "quality", agent_id="A01", team="South")["actual"].item() == pytest.approx(85.0)
    assert rows(kpi, "quality", queue="billing")["actual"].item() == pytest.approx(75.0)
    assert rows(kpi, "quality", team="North")["actual"].item() == pytest.approx(70.0)


def test_agents_have_no_intervals(plain):
    table = plain.table
    assert not ((table["grain"] == "interval") & (table["agent_id"] != "")).any()
    assert ((table["grain"] == "interval") & (table["team"] != "")).any()
    assert not table.duplicated(["grain", "start", "queue", "team", "agent_id", "measure"]).any()


def test_grains_add_up(plain):
    table = plain.table[(plain.table["measure"] == "offered") & (plain.table["queue"] != "")]
    sums = table.groupby(["grain", "queue"], observed=True)["actual"].sum().unstack("grain")
    assert sums["interval"].to_numpy() == pytest.approx(sums["week"].to_numpy())
    assert sums["day"].to_numpy() == pytest.approx(sums["week"].to_numpy())


def test_same_inputs_same_table(plain, planned):
    again = made(planned, worked=worked_as_planned(planned))
    pd.testing.assert_frame_equal(plain.table, again.table)


def test_targets_and_lights(planned):
    kpi_config = planned.config.kpi.model_validate({"targets": {"adherence": 0.95, "bias": 0.0, "wape_day": 0.05}})
    plan = dataclasses.replace(planned, config=planned.config.model_copy(update={"kpi": kpi_config}))
    kpi = made(plan, as_planned(planned, 1.02, level=0.9), worked_as_planned(planned))
    found = kpi.overall.set_index("measure")
    assert found.loc["adherence", ["target", "status"]].tolist() == [0.95, "green"]
    assert found.loc["bias", "status"] == "green"
    assert found.loc["service_level", "status"] == "amber"
    assert found.loc["cost", "target"] == 11000
    assert rows(kpi, "occupancy", queue="billing")["target"].item() == pytest.approx(0.9)
    email = rows(kpi, "service_level", queue="email")
    assert (email["target"].item(), email["status"].item()) == (pytest.approx(0.95), "red")


def test_the_simulation_foresees_waits_and_abandonment(planned):
    coverage = planned.coverage
    simulation = coverage[["timestamp", "queue"]].assign(abandonment=0.1, asa_seconds=12.0)
    plan = dataclasses.replace(planned)
    plan.__dict__["simulation"] = simulation
    found = made(plan).overall.set_index("measure")
    assert found.loc["abandonment", "plan"] == pytest.approx(0.1)
    assert found.loc["asa_seconds", "plan"] == pytest.approx(12.0)
    assert found.loc["answered", "plan"] == pytest.approx(0.9 * coverage["contacts"].sum(), rel=1e-4)
    bare = made(planned).overall.set_index("measure")
    assert np.isnan(bare.loc["abandonment", "plan"])
    assert "wfm simulate" in bare.loc["abandonment", "note"]


def test_answered_of_some_queues_only_is_told(planned):
    actuals = as_planned(planned)
    blind = actuals["queue"] == "email"
    actuals.loc[blind, ["answered", "abandoned", "answered_within", "wait_seconds"]] = np.nan
    kpi = made(planned, actuals)
    assert "the actuals of 'email' lack answered and abandoned" in kpi.notes[0]
    known = actuals[~blind]
    level = known["answered_within"].sum() / known["contacts"].sum()
    assert overall(kpi)["service_level"] == pytest.approx(level)
