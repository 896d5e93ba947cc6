"""A plan as a star schema for BI: dimensions with integer keys, and one grain for each table of facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.costs import outsourcing, overhead, training
from wfm.interchange.records import with_shifts
from wfm.interchange.star_kpi import date_key, make_kpi_facts

NO_TEAM = "(none)"
_DAY_MINUTES = 24 * 60
_FIGURES = {
    "forecast": ["contacts", "contacts_p10", "contacts_p90", "aht_seconds"],
    "requirements": [
        *("contacts", "aht_seconds", "load_erlangs", "positions", "staff"),
        *("service_level", "asa_seconds", "occupancy", "abandonment"),
    ],
    "coverage": ["contacts", "required", "scheduled", "service_level"],
}


NOBODY = 0  # the key of no agent


class _Keys:
    """The integer keys of the dimensions, from 1 in the order of the plan."""

    def __init__(self, config: Config, agents: Sequence[Agent], activities: pd.DataFrame) -> None:
        self.agents = _numbered([agent.agent_id for agent in agents])
        self.teams = _numbered(sorted({agent.team or NO_TEAM for agent in agents}))
        self.queues = _numbered(config.queue_names)
        self.activities = _numbered(sorted(set(activities["activity"])))


def make_star(config: Config, agents: Sequence[Agent], tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return dimensions and facts by name.

    Grains: `fact_forecast`, `fact_requirement`, `fact_coverage` one queue and interval; `fact_shift_activity` one
    piece of a shift; `fact_cost` one agent, date and cost line, which add up to the plan's cost; where there is a table
    kpi, `fact_kpi` one queue, date and measure, `fact_kpi_agent` one agent, date and measure. Instants are twice:
    `*_utc`, and `*_local` by the site's clock, without offset.

    Args:
        config: The plan's configuration.
        agents: The agents.
        tables: Frames named forecast, requirements, coverage, shifts, activities, maybe kpi; instants in the site's
            zone.
    """
    known = [agent.agent_id for agent in agents]
    activities = tables["activities"][tables["activities"]["agent_id"].isin(known)]
    shifts = tables["shifts"][tables["shifts"]["agent_id"].isin(known)]
    keys = _Keys(config, agents, activities)
    facts = {
        "fact_forecast": _of_queues(tables["forecast"], "forecast", keys, config),
        "fact_requirement": _of_queues(tables["requirements"], "requirements", keys, config),
        "fact_coverage": _of_queues(tables["coverage"], "coverage", keys, config),
        "fact_shift_activity": _pieces(activities, shifts, keys),
        "fact_cost": _costs(config, agents, shifts, activities, keys),
    }
    measured = make_kpi_facts(tables["kpi"], keys.queues, keys.agents) if "kpi" in tables else {}
    dated = facts | {name: table for name, table in measured.items() if "date_key" in table}
    return _dimensions(config, agents, activities, keys, dated) | facts | measured


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, 1)}


def _times(stamps: pd.Series, name: str) -> dict[str, pd.Series]:
    return {f"{name}_utc": stamps.dt.tz_convert("UTC"), f"{name}_local": stamps.dt.tz_localize(None)}


def _of_queues(frame: pd.DataFrame, table: str, keys: _Keys, config: Config) -> pd.DataFrame:
    found = frame[frame["queue"].isin(list(keys.queues))].sort_values(["queue", "timestamp"], kind="stable")
    found = found.reset_index(drop=True)
    local = found["timestamp"].dt
    minutes = local.hour * 60 + local.minute
    columns = {
        "queue_key": found["queue"].map(keys.queues),
        "date_key": local.year * 10000 + local.month * 100 + local.day,
        "interval_key": minutes // config.site.interval_minutes + 1,
    }
    figures = {name: found[name] for name in _FIGURES[table]}
    return pd.DataFrame(columns | _times(found["timestamp"], "timestamp") | figures)


def _pieces(activities: pd.DataFrame, shifts: pd.DataFrame, keys: _Keys) -> pd.DataFrame:
    dated = with_shifts(activities, shifts)
    columns = {
        "agent_key": dated["agent_id"].map(keys.agents).astype("int64"),
        "date_key": dated["date"].map(date_key).astype("int64"),
        "activity_key": dated["activity"].map(keys.activities).astype("int64"),
    }
    minutes = np.rint(dated["minutes"]).astype(int)
    times = _times(dated["start"], "start") | _times(dated["end"], "end")
    return pd.DataFrame(columns | times | {"minutes": minutes, "paid": dated["paid"].astype(bool)})


def _costs(
    config: Config, agents: Sequence[Agent], shifts: pd.DataFrame, activities: pd.DataFrame, keys: _Keys
) -> pd.DataFrame:
    """Pay by shift; overhead and what activities cost beside pay on the plan's first day."""
    ordered = shifts.sort_values(["agent_id", "start"], kind="stable")
    rows = [
        (keys.agents[row.agent_id], date_key(row.date), "pay", float(row.paid_hours), float(row.overtime_hours),
         float(row.cost))
        for row in ordered.itertuples(index=False)
    ]  # fmt: skip
    held, first = training(config, activities), date_key(config.week.start)
    for agent in agents:
        for line, money in (("overhead", overhead(config, agent)), ("activities", held.get(agent.agent_id, 0))):
            if money:
                rows.append((keys.agents[agent.agent_id], first, line, 0.0, 0.0, float(money)))
    if partners := outsourcing(config):
        rows.append((NOBODY, first, "outsourcing", 0.0, 0.0, float(partners)))
    names = ["agent_key", "date_key", "cost_line", "paid_hours", "overtime_hours", "cost"]
    return pd.DataFrame(rows, columns=names).astype({"agent_key": "int64", "date_key": "int64"})


def _dimensions(
    config: Config,
    agents: Sequence[Agent],
    activities: pd.DataFrame,
    keys: _Keys,
    facts: Mapping[str, pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    return {
        "dim_date": _dates(config, facts),
        "dim_interval": _intervals(config.site.interval_minutes),
        "dim_agent": pd.DataFrame(
            [
                (keys.agents[one.agent_id], one.agent_id, one.name, one.contract, one.email,
                 keys.teams[one.team or NO_TEAM])
                for one in agents
            ],
            columns=["agent_key", "agent_id", "name", "contract", "email", "team_key"],
        ),
        "dim_team": pd.DataFrame([(key, name) for name, key in keys.teams.items()], columns=["team_key", "team"]),
        "dim_queue": pd.DataFrame(
            [(keys.queues[one.name], one.name, one.channel, one.service_level.target) for one in config.queues],
            columns=["queue_key", "queue", "channel", "service_level_target"],
        ),
        "dim_activity": pd.DataFrame(
            [(key, name, _kind(config, name)) for name, key in keys.activities.items()],
            columns=["activity_key", "activity", "kind"],
        ),
    }  # fmt: skip


def _kind(config: Config, activity: str) -> str:
    if activity == "work":
        return "work"
    return "break" if activity in {item.name for item in config.breaks} else "off_phone"


def _dates(config: Config, facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All dates of the plan, and those that facts reach beyond it."""
    used = {int(key) for fact in facts.values() for key in fact["date_key"]}
    dates = {date_key(date): date for date in config.week.dates}
    dates |= {key: dt.date(key // 10000, key // 100 % 100, key % 100) for key in used}
    rows = [
        (key, date.isoformat(), date.year, date.month, date.day, date.isoweekday(), date.isocalendar().week,
         date.isoweekday() > 5)
        for key, date in sorted(dates.items())
    ]  # fmt: skip
    names = ["date_key", "date", "year", "month", "day", "weekday", "iso_week", "is_weekend"]
    return pd.DataFrame(rows, columns=names)


def _intervals(step: int) -> pd.DataFrame:
    rows = [
        (minute // step + 1, f"{minute // 60:02d}:{minute % 60:02d}", minute // 60, step)
        for minute in range(0, _DAY_MINUTES, step)
    ]
    return pd.DataFrame(rows, columns=["interval_key", "start_time", "hour", "minutes"])
