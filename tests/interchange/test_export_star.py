"""The star schema: integer keys that join, one grain a table, money that adds up, every column explained."""

from __future__ import annotations

import io

import pandas as pd
from sample_plan import make_sample_plan

from wfm.config import Config
from wfm.interchange import load_profile, make_files
from wfm.interchange.star_schema import make_star

PLAN = make_sample_plan()
STAR = make_star(*PLAN)
GRAINS = {
    "dim_date": ["date_key"], "dim_interval": ["interval_key"], "dim_agent": ["agent_key"], "dim_team": ["team_key"],
    "dim_queue": ["queue_key"], "dim_activity": ["activity_key"],
    "fact_forecast": ["queue_key", "timestamp_utc"], "fact_requirement": ["queue_key", "timestamp_utc"],
    "fact_coverage": ["queue_key", "timestamp_utc"], "fact_shift_activity": ["agent_key", "start_utc"],
    "fact_cost": ["agent_key", "date_key", "cost_line"], "dim_measure": ["measure_key"],
    "fact_kpi": ["queue_key", "date_key", "measure_key"], "fact_kpi_agent": ["agent_key", "date_key", "measure_key"],
}  # fmt: skip


def test_every_table_has_one_grain_and_keys_that_join() -> None:
    assert list(STAR) == list(GRAINS)
    for name, grain in GRAINS.items():
        assert not STAR[name].duplicated(grain).any()
        for key in [column for column in STAR[name] if column.endswith("_key")]:
            home = f"dim_{key.removesuffix('_key')}"
            assert pd.api.types.is_integer_dtype(STAR[name][key])
            assert set(STAR[name][key]) <= set(STAR[home][key])


def test_every_column_is_explained_and_no_other() -> None:
    columns = [f"{name}.{column}" for name, table in STAR.items() for column in table]
    assert sorted(load_profile("bi-star").columns) == sorted(columns)


def test_the_plan_comes_back() -> None:
    pieces = STAR["fact_shift_activity"].merge(STAR["dim_agent"], on="agent_key").merge(STAR["dim_activity"])
    pieces = pieces.sort_values(["agent_id", "start_utc"])
    told = PLAN.tables["activities"]
    for column, theirs in (("agent_id",) * 2, ("start", "start_utc"), ("end", "end_utc"), ("activity",) * 2):
        assert list(pieces[theirs]) == list(told[column])
    forecast = STAR["fact_forecast"].merge(STAR["dim_queue"], on="queue_key")
    assert list(forecast["contacts"]) == list(PLAN.tables["forecast"]["contacts"])
    assert list(forecast["timestamp_utc"]) == list(PLAN.tables["forecast"]["timestamp"])
    assert [str(stamp) for stamp in forecast["timestamp_local"][2:5]] == [
        "2026-10-25 01:45:00", "2026-10-25 02:00:00", "2026-10-25 02:00:00"
    ]  # fmt: skip


def test_cost_lines_add_up_to_pay_overhead_and_activities() -> None:
    held = {"name": "rest", "minutes": 15, "cost": 3, "agents": "all"}
    changed = {"pay": {"overhead_per_head": 12.5}, "activities": [held]}
    config = Config.model_validate(PLAN.config.model_dump(mode="json", exclude_none=True) | changed)
    costs = make_star(config, PLAN.agents, PLAN.tables)["fact_cost"]
    sums = costs.groupby("cost_line")["cost"].sum().to_dict()
    assert sums == {"pay": 310.0, "overhead": 25.0, "activities": 6.0}


def test_days_of_queues_and_of_agents_are_facts_of_their_own() -> None:
    queues = STAR["fact_kpi"].merge(STAR["dim_queue"]).merge(STAR["dim_measure"]).merge(STAR["dim_date"])
    assert list(zip(queues["queue"], queues["date"], queues["measure"], queues["actual"], queues["status"])) == [
        (queue, date, "service_level", 0.9, "green")
        for queue in ("billing", "chat")
        for date in ("2026-10-19", "2026-10-25")
    ]
    agents = STAR["fact_kpi_agent"].merge(STAR["dim_agent"]).merge(STAR["dim_measure"])
    assert list(zip(agents["agent_id"], agents["measure"], agents["actual"])) == [("A1", "adherence", 0.9)]
    before = {name: table for name, table in PLAN.tables.items() if name != "kpi"}
    assert set(GRAINS) - set(make_star(PLAN.config, PLAN.agents, before)) == {
        "dim_measure",
        "fact_kpi",
        "fact_kpi_agent",
    }


def test_csv_and_parquet_hold_the_same() -> None:
    files = {path.name: content for path, content in make_files(load_profile("bi-star"), *PLAN).files.items()}
    assert len(files) == 2 * len(GRAINS) + 1
    for name in GRAINS:
        table, packed = (
            pd.read_csv(io.BytesIO(files[f"{name}.csv"])),
            pd.read_parquet(io.BytesIO(files[f"{name}.parquet"])),
        )
        assert list(table) == list(packed)
        assert len(table) == len(packed) == len(STAR[name])
    assert str(pd.read_parquet(io.BytesIO(files["fact_coverage.parquet"]))["timestamp_utc"].dtype).endswith("UTC]")
