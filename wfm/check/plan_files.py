"""A plan folder as it stands on disk: every table, the summary, and the inputs that explain them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wfm.check.curves import Curves, read_curves
from wfm.check.result import Violation
from wfm.config import Config, load
from wfm.config.agents import Agent, read_agents
from wfm.config.calendar import read_events
from wfm.errors import InputError, Problem
from wfm.table_io import read_table
from wfm.tables import ACTIVITIES, COVERAGE, FORECAST, PREVIOUS, REQUIREMENTS, SHIFTS, Table

PLAN_TABLES = (FORECAST, REQUIREMENTS, SHIFTS, ACTIVITIES, COVERAGE)


@dataclass(frozen=True)
class PlanFiles:
    """The contents of a plan folder; `faults` are tables that can be read but do not have the contract's form."""

    folder: Path
    config: Config
    agents: list[Agent]
    events: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    summary: dict[str, Any]
    curves: Curves
    previous: pd.DataFrame
    faults: tuple[Violation, ...]


def read_plan_files(folder: Path) -> PlanFiles:
    """Read a plan folder.

    Raises:
        InputError: Files that are missing or unreadable, or broken inputs; all in one go.
    """
    if not folder.is_dir():
        raise InputError.at(folder, 0, "", "no such plan folder; give the folder that `wfm plan --out` wrote")
    problems: list[Problem] = []
    faults: list[Violation] = []
    config = load(folder / "inputs" / "plan.yaml")
    zone = config.site.timezone
    tables = {table.name: _table(folder, table, zone, problems, faults) for table in PLAN_TABLES}
    agents = _collect(problems, lambda: read_agents(config)[0], [])
    events = _collect(problems, lambda: read_events(config), pd.DataFrame())
    summary = _collect(problems, lambda: _summary(folder / "summary.json"), {})
    curves = _collect(problems, lambda: read_curves(folder / "inputs" / "service_curves.csv.gz"), Curves.empty())
    previous = _collect(problems, lambda: _previous(config), PREVIOUS.empty(zone))
    if problems:
        raise InputError(problems)
    return PlanFiles(folder, config, agents, events, tables, summary, curves, previous, tuple(faults))


def _previous(config: Config) -> pd.DataFrame:
    if not config.has("previous"):
        return PREVIOUS.empty(config.site.timezone)
    return read_table(config.path_of("previous"), PREVIOUS, config.site.timezone)


def _collect(problems: list[Problem], read, instead):
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return instead


def _table(folder: Path, table: Table, zone: str, problems: list[Problem], faults: list[Violation]) -> pd.DataFrame:
    """Read one table; faults of its header and cells are violations, a file that cannot be read is a problem."""
    name = f"{table.name}.csv"
    try:
        if _has_header_only(folder / name, table):
            return _without_rows(table, zone)
        return read_table(folder / name, table, zone, shown_as=name)
    except InputError as error:
        for problem in error.problems:
            if problem.line == 0:
                problems.append(Problem(str(folder / name), 0, problem.field, problem.message))
            else:
                rule = "columns" if problem.line == 1 else "cells"
                faults.append(Violation(rule, name, str(problem)))
        return _without_rows(table, zone)


def _has_header_only(path: Path, table: Table) -> bool:
    """Whether a table is complete but empty: a plan in which nobody works has such a roster."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = [name.strip() for name in file.readline().strip().split(",")]
            return set(table.required) <= set(header) and not any(line.strip() for line in file)
    except (OSError, UnicodeDecodeError):
        return False


def _without_rows(table: Table, zone: str) -> pd.DataFrame:
    kinds = {"timestamp": f"datetime64[us, {zone}]", "number": "float64", "integer": "int64", "flag": "bool"}
    columns = {column.name: pd.Series([], dtype=kinds.get(column.kind, "object")) for column in table.columns}
    return pd.DataFrame(columns | {"line": pd.Series([], dtype="int64")})


def _summary(path: Path) -> dict[str, Any]:
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise InputError.at(path, 0, "", "no such file; a plan folder has one") from None
    except UnicodeDecodeError:
        raise InputError.at(path, 0, "", "not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise InputError.at(path, error.lineno, "", f"not valid JSON: {error.msg}") from None
    if not isinstance(summary, dict):
        raise InputError.at(path, 1, "", "is no JSON object; a summary has the keys status, cost, budget ...")
    return summary
