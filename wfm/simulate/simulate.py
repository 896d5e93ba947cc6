"""Simulate a plan until its service level is known well enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wfm.simulate.from_plan import PlanWorld
from wfm.simulate.measures import Ratio, half_width, ratio_of, share_of
from wfm.simulate.run import CHUNK, Simulator, Sums
from wfm.tables import SIMULATION

# What is told of progress: simulated days so far, days expected in all, half-width so far.
Progress = Callable[[int, int, float], None]
FIRST = 4 * CHUNK
_MARGIN = 1.1  # of replications, so that the half-width asked for is met at the next look


@dataclass(frozen=True, eq=False)
class Simulated:
    """What a plan gives, simulated.

    Attributes:
        plan: What was simulated.
        sums: Over replications.
        predicted: Service level that the plan predicts, shape (queues, intervals); NaN where it predicts none.
    """

    plan: PlanWorld
    sums: Sums
    predicted: np.ndarray

    @property
    def days(self) -> int:
        """Simulated days."""
        return self.sums.replications * (int(self.plan.days[-1]) + 1)

    def share(self, moments: np.ndarray, pair: int = 0) -> Ratio:
        """Return service levels (0) or abandonment (1) of cells."""
        return share_of(moments[..., pair, :], self.sums.replications)

    @property
    def service_level(self) -> dict[str, dict[str, float | None]]:
        """Predicted and simulated service level with the ends of its interval, by queue and overall."""
        found = self.share(self.sums.plan)
        names = [*self.plan.config.queue_names, "overall"]
        return {
            name: {
                "predicted": _number(self._predicted(row)),
                "simulated": _number(found.value[row]),
                "low": _number(found.low[row]),
                "high": _number(found.high[row]),
            }
            for name, row in [(names[-1], len(names) - 1), *((name, row) for row, name in enumerate(names[:-1]))]
        }

    def _predicted(self, row: int) -> float:
        """Return the contact-weighted prediction of a queue; of all of them for the row behind the last.

        Work that comes while its queue is closed counts as its queue's: predicted and simulated weigh alike.
        """
        contacts = np.array([np.broadcast_to(s.contacts, self.predicted.shape[1:]) for s in self.plan.streams])
        weights = np.where(np.isnan(self.predicted), 0.0, contacts)
        with np.errstate(invalid="ignore"):
            levels = (weights * np.nan_to_num(self.predicted)).sum(axis=1) / weights.sum(axis=1)
        if row < len(levels):
            return float(levels[row])
        known = weights.sum(axis=1) > 0
        total = contacts[known].sum()
        return float((levels[known] * contacts[known].sum(axis=1)).sum() / total) if total > 0 else math.nan

    def measures(self, moments: np.ndarray) -> dict[str, Ratio]:
        """Return the measures of cells by name, in the shape of the cells.

        `waiting_contacts` is the mean number of contacts that wait, or of work not yet done.
        """
        from wfm.simulate.kernels.folding import LEVEL, LOST, OCCUPANCY, WAIT, WAITING

        count = self.sums.replications
        return {
            "service_level": share_of(moments[..., LEVEL, :], count),
            "asa_seconds": ratio_of(moments[..., WAIT, :], count),
            "abandonment": share_of(moments[..., LOST, :], count),
            "occupancy": ratio_of(moments[..., OCCUPANCY, :], count),
            "waiting_contacts": ratio_of(moments[..., WAITING, :], count),
        }

    def occupancy(self) -> np.ndarray:
        """Return the share of their time that agents with a queue's skill are taken, shape (queues, intervals)."""
        return self.measures(self.sums.intervals)["occupancy"].value

    def waiting(self) -> np.ndarray:
        """Return the mean number of contacts that wait, or of work not yet done, shape (queues, intervals)."""
        return self.measures(self.sums.intervals)["waiting_contacts"].value

    def table(self) -> pd.DataFrame:
        """Return a row for each queue and interval in which it is open."""
        from wfm.simulate.kernels.world import OFFERED

        found = self.measures(self.sums.intervals)
        columns = {name: ratio.value for name, ratio in found.items()} | {"predicted_service_level": self.predicted}
        columns["offered"] = self.sums.contacts[: len(self.predicted), :, OFFERED] / self.sums.replications
        for name, ratio in found.items():
            prefix = "" if name == "service_level" else f"{name}_"
            columns |= {f"{prefix}low": ratio.low, f"{prefix}high": ratio.high}
        parts = []
        for row, name in enumerate(self.plan.config.queue_names):
            at = self.plan.is_open[row]
            known = {column: values[row, at] for column, values in columns.items()}
            parts.append(pd.DataFrame({"timestamp": self.plan.index[at], "queue": name, **known}))
        return pd.concat(parts, ignore_index=True)[SIMULATION.names]

    def by_queue(self) -> dict[str, dict[str, Any]]:
        """Return every measure over the plan with the ends of its interval, by queue and overall."""
        found = self.measures(self.sums.plan)
        names = [*self.plan.config.queue_names, "overall"]
        return {
            name: {key: _ends(ratio, row) for key, ratio in found.items()} for row, name in enumerate(names)
        }  # fmt: skip

    def by_day(self) -> list[dict[str, Any]]:
        """Return offered contacts and every measure with the ends of its interval, by queue and day."""
        found = self.measures(self.sums.days)
        names = [*self.plan.config.queue_names, "overall"]
        dates = sorted({stamp.date().isoformat() for stamp in self.plan.index})
        rows = []
        for row, name in enumerate(names):
            for day, date in enumerate(dates):
                offered = self.sums.days[row, day, 0, 1] / self.sums.replications
                if offered > 0:
                    cells = {key: _ends(ratio, (row, day)) for key, ratio in found.items()}
                    rows.append({"queue": name, "date": date, "offered": round(float(offered), 4), **cells})
        return rows


def simulate(
    plan: PlanWorld,
    predicted: np.ndarray,
    *,
    half: float | None = None,
    seed: int | None = None,
    workers: int | None = None,
    progress: Progress = lambda done, expected, half: None,
) -> Simulated:
    """Simulate a plan until the half-width of its overall service level is small enough.

    Args:
        plan: As from `plan_world`.
        predicted: Service level that the plan predicts, shape (queues, intervals), NaN where none.
        half: Half-width asked for; that of the configuration by default.
        seed: Of the random numbers; the solver's by default.
        workers: Threads; the solver's by default. The result does not depend on it.
        progress: Told of simulated days, the days expected in all, and the half-width so far.

    Returns:
        What was simulated: at least `simulation.least_days` and at most `simulation.most_days` days.
    """
    settings, solver = plan.config.simulation, plan.config.solver
    wanted = settings.half_width if half is None else half
    days = int(plan.days[-1]) + 1
    least, most = (_chunks(limit / days) for limit in (settings.least_days, settings.most_days))
    simulator = Simulator(
        plan.world(), len(plan.streams), seed=solver.seed if seed is None else seed,
        workers=solver.workers if workers is None else workers, uncertainty=plan.uncertainty,
    )  # fmt: skip
    total, aim, reached = None, min(max(FIRST, least), most), math.inf
    while total is None or total.replications < aim:
        done = total.replications if total is not None else 0

        def told(chunk: int) -> None:
            nonlocal done
            done += chunk
            progress(done * days, aim * days, reached)  # noqa: B023

        more = simulator.run(done, aim - done, told)
        total = more if total is None else total + more
        result = Simulated(plan, total, predicted)
        reached = half_width(_last(result.share(total.plan)))
        if wanted < reached < math.inf and aim < most:  # endless: there are no contacts to know about
            aim = min(most, max(aim + CHUNK, _chunks(aim * _MARGIN * (reached / wanted) ** 2)))
    return result


def _chunks(replications: float) -> int:
    """Return whole chunks, one at least."""
    return CHUNK * max(1, math.ceil(replications / CHUNK))


def _last(ratio: Ratio) -> Ratio:
    return Ratio(*(part[-1] for part in (ratio.value, ratio.error, ratio.low, ratio.high)))


def _ends(ratio: Ratio, place: int | tuple[int, int]) -> dict[str, float | None]:
    parts = {"value": ratio.value, "low": ratio.low, "high": ratio.high}
    return {name: _number(part[place]) for name, part in parts.items()}


def _number(value: float | np.floating) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None
