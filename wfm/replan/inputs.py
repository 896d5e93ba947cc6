"""What has changed, written into a copy of a plan's inputs, so that the mended plan explains and checks itself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.config.yaml_loader import dump_yaml, read_own_yaml
from wfm.replan.asked import Asked
from wfm.table_io import read_table, write_table
from wfm.tables import ABSENCES, AGENTS


def write_changes(copy: Path, config: Config, asked: Asked) -> None:
    """Write absences, and the budget that is granted, into a folder of inputs."""
    path, zone = copy / "plan.yaml", config.site.timezone
    settings = read_own_yaml(path)
    days_off: dict[str, list[str]] = {}
    for one in asked.absences:
        if one.date is not None:
            days_off.setdefault(one.agent_id, []).append(str(one.date))
    if days_off:
        table = read_table(copy / "agents.csv", AGENTS, zone).drop(columns="line")
        old = table["time_off"].fillna("") if "time_off" in table else pd.Series("", index=table.index)
        more = table["agent_id"].map(lambda name: "|".join(days_off.get(name, [])))
        table["time_off"] = [("|".join(filter(None, pair))) or None for pair in zip(old, more, strict=True)]
        write_table(table, AGENTS, copy / "agents.csv")
    hours = [
        {"agent_id": one.agent_id, "start": one.start, "end": one.end, "reason": "absent"}
        for one in asked.absences
        if one.date is None
    ]
    _append(copy, settings, "absences", ABSENCES, hours, zone)
    if asked.more_budget:
        settings["budget"]["weekly"] += asked.more_budget
    path.write_text(dump_yaml(settings), encoding="utf-8")


def _append(copy: Path, settings: dict, name: str, table, rows: list[dict], zone: str) -> None:
    if not rows:
        return
    path = copy / f"{name}.csv"
    frame = pd.DataFrame(rows)
    if path.is_file():
        frame = pd.concat([read_table(path, table, zone).drop(columns="line"), frame], ignore_index=True)
    write_table(frame, table, path)
    settings[name] = path.name
