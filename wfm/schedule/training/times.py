"""When an hour off the phone costs least: hour by hour of a plan, whoever of those at work leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.training_tables import TRAINING_TIMES
from wfm.schedule.training.presence import Presence


def training_times(config: Config, agents: Sequence[Agent], presence: Presence) -> pd.DataFrame:
    """Return for each hour of the plan in which somebody is at work what an hour of one of them off the phone costs.

    `contacts_lost_an_hour` are expected contacts that are then not answered in time, on average over those at work;
    `pay_an_hour` is their mean pay, premiums included.
    """
    grid, service = presence.grid, presence.service
    width = grid.slots_an_interval
    base = presence.answered()
    lost = np.zeros(presence.by_group.shape)
    for group, slots in enumerate(presence.by_group):
        less = np.zeros(presence.by_group.shape)
        less[group] = -np.minimum(slots, width)
        gone = np.bincount(service.term_interval, base - presence.answered(less), minlength=len(slots))
        lost[group] = gone / np.maximum(-less[group], 1e-9) * width
    there = presence.by_group / width
    wage = np.array(
        [
            float(np.mean([agent.hourly_cost for n, agent in enumerate(agents) if presence.group_of[n] == group]))
            for group in range(len(there))
        ]
    )
    premium = grid.premium[: grid.plan_slots].reshape(-1, width).mean(axis=1)
    local = grid.intervals
    each = pd.DataFrame(
        {
            "date": local.date,
            "time": local.strftime("%H:00"),
            "count": 1,
            "at_work": there.sum(axis=0),
            "lost": (lost * there).sum(axis=0) * 60 / config.site.interval_minutes,
            "pay": (wage @ there) * premium,
        }
    )
    hours = each.groupby(["date", "time"], sort=True).sum().reset_index()
    hours = hours[hours["at_work"] > 1e-9].reset_index(drop=True)
    weeks = [grid.dates[7 * (grid.dates.index(date) // 7)] for date in hours["date"]]
    return pd.DataFrame(
        {
            "week": weeks,
            "date": hours["date"],
            "time": hours["time"],
            "at_work": hours["at_work"] / hours["count"],
            "contacts_lost_an_hour": hours["lost"] / hours["at_work"],
            "pay_an_hour": hours["pay"] / hours["at_work"],
        },
        columns=TRAINING_TIMES.names,
    )
