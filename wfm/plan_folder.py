"""The folder of a plan: written beside its place and put there as a whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

import wfm
from wfm.check import check_plan
from wfm.check.by_rule import audit_data
from wfm.config import Config, load
from wfm.config.agents import previous_table, read_agents
from wfm.config.calendar import read_events
from wfm.config.site import is_address, without_password
from wfm.config.training_tables import PLANNED_TRAINING, TRAINING_TIMES
from wfm.config.yaml_loader import dump_yaml
from wfm.drafts import whole_folder
from wfm.errors import InputError
from wfm.interchange import export_plan
from wfm.plan import Plan
from wfm.plan_rounds import Rounds
from wfm.plan_simulation import PlanSimulation
from wfm.report import render_report
from wfm.schedule import RosterResult
from wfm.table_io import read_table, to_csv, write_table
from wfm.tables import (
    ABSENCES,
    ACTIVITIES,
    AGENTS,
    BACKLOG,
    BACKTEST,
    CAPACITY,
    CAPACITY_CLASSES,
    COVERAGE,
    EVENTS,
    FLAGGED_DAYS,
    FORECAST,
    HISTORY,
    LOCKS,
    PREVIOUS,
    REASONS,
    REQUIREMENTS,
    SCENARIOS,
    SCORES,
    SERVICE_CURVES,
    SHIFTS,
    SIMULATION,
    TRAINING,
)

CURVES_FILE = "service_curves.csv.gz"
SIMULATION_FILE = "simulation.json"
# What is written of a plan, part by part.
PARTS = ("tables", "exports", "check", "report")
SIMULATION_KEYS = ("days", "service_level", "measures", "by_day", "reasons", "partings")
_LIBRARIES = ("numpy", "pandas", "prophet", "cmdstanpy", "holidays", "numba", "ortools", "tzdata")
# Tables beside a plan that its page shows too.
_BESIDE = {"scenarios": (SCENARIOS,), "capacity": (CAPACITY, CAPACITY_CLASSES), "backtest": (BACKTEST,)}
_TRAINING = (PLANNED_TRAINING, TRAINING_TIMES)
_MOST_VIOLATIONS = 50


def refuse_foreign(out: Path) -> None:
    """Refuse to replace anything but a plan.

    Raises:
        InputError: The path is a file, or a folder that holds something else.
    """
    if out.resolve() in (Path.cwd(), *Path.cwd().parents):
        raise InputError.at(out, 0, "--out", "is the folder you are in, or one around it; name another one")
    blocked = next((around for around in out.resolve().parents if around.exists() and not around.is_dir()), None)
    if blocked:
        raise InputError.at(out, 0, "--out", f"{blocked.name} is a file, not a folder; name another path")
    if is_plan(out) or (out.is_dir() and not any(out.iterdir())):
        return
    if out.exists():
        raise InputError.at(out, 0, "--out", "is there and is not a plan folder; name another one")


def is_plan(folder: Path) -> bool:
    """Whether a folder holds a plan."""
    return (folder / "manifest.json").is_file()


def write_plan(
    plan: Plan,
    out: Path,
    timing: Mapping[str, Any],
    simulated: Rounds | None = None,
    changes: Mapping[str, pd.DataFrame] | None = None,
    told: Callable[[str], None] = lambda part: None,
) -> None:
    """Write a plan folder, with its simulation if there is one; what was there stays until the new one is complete.

    `changes` are tables by file name that tell how a plan came about from another; `told` hears which of `PARTS` is
    begun.
    """
    out = out.resolve()
    refuse_foreign(out)
    with whole_folder(out) as draft:
        _fill(plan, draft, timing, simulated, told)
        for name, table in (changes or {}).items():
            table.to_csv(draft / name, index=False, lineterminator="\n")


def _fill(
    plan: Plan, folder: Path, timing: Mapping[str, Any], simulated: Rounds | None, told: Callable[[str], None]
) -> None:
    told("tables")
    money = {"cost": plan.config.site.currency_decimals}
    write_table(plan.forecast, FORECAST, folder / "forecast.csv")
    if "flagged_days" in plan.tables:
        write_table(plan.tables["flagged_days"], FLAGGED_DAYS, folder / "flagged_days.csv")
    write_table(plan.requirements, REQUIREMENTS, folder / "requirements.csv")
    write_table(plan.roster.shifts, SHIFTS, folder / "shifts.csv", decimals=money)
    write_table(plan.roster.activities, ACTIVITIES, folder / "activities.csv")
    write_table(plan.roster.coverage, COVERAGE, folder / "coverage.csv")
    write_table(plan.reasons, REASONS, folder / "reasons.csv")
    for table in _TRAINING if plan.training else ():
        write_table(plan.training[table.name], table, folder / f"{table.name}.csv")
    _write_json(folder / "summary.json", plan.summary)
    _write_json(folder / "manifest.json", manifest(plan.config, plan.input_files) | _asked(plan))
    _write_json(folder / "timing.json", dict(timing))
    _write_inputs(plan, folder / "inputs")
    told("exports")
    (folder / "exports").mkdir()
    export_plan(plan.config.exports, plan.config, plan.agents, plan.tables, folder / "exports")
    tables, simulation = plan.tables | {"reasons": plan.reasons} | plan.training, None
    if simulated is not None and simulated.simulation is not None:
        write_simulation(simulated.simulation, simulated.data(), folder)
        tables, simulation = tables | {"simulation": simulated.simulation.simulated.table()}, simulated.data()
    told("check")
    audit = audit_of(folder)
    told("report")
    page = render_report(plan.config, plan.agents, tables, plan.summary, plan.history, simulation, audit)
    (folder / "report.html").write_text(page, encoding="utf-8")


def manifest(config: Config, used: Sequence[Path] | None = None) -> dict[str, Any]:
    """Return what a plan was computed from: versions, digests of all inputs, the seed.

    `used` are the data files; by default all that the configuration names.
    """
    used = config.input_files if used is None else used
    return {
        "wfm": wfm.__version__,
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
        "inputs": _digests(list(dict.fromkeys([*config.sources, *used]))),
        "seed": config.solver.seed,
    }


def _asked(plan: Plan) -> dict[str, Any]:
    """Return a digest of what databases answered, which are no files that could be read again."""
    sources = plan.config.history.source if plan.config.history else ()
    addresses = [without_password(one) for one in sources if is_address(one)]
    if not addresses or plan.history is None:
        return {}
    answer = hashlib.sha256(to_csv(plan.history, HISTORY).encode("utf-8")).hexdigest()
    return {"databases": addresses, "history": answer}


def _digests(files: Sequence[Path]) -> dict[str, str]:
    """Return digests by file name; files of one name are numbered in their order."""
    digests: dict[str, str] = {}
    for path in files:
        if path.is_file():
            name, number = path.name, 1
            while name in digests:
                number += 1
                name = f"{path.name} ({number})"
            digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def _write_inputs(plan: Plan, folder: Path) -> None:
    folder.mkdir()
    config = plan.config
    named: dict[str, Any] = {"agents": "agents.csv"}
    write_table(plan.agents_table, AGENTS, folder / "agents.csv")
    if config.events is not None:
        named["events"] = "events.csv"
        events = plan.events.assign(queues=plan.events["queues"].map("|".join))
        write_table(events, EVENTS, folder / "events.csv")
    for name, table in (("absences", ABSENCES), ("locks", LOCKS), ("backlog", BACKLOG)):
        if getattr(config, name) is not None:
            named[name] = f"{name}.csv"
            write_table(read_table(config.path_of(name), table, config.site.timezone), table, folder / f"{name}.csv")
    if config.training is not None:
        resolved_training = config.training.model_dump(mode="json", exclude_none=True)
        named["training"] = resolved_training | _training_inputs(config, folder)
    if config.has("previous"):
        named["previous"] = "previous.csv"
        write_table(previous_table(config), PREVIOUS, folder / "previous.csv")
    write_table(plan.curves, SERVICE_CURVES, folder / CURVES_FILE)
    resolved = config.model_dump(mode="json", exclude_none=True) | named
    for name in ("preferences", "fairness", "report", "kpi"):
        if not getattr(config, name).model_fields_set:
            del resolved[name]
    if config.history is not None:
        shown = [without_password(one) if is_address(one) else Path(one).name for one in config.history.source]
        resolved["history"]["source"] = shown[0] if len(shown) == 1 else shown
    for name in ("regressors", "table", "overrides", "versions"):
        if config.has(name):
            resolved["forecast"][name] = config.path_of(name).name
    (folder / "plan.yaml").write_text(dump_yaml(resolved), encoding="utf-8")


def _training_inputs(config: Config, folder: Path) -> dict[str, str]:
    """Write the tables that coaching and training come from; returns their names by key."""
    named = {}
    for name, table in (("assignments", TRAINING), ("scores", SCORES)):
        if config.has(name):
            named[name] = f"{name}.csv"
            frame = read_table(config.path_of(name), table, config.site.timezone).drop(columns="line")
            write_table(frame, table, folder / named[name])
    return named


def _write_json(path: Path, data: Mapping[str, Any]) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_simulation(found: PlanSimulation, data: Mapping[str, Any], folder: Path) -> None:
    """Write what was simulated beside a plan's tables; each file is replaced as a whole."""
    table = folder / ".simulation.draft.csv"
    write_table(found.simulated.table(), SIMULATION, table)
    os.replace(table, folder / "simulation.csv")
    text = folder / ".simulation.draft.json"
    _write_json(text, data)
    os.replace(text, folder / SIMULATION_FILE)


def read_tables(folder: Path, config: Config) -> dict[str, pd.DataFrame]:
    """Read the tables of a plan folder that its page shows, by name."""
    shown = (FORECAST, REQUIREMENTS, SHIFTS, ACTIVITIES, COVERAGE)
    return {table.name: read_frame(folder, table, config) for table in shown}


def audit_of(folder: Path) -> dict[str, Any] | None:
    """Return what the check finds in a plan folder, as its page shows it; none where files are missing."""
    try:
        result = check_plan(folder)
    except InputError:
        return None
    broken = [asdict(one) for one in result.violations[:_MOST_VIOLATIONS]]
    return {"rules": audit_data(result), "violations": broken, "off": list(result.off)}


def report_of(folder: Path, language: str | None = None, **elsewhere: Path | None) -> str:
    """Return the page of a plan folder, made anew from its files.

    Args:
        folder: The plan folder.
        language: Instead of the plan's.
        elsewhere: Folders of what was computed beside the plan: `scenarios`, `capacity`, `backtest`; by default the
            plan folder, where it holds their files.
    """
    summary = read_summary(folder)
    config = load(folder / "inputs" / "plan.yaml").in_language(language)
    agents, _ = read_agents(config)
    tables, simulation = read_tables(folder, config), None
    for table in (FLAGGED_DAYS, REASONS, SIMULATION, *_TRAINING):
        if (folder / f"{table.name}.csv").is_file():
            tables[table.name] = read_rows(folder, table, config)
    for name, found in _BESIDE.items():
        place = elsewhere.get(name)
        if place is not None or (folder / f"{name}.csv").is_file():
            tables |= {table.name: read_rows(place or folder, table, config) for table in found}
    if (folder / SIMULATION_FILE).is_file():
        simulation = _read_json(folder / SIMULATION_FILE, SIMULATION_KEYS)
    return render_report(config, agents, tables, summary, simulation=simulation, audit=audit_of(folder))


def read_plan(folder: Path, inputs: Path | None = None) -> Plan:
    """Read a plan back from its folder; `inputs` is a folder that stands in for its own inputs.

    Raises:
        InputError: It is no plan folder, or a file in it is damaged.
    """
    inputs = inputs or folder / "inputs"
    summary = read_summary(folder)
    config = load(inputs / "plan.yaml")
    agents, agents_table = read_agents(config)
    tables = read_tables(folder, config)
    if (folder / f"{FLAGGED_DAYS.name}.csv").is_file():
        tables["forecast"].attrs["flagged_days"] = read_frame(folder, FLAGGED_DAYS, config).to_dict("records")
    curves = read_table(inputs / CURVES_FILE, SERVICE_CURVES, config.site.timezone).drop(columns="line")
    roster = RosterResult(tables["shifts"], tables["activities"], tables["coverage"], summary)
    return Plan(
        config, agents, agents_table, read_events(config), None, tables["forecast"], tables["requirements"], curves,
        roster, config.input_files,
    )  # fmt: skip


def read_summary(folder: Path) -> dict[str, Any]:
    """Read `summary.json` of a plan folder."""
    path = folder / "summary.json"
    if not path.is_file():
        raise InputError.at(folder, 0, "", "is not a plan folder: it has no summary.json")
    return _read_json(path, ("cost", "service_level"))


def _read_json(path: Path, keys: Sequence[str]) -> dict[str, Any]:
    """Read a file of a plan folder.

    Raises:
        InputError: It is no JSON object with these keys.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise InputError.at(path, 0, "", "not UTF-8 text; the plan was damaged, make it anew") from None
    except json.JSONDecodeError as error:
        raise InputError.at(path, error.lineno, "", f"not valid JSON: {error.msg}; make the plan anew") from None
    missing = [key for key in keys if not isinstance(data, dict) or key not in data]
    if missing:
        raise InputError.at(path, 0, missing[0], "is missing; the file was damaged, make it anew")
    return data


def read_rows(folder: Path, table, config: Config) -> pd.DataFrame:
    """Read a table that may have no rows: a plan that is short nowhere has no reasons."""
    file = folder / f"{table.name}.csv"
    empty = file.is_file() and len(file.read_bytes().splitlines()) < 2
    return table.empty(config.site.timezone) if empty else read_frame(folder, table, config)


def read_frame(folder: Path, table, config: Config) -> pd.DataFrame:
    """Read one table of a plan folder."""
    return read_table(folder / f"{table.name}.csv", table, config.site.timezone).drop(columns="line")
