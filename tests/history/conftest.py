"""A small plan with a history file, written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wfm.config import Config, load

PLAN = """
site: {{name: Lakeside, timezone: {zone}, currency: EUR, interval_minutes: {minutes}}}
week: {{start: {start}}}
history: {{source: {source}}}
queues:
{queues}
"""
QUEUE = (
    '  - {{name: {name}, opening_hours: "mon-sun 00:00-24:00", '
    "service_level: {{target: 0.8, within_seconds: 20}}, aht_seconds: 300}}"
)
HEADER = "timestamp,queue,contacts,aht_seconds,abandoned"


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Config]:
    """Return a function that writes the rows of a history and loads a plan that names it."""

    def write(
        rows: list[str],
        *,
        queues: tuple[str, ...] = ("billing",),
        start: str = "2026-11-30",
        zone: str = "Europe/Amsterdam",
        minutes: int = 30,
        header: str = HEADER,
        source: str = "history.csv",
    ) -> Config:
        (tmp_path / "history.csv").write_text("\n".join([header, *rows]) + "\n")
        text = PLAN.format(
            zone=zone,
            minutes=minutes,
            start=start,
            source=source,
            queues="\n".join(QUEUE.format(name=name) for name in queues),
        )
        (tmp_path / "plan.yaml").write_text(text)
        return load(tmp_path / "plan.yaml")

    return write
