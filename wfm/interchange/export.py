"""Writes a plan in the formats that its configuration asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.errors import InputError, Problem
from wfm.interchange.calendar_events import add_event_fields, plan_stamp
from wfm.interchange.csv_writer import to_csv
from wfm.interchange.ics_writer import to_ics
from wfm.interchange.mapper import map_records, split_files
from wfm.interchange.profile import Profile, load_profile
from wfm.interchange.records import make_records

GROUPS = {"generic": ("generic-shifts", "generic-activities", "generic-intervals")}


def export_plan(
    names: Sequence[str],
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
) -> list[Path]:
    """Write a plan through profiles.

    Args:
        names: Profiles, or `generic` for the three generic ones; repeated ones are written once.
        config: The plan's configuration.
        agents: The agents whose shifts are written.
        tables: Frames named shifts and activities; instants in the site's zone.
        folder: Where the files go; made where it does not exist.

    Returns:
        The files written, in the order of the profiles.

    Raises:
        InputError: Profiles that do not exist or do not export; all in one go.
    """
    written: list[Path] = []
    for profile in _profiles(names, config):
        written += _export(profile, config, agents, tables, folder)
    return written


def check_exports(config: Config) -> None:
    """Refuse exports of a configuration that no profile can write.

    Raises:
        InputError: Profiles that do not exist or do not export; all in one go.
    """
    _profiles(config.exports, config)


def _profiles(names: Sequence[str], config: Config) -> list[Profile]:
    found: list[Profile] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(one for asked in names for one in GROUPS.get(asked, (asked,))):
        try:
            found.append(_exporting(name))
        except InputError as error:
            problems += [config.problem(("exports",), problem.message) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return found


def _exporting(name: str) -> Profile:
    profile = load_profile(name)
    if profile.direction != "out":
        raise InputError.at("profiles", 0, "", f"'{name}' reads tables; it does not write any")
    return profile


def _export(
    profile: Profile,
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
) -> list[Path]:
    records = make_records(profile.table, config, agents, tables)
    if profile.format == "ics":
        records = add_event_fields(records, config, tables)
    written = []
    for name, part in split_files(profile, records).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_content(profile, config, part))
        written.append(target)
    return written


def _content(profile: Profile, config: Config, records: pd.DataFrame) -> bytes:
    rows = map_records(profile, records)
    if profile.format == "csv":
        return to_csv(list(profile.columns), rows)
    return to_ics(f"{config.site.name}: {records['name'].iloc[0]}", plan_stamp(config), rows)
