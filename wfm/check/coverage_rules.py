"""Rules on requirements and coverage: their rows, what they repeat, and the agents they hand out."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from wfm.check.facts import Facts
from wfm.check.rule import Finding, rule
from wfm.check.transport import components, worst_excess

AGENTS_TOLERANCE = 1e-4
CONTACTS_TOLERANCE = 1.01e-4
_CEIL_SLACK = 1e-12


@rule("coverage_rows")
def coverage_rows(facts: Facts) -> Iterator[Finding]:
    """Coverage has a row for every interval in which a queue is open, and no other."""
    cover, frame = facts.cover, facts.files.tables["coverage"]
    queue, interval, known = cover.places(frame)
    known[known] = cover.open[queue[known], interval[known]]
    for row in frame[~known].itertuples(index=False):
        when = row.timestamp.isoformat(timespec="minutes")
        yield row.queue, when, f"line {row.line} of coverage.csv is no open interval of the plan; no row"
    yield from _rows(facts, np.isnan(cover.tables["coverage"]["scheduled"]), "has no row in coverage.csv; one")


def _rows(facts: Facts, wrong: np.ndarray, text: str) -> Iterator[Finding]:
    """Yield a finding for every open interval of a queue that is marked; shape (queues, intervals)."""
    for queue, interval in np.argwhere(wrong & facts.cover.open):
        yield facts.cover.queues[queue], facts.clock.text(int(facts.cover.starts[interval])), text


def _differences(
    facts: Facts, found: np.ndarray, right: np.ndarray, tolerance: float, what: str, source: str
) -> Iterator[Finding]:
    cover = facts.cover
    there = cover.open & ~np.isnan(found)
    wrong = there & ~(np.abs(found - right) <= tolerance)
    for queue, interval in np.argwhere(wrong):
        want = "a row in it" if np.isnan(right[queue, interval]) else f"{right[queue, interval]:.6g}"
        text = f"{what} {found[queue, interval]:.6g} against {source}; {want}"
        yield cover.queues[queue], facts.clock.text(int(cover.starts[interval])), text


@rule("coverage_contacts")
def coverage_contacts(facts: Facts) -> Iterator[Finding]:
    """Coverage repeats the contacts of the forecast."""
    found, right = (facts.cover.tables[name]["contacts"] for name in ("coverage", "forecast"))
    yield from _differences(facts, found, right, CONTACTS_TOLERANCE, "contacts", "forecast.csv")


@rule("coverage_required")
def coverage_required(facts: Facts) -> Iterator[Finding]:
    """`required` is the staff of the requirements."""
    found, right = facts.cover.tables["coverage"]["required"], facts.cover.tables["requirements"]["staff"]
    yield from _differences(facts, found, right, AGENTS_TOLERANCE, "required", "staff in requirements.csv")


@rule("scheduled")
def scheduled(facts: Facts) -> Iterator[Finding]:
    """No set of queues is handed more agents than are at work with a skill among them."""
    cover = facts.cover
    shares = np.where(cover.open, np.nan_to_num(cover.tables["coverage"]["scheduled"]), 0.0)
    for component in components(cover.at_work, len(cover.queues)):
        excess, worst = worst_excess(shares, cover.at_work, component)
        for interval in np.flatnonzero(excess > AGENTS_TOLERANCE):
            names = [name for number, name in enumerate(cover.queues) if int(worst[interval]) >> number & 1]
            most = cover.skilled(cover.mask(names))[interval]
            text = f"{most + excess[interval]:.4f} agents scheduled, {most:.4f} at work with the skills; at most these"
            yield "|".join(names), facts.clock.text(int(cover.starts[interval])), text


@rule("min_positions")
def min_positions(facts: Facts) -> Iterator[Finding]:
    """Every open interval of a queue has the agents of its `min_positions`."""
    cover = facts.cover
    for number, queue in enumerate(facts.config.queues):
        planned = cover.tables["coverage"]["scheduled"][number]
        for interval in np.flatnonzero(cover.open[number] & (planned < queue.min_positions - AGENTS_TOLERANCE)):
            text = f"{planned[interval]:.4f} agents scheduled; at least {queue.min_positions}"
            yield queue.name, facts.clock.text(int(cover.starts[interval])), text


@rule("required_positions")
def required_positions(facts: Facts) -> Iterator[Finding]:
    """Requirements ask for a queue's `min_positions` in every open interval."""
    cover = facts.cover
    for number, queue in enumerate(facts.config.queues):
        positions = cover.tables["requirements"]["positions"][number]
        for interval in np.flatnonzero(cover.open[number] & (positions < queue.min_positions)):
            text = f"{positions[interval]:g} positions required; at least {queue.min_positions}"
            yield queue.name, facts.clock.text(int(cover.starts[interval])), text


@rule("required_staff")
def required_staff(facts: Facts) -> Iterator[Finding]:
    """`staff` is `positions` after unplanned shrinkage, rounded up."""
    frame = facts.files.tables["requirements"]
    present = 1 - facts.config.staffing.shrinkage.unplanned_at(pd.DatetimeIndex(frame["timestamp"]))
    for row, here in zip(frame.itertuples(index=False), present, strict=True):
        right = math.ceil(row.positions / here * (1 - _CEIL_SLACK))
        if row.staff != right:
            when = row.timestamp.isoformat(timespec="minutes")
            yield row.queue, when, f"staff {row.staff} for {row.positions} positions; {right}"


RULES = (
    coverage_rows,
    coverage_contacts,
    coverage_required,
    scheduled,
    min_positions,
    required_positions,
    required_staff,
)
