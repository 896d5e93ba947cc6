"""Who is at work, interval by interval, beside what forecast, requirements and coverage say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wfm.check.clock import utc_minutes
from wfm.check.plan_files import PlanFiles
from wfm.check.roster import WORK, Shift
from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, plan_intervals


@dataclass(frozen=True)
class Cover:
    """The plan by interval; matrices have the shape (queues, intervals) and NaN where a table has no row.

    `starts` are the intervals' starts in minutes since 1970 in UTC, `minutes` their length. `at_work` maps a set of
    skills, one bit a queue, to the mean number of agents with exactly these at work; shape (intervals,).
    """

    queues: list[str]
    starts: np.ndarray
    minutes: int
    open: np.ndarray
    at_work: dict[int, np.ndarray]
    tables: dict[str, dict[str, np.ndarray]]

    @classmethod
    def of(cls, files: PlanFiles, shifts: list[Shift]) -> Cover:
        """Compute the cover of a plan from the activities of its shifts."""
        config = files.config
        index = plan_intervals(config)
        calendar = OpeningCalendar(config, files.events)
        starts, minutes = utc_minutes(index), config.site.interval_minutes
        opening = np.array([calendar.open_mask(queue, index) for queue in config.queues])
        cover = cls(config.queue_names, starts, minutes, opening, _at_work(config, shifts, starts, minutes), {})
        for table, columns in (
            ("forecast", ["contacts"]),
            ("requirements", ["positions", "staff"]),
            ("coverage", ["contacts", "required", "scheduled", "service_level"]),
        ):
            cover.tables[table] = cover.matrices(files.tables[table], columns)
        return cover

    def places(self, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return queue and interval of every row, and whether both are the plan's."""
        position = {name: number for number, name in enumerate(self.queues)}
        queue = np.array([position.get(name, -1) for name in frame["queue"]], dtype=np.int64)
        past = utc_minutes(frame["timestamp"]) - self.starts[0]
        interval = past // self.minutes
        known = (queue >= 0) & (past % self.minutes == 0) & (interval >= 0) & (interval < len(self.starts))
        return queue, interval, known

    def matrices(self, frame: pd.DataFrame, columns: list[str]) -> dict[str, np.ndarray]:
        """Return columns of a table by queue and interval."""
        queue, interval, known = self.places(frame)
        found = {}
        for name in columns:
            matrix = np.full(self.open.shape, np.nan)
            matrix[queue[known], interval[known]] = frame[name].to_numpy(dtype=float)[known]
            found[name] = matrix
        return found

    def mask(self, queues: list[str]) -> int:
        """Return a set of queues as bits; unknown ones are left out."""
        return sum(1 << self.queues.index(name) for name in set(queues) if name in self.queues)

    def skilled(self, mask: int) -> np.ndarray:
        """Return the mean number of agents at work with at least one of some skills; shape (intervals,)."""
        total = np.zeros(len(self.starts))
        for skills, agents in self.at_work.items():
            if skills & mask:
                total += agents
        return total


def _at_work(config: Config, shifts: list[Shift], starts: np.ndarray, minutes: int) -> dict[int, np.ndarray]:
    position = {name: number for number, name in enumerate(config.queue_names)}
    stretches: dict[int, list[tuple[int, int]]] = {}
    first, last = int(starts[0]), int(starts[-1]) + minutes
    for shift in shifts:
        mask = sum(1 << position[skill] for skill in set(shift.agent.skills))
        for piece in shift.pieces:
            if piece.name == WORK and piece.minutes > 0:
                inside = min(max(piece.start, first), last) - first, min(max(piece.end, first), last) - first
                stretches.setdefault(mask, []).append(inside)
    found = {}
    for mask, rows in stretches.items():
        begin, end = np.array(rows).T
        change = np.zeros(last - first + 1, dtype=np.int64)
        np.add.at(change, begin, 1)
        np.add.at(change, end, -1)
        found[mask] = np.cumsum(change[:-1]).reshape(-1, minutes).sum(axis=1) / minutes
    return found
