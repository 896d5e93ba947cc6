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

    def waits(self, moments: np.ndarray) -> Ratio:
        """Return mean waits of the answered, of cells."""
        return ratio_of(moments[..., 2, :], self.sums.replications)

    def occupancy(self) -> np.ndarray:
        """Return the share of their time that agents with a queue's skill are taken, shape (queues, intervals)."""
        from wfm.simulate.kernels.world import BUSY, PRESENT

        world = self.plan.world()
        rows = []
        for queue in range(len(self.plan.streams)):
            groups = [g for g in world.takers[queue].tolist() if g >= 0]
            busy, present = (self.sums.agents[groups][..., which].sum(axis=0) for which in (BUSY, PRESENT))
            rows.append(np.where(present > 0, busy / np.where(present > 0, present, 1.0), np.nan))
        return np.array(rows)

    def waiting(self) -> np.ndarray:
        """Return the mean number of contacts that wait, or of work not yet done, shape (queues, intervals)."""
        from wfm.simulate.kernels.world import QUEUED

        queued = self.sums.contacts[: len(self.plan.streams), :, QUEUED]
        return queued / (self.sums.replications * self.plan.width)

    def table(self) -> pd.DataFrame:
        """Return a row for each queue and interval in which it is open."""
        from wfm.simulate.kernels.world import OFFERED

        level, lost = self.share(self.sums.intervals), self.share(self.sums.intervals, 1)
        waits = self.waits(self.sums.intervals).value
        offered = self.sums.contacts[..., OFFERED] / self.sums.replications
        occupancy, waiting = self.occupancy(), self.waiting()
        parts = []
        for row, name in enumerate(self.plan.config.queue_names):
            at = self.plan.is_open[row]
            parts.append(
                pd.DataFrame(
                    {
                        "timestamp": self.plan.index[at],
                        "queue": name,
                        "offered": offered[row, at],
                        "service_level": level.value[row, at],
                        "low": level.low[row, at],
                        "high": level.high[row, at],
                        "asa_seconds": waits[row, at],
                        "abandonment": lost.value[row, at],
                        "occupancy": occupancy[row, at],
                        "predicted_service_level": self.predicted[row, at],
                        "waiting_contacts": waiting[row, at],
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def by_day(self) -> list[dict[str, Any]]:
        """Return service level with its interval, ASA, abandonment and offered contacts by queue and day."""
        level, lost, waits = self.share(self.sums.days), self.share(self.sums.days, 1), self.waits(self.sums.days)
        names = [*self.plan.config.queue_names, "overall"]
        dates = sorted({stamp.date().isoformat() for stamp in self.plan.index})
        found = []
        for row, name in enumerate(names):
            for day, date in enumerate(dates):
                offered = self.sums.days[row, day, 0, 1] / self.sums.replications
                if offered > 0:
                    cells = {"service_level": level.value, "low": level.low, "high": level.high,
                             "asa_seconds": waits.value, "abandonment": lost.value}  # fmt: skip
                    numbers = {key: _number(values[row, day]) for key, values in cells.items()}
                    found.append({"queue": name, "date": date, "offered": round(float(offered), 4), **numbers})
        return found


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


def _number(value: float | np.floating) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None
