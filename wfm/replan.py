"""Replan: a plan that stands, what has changed since, and the roster mended with as few changes as possible."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import yaml

from wfm.config import Config, load
from wfm.config.agents import Agent, read_agents
from wfm.config.backlog import read_backlog
from wfm.config.calendar import DAY, instant, read_events
from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import dump_yaml
from wfm.errors import InputError, Problem
from wfm.plan import Plan, service_curves
from wfm.plan_folder import CURVES_FILE, read_frame, read_summary, read_tables
from wfm.schedule.mend import Mending, Recovered
from wfm.schedule.repair import BREAKS, INSTEAD, NEW, SHIFT, Change, Repair, Rights
from wfm.staffing import make_requirements
from wfm.table_io import read_table, write_table
from wfm.tables import ABSENCES, AGENTS, FLAGGED_DAYS, SERVICE_CURVES

PEOPLE_A_SICK_CALL = 5
ALL = "all"
# What a surge is met with, each step with all before it.
LADDER = (
    ("breaks moved", Rights(shifts=False, new=False), False),
    ("and shifts moved", Rights(new=False, overtime=False), False),
    ("and people asked to come in", Rights(overtime=False), False),
    ("and overtime", Rights(), False),
    ("and training given up", Rights(cancel=True), False),
    ("and more budget", Rights(cancel=True), True),
)
CHANGES = ["agent_id", "name", "date", "change", "before", "after", "cost", "gain", "reason"]


@dataclass(frozen=True)
class Absence:
    """An agent who is away: a whole date, or from one instant to another."""

    agent_id: str
    date: dt.date | None = None
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


@dataclass(frozen=True)
class Asked:
    """What has changed, and what may be done about it.

    Attributes:
        absences: Who is away now.
        volume: What the contacts of queues are multiplied by, from `since` on; `all` for all others.
        locks: (agent, date) of shifts that must stay.
        since: The present: what has begun before it stays; by default when the first change takes effect.
        notice_hours: Shifts that begin within so many hours of `since` are neither moved nor added.
        most_people: How many people may be touched at most; by default five for each absence, any number otherwise.
        rights: What may be done.
        budget: What the budgets are multiplied by.
    """

    absences: Sequence[Absence] = ()
    volume: Mapping[str, float] = field(default_factory=dict)
    locks: Sequence[tuple[str, dt.date]] = ()
    since: pd.Timestamp | None = None
    notice_hours: float = 0.0
    most_people: int | None = None
    rights: Rights = field(default_factory=Rights)
    budget: float = 1.0


@dataclass(frozen=True, eq=False)
class Replanned:
    """A mended plan.

    `changes` lists every change; `steps` what each step of the repair reaches, from the roster as it stood; `inputs`
    keeps the files that the plan's configuration names for as long as it is needed.
    """

    plan: Plan
    changes: pd.DataFrame
    steps: list[Recovered]
    before: dict
    inputs: TemporaryDirectory

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what the plan folder holds of the repair, by file name."""
        steps = pd.DataFrame([vars(step) for step in self.steps]).round({"service_level": 6, "answered": 4, "cost": 4})
        return {"changes.csv": self.changes, "recovery.csv": steps}


def replan(folder: Path, asked: Asked) -> Replanned:
    """Mend the roster of a plan folder.

    Raises:
        InputError: It is no plan folder, or something is asked of agents, queues or dates that it does not know.
    """
    before = read_summary(folder)
    inputs = TemporaryDirectory(prefix="wfm-replan-")
    try:
        standing = _Stood(folder, asked, Path(inputs.name))
        mending = standing.mending()
        repair, steps = _mended(mending, standing)
        plan = standing.plan(mending)
        changes = change_table(standing, mending, repair)
        return Replanned(plan, changes, steps, before, inputs)
    except BaseException:
        inputs.cleanup()
        raise


class _Stood:
    """The plan as it stood, with what has changed written into a copy of its inputs."""

    def __init__(self, folder: Path, asked: Asked, copy: Path) -> None:
        self.folder, self.asked = folder, asked
        shutil.copytree(folder / "inputs", copy, dirs_exist_ok=True)
        old = load(copy / "plan.yaml")
        self.old_agents, _ = read_agents(old)
        _refuse_unknown(asked, old, self.old_agents, folder)
        _write_changes(copy, old, asked)
        self.config = load(copy / "plan.yaml")
        self.agents, self.agents_table = read_agents(self.config)
        self.events = read_events(self.config)
        self.tables = read_tables(folder, self.config)
        self.curves = read_table(copy / CURVES_FILE, SERVICE_CURVES, self.config.site.timezone).drop(columns="line")
        self.forecast, self.requirements = self.tables["forecast"], self.tables["requirements"]
        self.since = _since(asked, self.config)
        if asked.volume:
            self._raise_volume()

    def _raise_volume(self) -> None:
        """Multiply the contacts from the present on, and staff them anew."""
        forecast = self.forecast.copy()
        factor = forecast["queue"].map(lambda name: self.asked.volume.get(name, self.asked.volume.get(ALL, 1.0)))
        factor = factor.where(forecast["timestamp"] >= self.since, 1.0).astype(float)
        for name in ("contacts", "contacts_p10", "contacts_p90"):
            forecast[name] = forecast[name] * factor
        self.forecast = forecast
        self.requirements = make_requirements(self.config, forecast, self.events, read_backlog(self.config))
        self.curves = service_curves(self.config, self.requirements, self.agents)

    def mending(self) -> Mending:
        """Return the roster, ready to be mended."""
        return Mending(self.config, self.agents, self.requirements, self.curves, self.tables["activities"])

    def plan(self, mending: Mending) -> Plan:
        """Return the mended plan."""
        flags = self.folder / "flagged_days.csv"
        if flags.is_file():
            self.forecast.attrs["flagged_days"] = read_frame(self.folder, FLAGGED_DAYS, self.config).to_dict("records")
        return Plan(
            self.config, self.agents, self.agents_table, self.events, None, self.forecast, self.requirements,
            self.curves, mending.result(), self.config.input_files,
        )  # fmt: skip


def _refuse_unknown(asked: Asked, config: Config, agents: Sequence[Agent], folder: Path) -> None:
    known, dates = [agent.agent_id for agent in agents], set(config.week.dates)
    named = [("--absent", one.agent_id, one.date) for one in asked.absences]
    named += [("--lock", agent_id, date) for agent_id, date in asked.locks]
    problems = []
    for option, agent_id, date in named:
        if agent_id not in known:
            problems.append(
                Problem(str(folder), 0, option, f"unknown agent '{agent_id}'{did_you_mean(agent_id, known)}")
            )
        if date is not None and date not in dates:
            text = f"{date} is not in the plan; {config.week.dates[0]} to {config.week.dates[-1]}"
            problems.append(Problem(str(folder), 0, option, text))
    for name in asked.volume:
        if name not in (*config.queue_names, ALL):
            message = f"unknown queue '{name}'{did_you_mean(name, config.queue_names)}; or all"
            problems.append(Problem(str(folder), 0, "--volume", message))
    if problems:
        raise InputError(problems)


def _write_changes(copy: Path, config: Config, asked: Asked) -> None:
    """Write absences, locks and the budget into the inputs."""
    path, zone = copy / "plan.yaml", config.site.timezone
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
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
    if asked.budget != 1.0 and settings.get("budget"):
        budget = settings["budget"]
        if budget.get("weekly") is not None:
            budget["weekly"] = round(budget["weekly"] * asked.budget, config.site.currency_decimals)
        teams = budget.get("teams") or {}
        budget["teams"] = {k: round(v * asked.budget, config.site.currency_decimals) for k, v in teams.items()}
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


def _since(asked: Asked, config: Config) -> pd.Timestamp:
    """Return the present: as asked, or when the first change takes effect."""
    zone = config.site.timezone
    if asked.since is not None:
        return asked.since
    first = instant(config.week.dates[0], 0, zone)
    if asked.volume or not asked.absences:
        return first
    return min(instant(one.date, 0, zone) if one.date else one.start for one in asked.absences)  # type: ignore[type-var]


def _mended(mending: Mending, stood: _Stood) -> tuple[Repair, list[Recovered]]:
    asked, grid = stood.asked, mending.grid
    now = grid.slot(stood.since)
    notice = now + round(asked.notice_hours * 12)
    locked = {(agent_id, date) for agent_id, date in asked.locks}
    absent = {(one.agent_id, date) for one in asked.absences for date in ([one.date] if one.date else [])}
    starts = mending.people.crew.start_slot

    def frozen(agent: int, day: int) -> bool:
        known = (stood.agents[agent].agent_id, grid.dates[day])
        if known in locked or known in absent:
            return True
        start = mending.roster.start[agent, day]
        return start >= 0 and starts[day, start] < notice

    if asked.volume:
        days = [day for day, date in enumerate(grid.dates) if grid.clock_slot(date + DAY, 0) > now]
        most = asked.most_people
    else:
        days = _days_away(mending, stood)
        most = PEOPLE_A_SICK_CALL * len(asked.absences) if asked.most_people is None else asked.most_people
    steps = [mending.reached("as it stood", mending.roster, ())]
    repair = mending.repair(max(now, notice), frozen, most)
    repair.complete(sorted({agent for agent, _ in mending.away}))
    if not asked.volume:
        repair.mend(days, asked.rights)
        return repair, [*steps, mending.reached("as mended", mending.roster, repair.changes)]
    further, beyond = None, list[Change]()
    for name, rights, any_budget in LADDER:
        if further is None and (any_budget or not rights.within(asked.rights)):
            # From here on it is only said what more would bring.
            further = mending.copy()
        if further is None:
            repair.mend(days, rights)
            steps.append(mending.reached(name, mending.roster, repair.changes))
            continue
        tried = mending.repair(max(now, notice), frozen, None, further, any_budget)
        tried.mend(days, rights)
        beyond += tried.changes
        steps.append(mending.reached(f"{name}, if allowed", further, [*repair.changes, *beyond]))
    return repair, steps


def _days_away(mending: Mending, stood: _Stood) -> list[int]:
    """Return the days on which somebody who was to work is away now."""
    away = {day for _, day in mending.away}
    grid = mending.grid
    named = {grid.dates.index(one.date) for one in stood.asked.absences if one.date}
    return sorted(away | named)


def change_table(stood: _Stood, mending: Mending, repair: Repair) -> pd.DataFrame:
    """Return every change with its reason and cost: those away first, then day by day."""
    before = _shifts_by_day(stood.tables["shifts"])
    after = _shifts_by_day(_shifts(mending))
    reasons = _reasons(stood)
    rows = []
    for agent, day in mending.away:
        rows.append(_row(stood, agent, mending.grid.dates[day], "absent", before, after, 0.0, 0.0, "away"))
    last: dict[tuple[int, int], list[Change]] = {}
    for change in repair.changes:
        last.setdefault((change.agent, change.day), []).append(change)
    for (agent, day), several in sorted(last.items(), key=lambda item: (item[0][1], item[0][0])):
        kind = max((change.kind for change in several), key=[BREAKS, SHIFT, NEW, INSTEAD].index)
        cost, gain = sum(change.cost for change in several), sum(change.gain for change in several)
        date = mending.grid.dates[day]
        why = "keeps the least of the contract" if kind == INSTEAD else reasons
        rows.append(_row(stood, agent, date, kind, before, after, cost, gain, why))
    return pd.DataFrame(rows, columns=CHANGES)


def _shifts(mending: Mending) -> pd.DataFrame:
    from wfm.schedule.roster_tables import tables_of

    pieces = mending.standing.pieces(mending.config, mending.people)
    return tables_of(mending.config, mending.agents, pieces, mending.grid)[0]


def _shifts_by_day(shifts: pd.DataFrame) -> dict[tuple[str, dt.date], str]:
    return {(row.agent_id, row.date): f"{row.start:%H:%M}-{row.end:%H:%M}" for row in shifts.itertuples()}


def _reasons(stood: _Stood) -> str:
    parts = []
    if stood.asked.absences:
        parts.append("covers for " + ", ".join(dict.fromkeys(one.agent_id for one in stood.asked.absences)))
    if stood.asked.volume:
        parts.append(
            "volume of " + ", ".join(f"{name} {factor - 1:+.0%}" for name, factor in stood.asked.volume.items())
        )
    return "; ".join(parts) or "serves better"


def _row(
    stood: _Stood, agent: int, date: dt.date, kind: str, before: dict, after: dict, cost: float, gain: float, why: str
) -> dict:
    who = stood.agents[agent]
    key = (who.agent_id, date)
    decimals = stood.config.site.currency_decimals
    return {
        "agent_id": who.agent_id, "name": who.name, "date": date, "change": kind, "before": before.get(key, ""),
        "after": after.get(key, ""), "cost": round(cost, decimals), "gain": round(gain, 4), "reason": why,
    }  # fmt: skip
