"""A day that has begun, in one function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from wfm.config import Config
from wfm.performance.today.absent import absent_today
from wfm.performance.today.actions import Action, Bench
from wfm.performance.today.course import course
from wfm.performance.today.moment import Moment, last_told, local_instant, moment_of
from wfm.performance.today.projection import Projection, project, rest_in_time, service_of
from wfm.performance.today.so_far import SoFar, so_far
from wfm.performance.week import Week, read_week
from wfm.replan.asked import Absence, Asked
from wfm.replan.held import Held
from wfm.replan.stood import Stood
from wfm.schedule.mend import Mending

NOTICE_HOURS = 1.0


@dataclass(frozen=True)
class Today:
    """A day that has begun.

    Attributes:
        config: The plan's configuration.
        moment: The present.
        parts: What came of each queue so far, and how it goes on.
        projections: Each queue at close, and all together last.
        absent: Agents who should have come and have not.
        actions: What would help at least cost; empty where the day is on track, or nothing helps.
        helps_most: What would bring more than any of these, at more cost for a contact; none where they do.
        time_off: Who could go home, where all queues are on track.
        course: By interval, all live queues together: timestamp, planned, actual, expected, low, high (contacts).
        notes: What a reader has to know.
    """

    config: Config
    moment: Moment
    parts: list[SoFar]
    projections: list[Projection]
    absent: list[str]
    actions: list[Action]
    helps_most: Action | None
    time_off: Action | None
    course: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def overall(self) -> Projection:
        """All queues together."""
        return self.projections[-1]

    @property
    def on_track(self) -> bool:
        """Whether every queue is to meet its target."""
        return all(one.on_track for one in self.projections[:-1])


def make_today(
    folder: Path,
    actuals: Path,
    now: str | None = None,
    worked: Path | None = None,
    abandoned: str = "offered",
    notice_hours: float = NOTICE_HOURS,
) -> Today:
    """Say how the day under way goes on, and what helps.

    Args:
        folder: The plan folder.
        actuals: File of the actuals table, with the contacts so far.
        now: The present, local; the end of the actuals by default.
        worked: File of what agents really did: who has not come is taken out of the rest of the day.
        abandoned: How the service level counts abandoned contacts, as `read_week`.
        notice_hours: How long before it begins people must hear of a new shift.

    Raises:
        InputError: Faults of files, a present outside the plan, on a closed day or before anything came, missing rows.
    """
    week = read_week(folder, actuals, worked, None, abandoned)
    present = last_told(week.plan, week.actuals) if now is None else local_instant(week.plan, now)
    moment = moment_of(week.plan, present)
    parts = so_far(week, moment, str(actuals))
    absent = absent_today(week, moment)
    asked = Asked(
        absences=[Absence(agent_id, moment.date) for agent_id in absent],
        volume={part.queue: part.contacts.factor for part in parts if part.contacts.factor != 1.0},
        aht={part.queue: part.aht_factor for part in parts if part.aht_factor != 1.0},
        since=moment.now,
        until=moment.until,
        notice_hours=notice_hours,
    )
    with TemporaryDirectory(prefix="wfm-today-") as copy:
        stood = Stood(folder, asked, Path(copy))
        return _today(week, moment, parts, absent, stood, folder)


def _today(week: Week, moment: Moment, parts: list[SoFar], absent: list[str], stood: Stood, folder: Path) -> Today:
    mending = stood.mending()
    _complete(mending, stood)
    rest = rest_in_time(mending.service, mending, mending.roster, moment.ahead)
    band = []
    for side in ("high", "low"):
        other = stood.at({part.queue: getattr(part.contacts, side) for part in parts}, stood.asked.aht)
        band.append(rest_in_time(service_of(other, mending), mending, mending.roster, moment.ahead))
    projections = project(stood.as_planned, moment, parts, rest, *band)
    short = {one.queue: one.short for one in projections[:-1] if not one.on_track}
    bench = Bench(folder, stood.asked, mending, moment.ahead, projections[-1].contacts, short)
    # Nobody is sent home whom the day may yet need: what is spare at many contacts counts.
    spare = {one.queue: (one.low - one.target) * one.contacts for one in projections[:-1]}
    actions, helps_most = bench.cheapest() if short else ([], None)
    return Today(
        week.config,
        moment,
        parts,
        projections,
        absent,
        actions,
        helps_most,
        None if short else bench.time_off(spare),
        course(week, moment, parts),
        _notes(week, parts),
    )


def _complete(mending: Mending, stood: Stood) -> None:
    """Bring those who are away back to the least of their contract, as the replan does before anything else."""
    held = Held(mending, stood.asked)
    repair = mending.repair(held.earliest, held.frozen, held.most_people)
    repair.complete(sorted({agent for agent, _ in mending.away}))


def _notes(week: Week, parts: Sequence[SoFar]) -> tuple[str, ...]:
    # That the actuals end before the plan does is no news on the day itself.
    notes = tuple(note for note in week.notes if not note.startswith("judged up to"))
    guessed = ", ".join(part.queue for part in parts if not part.told)
    note = f"the actuals do not tell who was answered in time; so far stands the plan's service level: {guessed}"
    return (*notes, note) if guessed else notes
