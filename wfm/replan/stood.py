"""A plan as it stood, read with what has changed since."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from wfm.config import load
from wfm.config.agents import read_agents
from wfm.config.backlog import read_backlog
from wfm.plan import Plan, service_curves
from wfm.plan_folder import read_plan
from wfm.replan.asked import ALL, Asked, present, refuse_unknown
from wfm.replan.inputs import write_changes
from wfm.schedule.mend import Mending
from wfm.staffing import make_requirements


class Stood:
    """The plan as it stood, read with what has changed written into a copy of its inputs.

    Args:
        folder: The plan folder.
        asked: What has changed.
        copy: An empty folder for the inputs.
    """

    def __init__(self, folder: Path, asked: Asked, copy: Path) -> None:
        self.asked = asked
        shutil.copytree(folder / "inputs", copy, dirs_exist_ok=True)
        old = load(copy / "plan.yaml")
        refuse_unknown(asked, old, read_agents(old)[0], folder)
        write_changes(copy, old, asked)
        self.as_planned = read_plan(folder, copy)
        self.since = present(asked, self.as_planned.config)
        self.plan = self.at(asked.volume, asked.aht) if asked.changes_load else self.as_planned

    def at(self, volume: Mapping[str, float], aht: Mapping[str, float]) -> Plan:
        """Return the plan with its contacts and handle times multiplied from the present on, and staffed anew."""
        plan = self.as_planned
        forecast = plan.forecast.copy()
        more = self._factors(forecast, volume)
        for name in ("contacts", "contacts_p10", "contacts_p90"):
            forecast[name] = forecast[name] * more
        forecast["aht_seconds"] = forecast["aht_seconds"] * self._factors(forecast, aht)
        requirements = make_requirements(plan.config, forecast, plan.events, read_backlog(plan.config))
        curves = service_curves(plan.config, requirements, plan.agents)
        return replace(plan, forecast=forecast, requirements=requirements, curves=curves)

    def _factors(self, forecast: pd.DataFrame, by_queue: Mapping[str, float]) -> pd.Series:
        factor = forecast["queue"].map(lambda name: by_queue.get(name, by_queue.get(ALL, 1.0)))
        changed = forecast["timestamp"] >= self.since
        if self.asked.until is not None:
            changed &= forecast["timestamp"] < self.asked.until
        return factor.where(changed, 1.0).astype(float)

    def mending(self) -> Mending:
        """Return the roster, ready to be mended."""
        plan = self.plan
        return Mending(plan.config, plan.agents, plan.requirements, plan.curves, plan.roster.activities)
