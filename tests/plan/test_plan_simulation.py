"""A plan simulated: what is said of it, and how planning and simulation come to agree."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wfm.config import Config, load
from wfm.plan import Plan
from wfm.plan_folder import report_of, write_plan, write_simulation
from wfm.plan_rounds import AGREED, NEAR, _stretched, agents_at_work, plan_in_rounds
from wfm.plan_simulation import PlanSimulation, simulate_plan
from wfm.simulate import REASONS
from wfm.tables import SIMULATION


@pytest.fixture(scope="module")
def found(plan: Plan) -> PlanSimulation:
    return simulate_plan(plan.config, plan.agents, plan.events, plan.tables)


def test_predictions_are_those_of_the_summary(plan: Plan, found: PlanSimulation):
    levels = found.simulated.service_level
    assert set(levels) == {"overall", *plan.config.queue_names}
    for name, level in levels.items():
        assert level["predicted"] == pytest.approx(plan.summary["service_level"][name], abs=2e-4), name
        assert level["low"] <= level["simulated"] <= level["high"]


def test_the_table_has_a_row_for_every_open_interval(plan: Plan, found: PlanSimulation):
    table = found.simulated.table()
    assert list(table.columns) == SIMULATION.names
    keys = ["timestamp", "queue"]
    both = table.merge(plan.roster.coverage, on=keys, how="outer", indicator=True)
    assert (both["_merge"] == "both").all()
    assert both["predicted_service_level"].to_numpy() == pytest.approx(both["service_level_y"].to_numpy())
    assert both["offered"].sum() == pytest.approx(both["contacts"].sum(), rel=0.02)
    share = table[["service_level", "low", "high", "abandonment", "occupancy"]].dropna()
    assert ((share >= 0) & (share <= 1 + 1e-9)).all().all()


def test_every_measure_has_its_interval_at_every_grain(found: PlanSimulation):
    data, names = found.data(), ("service_level", "asa_seconds", "abandonment", "occupancy", "waiting_contacts")
    cells = [*data["measures"].values(), *data["by_day"]]
    assert len(data["by_day"]) > 7
    for cell in cells:
        for name in names:
            assert cell[name]["low"] <= cell[name]["value"] <= cell[name]["high"], name
    table = found.simulated.table().dropna()
    for name in names:
        prefix = "" if name == "service_level" else f"{name}_"
        assert (table[f"{prefix}low"] <= table[name] + 1e-9).all()
        assert (table[name] <= table[f"{prefix}high"] + 1e-9).all()
    every = data["measures"]
    assert 0.2 < every["overall"]["occupancy"]["value"] < 1
    assert every["overall"]["waiting_contacts"]["value"] == pytest.approx(
        sum(every[name]["waiting_contacts"]["value"] for name in every if name != "overall"), abs=1e-5
    )


def test_partings_are_real_and_have_a_reason(found: PlanSimulation):
    assert found.partings
    level = found.simulated.share(found.simulated.sums.intervals)
    for one in found.partings:
        assert one.reason in REASONS
        assert one.simulated == level.value[one.queue, one.interval]
        assert not level.low[one.queue, one.interval] <= one.predicted <= level.high[one.queue, one.interval]
        assert abs(one.predicted - one.simulated) >= 0.02
    lost = [abs(one.lost) for one in found.partings]
    assert lost == sorted(lost, reverse=True)
    json.dumps(found.data(), allow_nan=False)


def test_skills_are_the_reason_where_all_skills_would_close_the_gap(plan: Plan, found: PlanSimulation):
    told = {one.reason for one in found.partings if one.lost > 0.5}
    trained = simulate_plan(plan.config, _with_all_skills(plan), plan.events, plan.tables)
    assert "skills" in told
    assert "skills" not in {one.reason for one in trained.partings}


def _with_all_skills(plan: Plan):
    return [type(one)(**{**vars(one), "skills": tuple(plan.config.queue_names)}) for one in plan.agents]


def test_agents_at_work_are_those_of_the_coverage(plan: Plan, found: PlanSimulation):
    at_work = agents_at_work(found.simulated.plan)
    work = plan.roster.activities[plan.roster.activities["activity"] == "work"]
    hours = (work["end"] - work["start"]).dt.total_seconds().sum() / 3600
    assert at_work.sum() * plan.config.site.interval_minutes / 60 == pytest.approx(hours)
    assert at_work.max() <= 1 + 1e-9


def test_stretched_curves_count_an_agent_as_its_worth(plan: Plan):
    stamp, queue = plan.curves.loc[0, ["timestamp", "queue"]]
    keys = pd.MultiIndex.from_tuples([(stamp, queue)], names=["timestamp", "queue"])
    curves = _stretched(plan.curves, pd.Series([0.8], index=keys))
    mine = (curves["timestamp"] == stamp) & (curves["queue"] == queue)
    old = plan.curves[(plan.curves["timestamp"] == stamp) & (plan.curves["queue"] == queue)]
    for pool, part in old.groupby("pool"):
        new = curves[mine & (curves["pool"] == pool)]
        read = np.interp(new["staff"] * 0.8, part["staff"], part["service_level"])
        assert new["service_level"].to_numpy() == pytest.approx(read)
        assert new["service_level"].iloc[-1] == pytest.approx(part["service_level"].iloc[-1])
        assert new["staff"].tolist() == list(range(len(new)))
    assert (
        curves[~mine]
        .reset_index(drop=True)
        .equals(
            plan.curves[~((plan.curves["timestamp"] == stamp) & (plan.curves["queue"] == queue))].reset_index(drop=True)
        )
    )


@pytest.fixture(scope="module")
def rounds(starter_folder: Path):
    config: Config = load(starter_folder / "plan.yaml")
    told: list[dict] = []
    return plan_in_rounds(config, told=told.append, most_rounds=3), told


def test_rounds_end_with_a_prediction_that_the_simulation_bears_out(rounds, found: PlanSimulation):
    made, told = rounds
    assert told == made.rounds
    first, last = told[0], made.simulation.simulated.service_level["overall"]
    assert abs(first["predicted"] - first["simulated"]) > AGREED
    assert abs(told[-1]["predicted"] - told[-1]["simulated"]) <= AGREED
    near = [row for row in told if abs(row["predicted"] - row["simulated"]) <= NEAR]
    assert last["simulated"] == max(row["simulated"] for row in near)
    assert len(told) > 1
    assert told[1]["corrected_intervals"] > 20
    assert told[1]["changed_shifts"] > 0
    assert all(row["cost"] <= made.plan.summary["budget"] for row in told)


def test_a_plan_made_in_rounds_passes_the_check_and_shows_them(rounds, tmp_path: Path):
    from wfm.check import check_plan

    made, _ = rounds
    write_plan(made.plan, tmp_path / "plan", {}, made)
    assert check_plan(tmp_path / "plan").violations == ()
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert 'id="simulation"' in page
    assert "What each round of planning and simulation changed" in page
    data = json.loads((tmp_path / "plan" / "simulation.json").read_text(encoding="utf-8"))
    assert data["rounds"] == made.rounds
    assert report_of(tmp_path / "plan").count('id="simulation"') == 1


def test_the_same_plan_gives_the_same_bytes(plan: Plan, found: PlanSimulation, tmp_path: Path):
    again = simulate_plan(plan.config, plan.agents, plan.events, plan.tables, workers=1)
    for name, one in (("one", found), ("other", again)):
        (tmp_path / name).mkdir()
        write_simulation(one, one.data(), tmp_path / name)
    for file in ("simulation.csv", "simulation.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
