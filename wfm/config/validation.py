"""What must hold between sections of a configuration, without any solver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wfm.config.base import format_clock, parse_clock
from wfm.config.contracts import Break
from wfm.config.kpi import STATE_KINDS
from wfm.config.nearest import did_you_mean
from wfm.config.presets import preset_names
from wfm.config.root import Config
from wfm.config.rule_faults import rule_faults
from wfm.config.training import Sitting
from wfm.config.yaml_loader import Key

Fault = tuple[Key, str]


def cross_check(config: Config) -> list[Fault]:
    """Return every contradiction between sections, with the key at which to mend it."""
    return [
        *_unique_names(config),
        *_preset(config),
        *_history_days(config),
        *_queues(config),
        *_breaks(config),
        *_shift_grid(config),
        *_pairs(config),
        *_budget_queues(config),
        *_activity_costs(config),
        *_training_names(config),
        *_capacity(config),
        *_states(config),
    ]


def spans_minutes(config: Config, contract: str) -> list[int]:
    """Return the spans that a contract's shifts may have, in minutes, shortest first."""
    low, high = (round(hours * 60) for hours in config.contracts[contract].shift_hours)
    return list(range(low, high + 1, config.shifts.lengths_minutes_step))


def _unique_names(config: Config) -> Iterator[Fault]:
    for section in ("queues", "breaks", "activities", "scenarios"):
        seen: dict[str, int] = {}
        for index, item in enumerate(getattr(config, section)):
            if item.name in seen and section != "activities":
                yield (section, index, "name"), f"'{item.name}' is also the name of {section}.{seen[item.name]}"
            seen.setdefault(item.name, index)
    for index, queue in enumerate(config.queues):
        if queue.name == "overall":
            yield ("queues", index, "name"), "'overall' is the name of all queues together; use another"
    for index, item in enumerate(config.breaks):
        if item.name == "work":
            yield ("breaks", index, "name"), "'work' is the name of contact work; use another"


def _history_days(config: Config) -> Iterator[Fault]:
    for key in ("ignore", "keep") if config.history is not None else ():
        for index, days in enumerate(getattr(config.history, key)):
            if days.queue is not None and days.queue not in config.queue_names:
                message = f"unknown queue '{days.queue}'{did_you_mean(days.queue, config.queue_names)}"
                yield ("history", key, index), message


def _queues(config: Config) -> Iterator[Fault]:
    for index, queue in enumerate(config.queues):
        for key, message in queue.faults():
            yield ("queues", index, key), message
        if queue.concurrency_model == "exact" and config.staffing.demand == "expected_service":
            message = "exact goes without staffing.demand expected_service; use slots, or a percentile like p80"
            yield ("queues", index, "concurrency_model"), message


def _budget_queues(config: Config) -> Iterator[Fault]:
    for name in config.budget.queues:
        if name not in config.queue_names:
            message = f"unknown queue '{name}'{did_you_mean(name, config.queue_names)}"
            yield ("budget", "queues", name), message


def _activity_costs(config: Config) -> Iterator[Fault]:
    """What an activity costs is counted by its name, so a name has one cost."""
    breaks = {item.name for item in config.breaks}
    costs: dict[str, float] = {}
    for index, item in enumerate(config.activities):
        if item.cost and item.name in breaks:
            yield ("activities", index, "cost"), f"'{item.name}' is also the name of a break; use another"
        if costs.setdefault(item.name, item.cost) != item.cost:
            message = f"'{item.name}' costs {costs[item.name]:g} above; write the same, or use another name"
            yield ("activities", index, "cost"), message


def _training_names(config: Config) -> Iterator[Fault]:
    """Sessions are told apart by their names in the plan."""
    given = config.training
    taken = {item.name: "a break" for item in config.breaks} | {item.name: "an activity" for item in config.activities}
    taken["work"] = "contact work"
    kinds: list[tuple[str, int, Sitting]] = (
        [("coaching", n, kind) for n, kind in enumerate(given.coaching)] if given else []
    )
    kinds += [("courses", n, kind) for n, kind in enumerate(given.courses)] if given else []
    for section, index, kind in kinds:
        if kind.name in taken:
            yield ("training", section, index, "name"), f"'{kind.name}' is also the name of {taken[kind.name]}"
        taken.setdefault(kind.name, f"training.{section}.{index}")
    unnamed = [n for n, rule in enumerate(given.courses) if rule.course is None] if given else []
    for index in unnamed[1:]:
        yield ("training", "courses", index), f"training.courses.{unnamed[0]} takes every course already; name one"


def _capacity(config: Config) -> Iterator[Fault]:
    contract = config.capacity.hiring.contract
    if contract is not None and contract not in config.contracts:
        message = f"unknown contract '{contract}'{did_you_mean(contract, config.contracts)}"
        yield ("capacity", "hiring", "contract"), message
    for index, queue in enumerate(config.capacity.outsourcing.queues):
        if queue not in config.queue_names:
            message = f"unknown queue '{queue}'{did_you_mean(queue, config.queue_names)}"
            yield ("capacity", "outsourcing", "queues", index), message


def _preset(config: Config) -> Iterator[Fault]:
    known = preset_names()
    if config.rules.preset is not None and config.rules.preset not in known:
        message = f"unknown preset '{config.rules.preset}'{did_you_mean(config.rules.preset, known)}"
        yield ("rules", "preset"), f"{message}; known: {', '.join(known)}"


def contract_faults(config: Config, name: str) -> Iterator[Fault]:
    """Yield what makes a contract impossible to fulfil; only contracts that somebody has are judged."""
    contract = config.contracts[name]
    room = parse_clock(config.shifts.latest_end) - parse_clock(config.shifts.earliest_start)
    shortest = spans_minutes(config, name)[0]
    if shortest > room:
        yield (
            ("contracts", name, "shift_hours"),
            f"the shortest shift, {shortest / 60:g} h, does not fit between shifts.earliest_start "
            f"{config.shifts.earliest_start} and latest_end {config.shifts.latest_end}",
        )
    if contract.days_per_week[1] == 0 and contract.weekly_hours[0] > 0:
        yield ("contracts", name, "days_per_week"), "no day may be worked, but hours are due"
    yield from rule_faults(config, name, spans_minutes(config, name))


def _breaks(config: Config) -> Iterator[Fault]:
    spans = sorted({span for name in config.contracts for span in spans_minutes(config, name)})
    for index, item in enumerate(config.breaks):
        due = [span for span in spans if item.due(span)]
        if due and all(item.window(span)[0] > item.window(span)[1] for span in due):
            yield (
                ("breaks", index, "between"),
                f"a break of {item.minutes} minutes fits its window in no shift; in the longest, "
                f"{due[-1] / 60:g} h, the window has {_room(item, due[-1]):g} minutes",
            )


def _room(item: Break, span: int) -> float:
    return round((item.between[1] - item.between[0]) * span, 1)


def _shift_grid(config: Config) -> Iterator[Fault]:
    for date, hours in config.calendar.special_hours.items():
        if date in config.calendar.closed:
            yield ("calendar", "special_hours"), f"{date} is also in calendar.closed"
        if hours == "closed":
            continue
        windows = sorted(tuple(parse_clock(t.strip()) for t in part.split("-")) for part in hours.split(";"))
        for (_, end), (start, _) in pairwise(windows):
            if start < end:
                yield ("calendar", "special_hours"), f"{date}: windows overlap at {format_clock(start)}"


def _pairs(config: Config) -> Iterator[Fault]:
    seen: dict[frozenset[str], int] = {}
    for index, pair in enumerate(config.preferences.together):
        if frozenset(pair) in seen:
            message = f"{list(pair)} is also the pair preferences.together.{seen[frozenset(pair)]}"
            yield ("preferences", "together", index), message
        seen.setdefault(frozenset(pair), index)


def _states(config: Config) -> Iterator[Fault]:
    planned = [*(item.name for item in config.breaks), *(item.name for item in config.activities)]
    known = [*STATE_KINDS, *dict.fromkeys(planned)]
    for state, meaning in config.kpi.states.items():
        if meaning not in known:
            message = f"'{meaning}' is none of {', '.join(known)}{did_you_mean(meaning, known)}"
            yield ("kpi", "states", state), message
