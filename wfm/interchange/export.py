"""Writes a plan in the formats that its configuration, or the planner, asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.errors import InputError, Problem
from wfm.interchange.csv_writer import to_csv_files
from wfm.interchange.ics_writer import to_ics
from wfm.interchange.ids import KIND_FIELDS, Ids
from wfm.interchange.mapper import fill_body, map_records, owners_of, split_files
from wfm.interchange.prepare import prepare, taken_rows
from wfm.interchange.profile import TREES, Profile, load_profile
from wfm.interchange.records import make_records
from wfm.interchange.shift_fields import plan_stamp
from wfm.interchange.star_schema import make_star
from wfm.interchange.star_writer import to_star
from wfm.interchange.tree import flat
from wfm.interchange.words import Words
from wfm.interchange.xlsx_writer import to_xlsx

GROUPS = {"generic": ("generic-shifts", "generic-activities", "generic-intervals")}


@dataclass(frozen=True)
class Exported:
    """What a profile makes of a plan: the content of each file, and how many rows the profile left out."""

    profile: Profile
    files: dict[Path, bytes]
    left_out: int = 0


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
        tables: The plan's tables that the profiles need, by name; instants in the site's zone.
        folder: Where the files go; made where it does not exist.

    Returns:
        The files written, in the order of the profiles.

    Raises:
        InputError: Profiles that do not exist or do not export, or cannot carry this plan; then nothing is written.
    """
    made = [make_files(profile, config, agents, tables) for profile in _profiles(names, config)]
    return [path for one in made for path in write_files(one.files, folder)]


def make_files(
    profile: Profile,
    config: Config,
    agents: Sequence[Agent],
    tables: Mapping[str, pd.DataFrame],
    ids: Ids | None = None,
    language: str = "en",
) -> Exported:
    """Return the files of a profile, by their path within a folder; nothing is written.

    Raises:
        InputError: Ids that are missing, an interval the system does not know, or cells that it does not take; all of a
            kind in one go.
    """
    if profile.format == "star":
        return Exported(profile, to_star(profile, make_star(config, agents, tables)))
    ids = ids or Ids()
    if profile.interval_minutes and config.site.interval_minutes not in profile.interval_minutes:
        known = " or ".join(map(str, profile.interval_minutes))
        fault = f"intervals of {config.site.interval_minutes} minutes; the system takes {known}"
        raise InputError.at(profile.name, 0, "site.interval_minutes", fault)
    whole = make_records(profile.table, config, agents, tables, ids, Words(language))
    taken = taken_rows(profile, whole)
    _check_ids(profile, taken, ids)
    records = prepare(profile, taken, config.site.timezone)
    files: dict[Path, bytes] = {}
    for path, part in split_files(profile, records).items():
        contents = _contents(profile, config, part)
        for number, content in enumerate(contents, 1):
            name = path.name if len(contents) == 1 else f"{path.stem}-{number}{path.suffix}"
            files[path.with_name(name)] = content
    return Exported(profile, files, len(whole) - len(taken))


def write_files(files: Mapping[Path, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, each as a whole; what has the same name is replaced."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
        draft.write_bytes(content)
        draft.replace(target)
    return [folder / name for name in files]


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
        if name.endswith((".yaml", ".yml")):
            problems.append(config.problem(("exports",), f"'{name}' is a file; use wfm export PLAN {name}"))
            continue
        try:
            profile = load_profile(name)
        except InputError as error:
            problems += [config.problem(("exports",), problem.message) for problem in error.problems]
            continue
        found.append(profile)
        if profile.needs_ids:
            problems.append(config.problem(("exports",), f"'{name}' needs ids; use wfm export PLAN {name} --ids FILE"))
    if problems:
        raise InputError(problems)
    return found


def _check_ids(profile: Profile, records: pd.DataFrame, ids: Ids) -> None:
    """Refuse a plan with names for which the other system's ids are needed and not given."""
    problems = []
    for kind in profile.needs_ids:
        for own in ids.missing(kind, records[KIND_FIELDS[kind]]):
            problems.append(Problem(ids.file, 0, kind, f"'{own}' has no id; {profile.name} needs one for each"))
    if problems:
        raise InputError(problems)


def _contents(profile: Profile, config: Config, records: pd.DataFrame) -> list[bytes]:
    if profile.format in TREES:
        return [_of_tree(profile, records)] if len(records) else []
    rows = map_records(profile, records)
    if profile.format == "csv":
        return to_csv_files(profile, rows, owners_of(records))
    if profile.format == "xlsx":
        return [to_xlsx(profile, rows)]
    zone = config.site.timezone
    return [to_ics(f"{config.site.name}: {records['name'].iloc[0]}", plan_stamp(config), rows, zone)]


def _of_tree(profile: Profile, records: pd.DataFrame) -> bytes:
    filled = fill_body(profile, records)
    if profile.format == "text":
        return ("\n".join(flat(filled)) + "\n").encode("utf-8")
    return (json.dumps(filled, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
