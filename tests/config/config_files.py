"""A small configuration as text, with parts to change, and the problems that a changed one has."""

from __future__ import annotations

from pathlib import Path

import pytest

from wfm.config import Config, load
from wfm.errors import InputError

# Line 1: site, 2: week, 4: the queue; what a test adds begins in line 5.
BASE = """\
site: {name: Lakeside, timezone: Europe/Amsterdam, country: NL, currency: EUR, interval_minutes: 30}
week: {start: 2026-11-30, weeks: 1}
queues:
  - {name: voice, opening_hours: "mon-fri 08:00-20:00", service_level: {target: 0.8, within_seconds: 20}}
"""
QUEUE = "queues:\n  - {{name: voice, {}}}\n"
LEVEL = "service_level: {target: 0.8, within_seconds: 20}"
HOURS = 'opening_hours: "mon-fri 08:00-20:00"'
CONTRACT = "contracts:\n  full: {{weekly_hours: [40, 40], days_per_week: [5, 5], shift_hours: [8.5, 9], {}}}\n"


def write(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    """Write a file of a configuration and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> Config:
    """Load a configuration from its text."""
    return load(write(folder, text))


def refused(path: Path, **options: str) -> list[str]:
    """Return the lines of the refusal of a file, its folder left out of them."""
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return [line.removeprefix(f"{path.parent}/") for line in str(caught.value).splitlines()]


def problems(folder: Path, text: str) -> list[str]:
    """Return the lines of the refusal of a configuration's text."""
    return refused(write(folder, text))
