"""From a plan's tables to what is simulated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.calendar import plan_intervals
from wfm.errors import InputError
from wfm.simulate import plan_world, simulate
from wfm.simulate.kernels.world import OFFERED, PRESENT

ZONE = "Europe/Amsterdam"
NO_EVENTS = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])
CALLS = {"name": "calls", "opening_hours": "mon-sun 00:00-24:00",
         "service_level": {"target": 0.8, "within_seconds": 20}, "patience_seconds": 120}  # fmt: skip
MAIL = {"name": "mail", "channel": "email", "opening_hours": "mon-fri 09:00-17:00",
        "service_level": {"target": 0.9, "within_hours": 4}}  # fmt: skip


def config_of(*queues: dict, start: str = "2026-11-30", **more: Any) -> Config:
    site = {"name": "Small", "timezone": ZONE, "currency": "EUR", "interval_minutes": 30}
    sections = {"site": site, "week": {"start": start}, "queues": list(queues) or [CALLS]}
    return Config.model_validate(sections | more)


def forecast_of(config: Config, contacts: float, aht: float = 240.0) -> pd.DataFrame:
    index = plan_intervals(config)
    return pd.concat(
        [
            pd.DataFrame(
                {"timestamp": index, "queue": name, "contacts": contacts, "contacts_p10": contacts * 0.7,
                 "contacts_p90": contacts * 1.3, "aht_seconds": aht}
            )
            for name in config.queue_names
        ],
        ignore_index=True,
    )  # fmt: skip


def activities_of(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["agent_id", "start", "end", "activity"])
    for side in ("start", "end"):
        frame[side] = pd.to_datetime(frame[side], utc=True).dt.tz_convert(ZONE)
    return frame.assign(paid=True)


def agent(name: str, *skills: str) -> Agent:
    return Agent(name, name, "any", skills, 20.0)


SHIFT = [
    ("A1", "2026-11-30T09:00+01:00", "2026-11-30T11:00+01:00", "work"),
    ("A1", "2026-11-30T11:00+01:00", "2026-11-30T11:15+01:00", "rest"),
    ("A1", "2026-11-30T11:15+01:00", "2026-11-30T17:00+01:00", "work"),
]


def test_agents_are_there_while_they_work_and_not_on_their_breaks():
    config = config_of()
    plan = plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 0.0), activities_of(*SHIFT))
    assert plan.presence.begin.tolist() == [9 * 3600, 11.25 * 3600]
    assert plan.presence.end.tolist() == [11 * 3600, 17 * 3600]
    assert plan.presence.shift.tolist() == [0, 0]
    found = simulate(plan, np.full((1, 336), np.nan))
    present = found.sums.agents[0, :, PRESENT] / found.sums.replications
    assert present[18:36].tolist() == pytest.approx([1800] * 4 + [900] + [1800] * 11 + [0] * 2)


def test_absence_follows_the_hours_of_its_shares():
    later = {"by_hour": [{"hours": "mon 10:00-12:00", "unplanned": 0.5}], "unplanned": 0.1}
    config = config_of(staffing={"shrinkage": later})
    plan = plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 0.0), activities_of(*SHIFT))
    assert (plan.presence.begin / 3600).tolist() == [9, 10, 11.25, 12]
    assert plan.presence.absent.tolist() == [0.1, 0.5, 0.5, 0.1]


@pytest.mark.parametrize(("start", "hours"), [("2026-10-19", 169), ("2026-03-23", 167)])
def test_weeks_that_daylight_saving_makes_longer_or_shorter(start: str, hours: int):
    config = config_of(start=start)
    sunday = (pd.Timestamp(start) + pd.Timedelta(days=6)).date()
    clock = [pd.Timestamp(f"{sunday} 0{hour}:00", tz=ZONE).isoformat() for hour in (1, 9)]
    shift = [("A1", *clock, "work")]
    plan = plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 1.0), activities_of(*shift))
    assert len(plan.index) == 2 * hours
    assert plan.presence.end[0] - plan.presence.begin[0] == (hours - 168 + 8) * 3600
    assert plan.days[-1] == 6


def test_days_are_local_days_and_contacts_those_of_the_forecast():
    config = config_of()
    plan = plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 3.0), activities_of(*SHIFT))
    found = simulate(plan, np.full((1, 336), 0.5))
    assert found.sums.contacts[0, :, OFFERED].sum() / found.sums.replications == pytest.approx(3 * 336, rel=0.02)
    assert found.days >= config.simulation.least_days
    assert found.service_level["overall"]["predicted"] == pytest.approx(0.5)
    assert [row["date"] for row in found.by_day() if row["queue"] == "calls"] == [
        f"{date}" for date in config.week.dates
    ]  # fmt: skip


def test_work_of_the_week_before_waits_at_the_start_and_its_limit_counts_open_hours():
    config = config_of(MAIL)
    everything = activities_of(*[(f"A{n}", f"2026-{day}T09:00+01:00", f"2026-{day}T17:00+01:00", "work")
                                 for n in range(4)
                                 for day in ("11-30", "12-01", "12-02", "12-03", "12-04")])  # fmt: skip
    plan = plan_world(config, [agent(f"A{n}", "mail") for n in range(4)], NO_EVENTS, forecast_of(config, 2.0, 300.0),
                      everything)  # fmt: skip
    closed = 2 * (2 * 24 + 7)  # intervals from Friday's closing on
    assert len(plan.waiting.stream) == 2 * closed
    assert (plan.waiting.arrived < 0).all()
    assert (plan.waiting.until == 13 * 3600).all()  # four opening hours from nine
    found = simulate(plan, np.full(plan.is_open.shape, 1.0))
    assert found.service_level["mail"]["simulated"] > 0.5
    assert found.waiting()[0, 18] > 100


def test_a_queue_that_never_opens_is_left_alone():
    config = config_of(CALLS, MAIL)
    forecast = forecast_of(config, 3.0)
    plan = plan_world(config, [agent("A1", "calls", "mail")], NO_EVENTS, forecast[forecast["queue"] == "calls"],
                      activities_of(*SHIFT))  # fmt: skip
    levels = simulate(plan, np.full(plan.is_open.shape, np.nan)).service_level
    assert levels["mail"]["simulated"] is None
    assert levels["calls"]["simulated"] == levels["overall"]["simulated"]


def test_predicted_and_simulated_weigh_alike():
    config = config_of(CALLS, MAIL)
    plan = plan_world(
        config, [agent("A1", "calls", "mail")], NO_EVENTS, forecast_of(config, 3.0), activities_of(*SHIFT)
    )
    found = simulate(plan, np.where(plan.is_open, np.array([[0.25], [0.75]]), np.nan))
    assert found.service_level["overall"]["predicted"] == pytest.approx(0.5)  # as many mails as calls, closed hours too


def test_uncertain_days_need_a_spread():
    config = config_of(simulation={"uncertain_days": True})
    bare = forecast_of(config, 3.0).assign(contacts_p10=np.nan, contacts_p90=np.nan)
    with pytest.raises(InputError, match="contacts_p10"):
        plan_world(config, [agent("A1", "calls")], NO_EVENTS, bare, activities_of(*SHIFT))


def test_uncertain_days_spread_the_service():
    calm, wild = (
        simulate(plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 60.0, 20.0),
                            activities_of(*SHIFT)), np.full((1, 336), np.nan))
        for config in (config_of(), config_of(simulation={"uncertain_days": True, "most_days": 2000}))
    )  # fmt: skip
    spread = [float(found.sums.plan[0, 0, 3] / found.sums.replications
                    - (found.sums.plan[0, 0, 1] / found.sums.replications) ** 2) for found in (calm, wild)]  # fmt: skip
    assert spread[1] > 3 * spread[0]


def test_those_asked_to_know_more_stop_later():
    config = config_of()
    plan = plan_world(config, [agent("A1", "calls")], NO_EVENTS, forecast_of(config, 3.0), activities_of(*SHIFT))
    loose, tight = (simulate(plan, np.full((1, 336), np.nan), half=half) for half in (0.02, 0.0004))
    assert tight.days > 2 * loose.days
    level = tight.service_level["overall"]
    assert (level["high"] - level["low"]) / 2 <= 0.0004
