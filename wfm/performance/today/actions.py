"""What could still be done today: each kind of change that the replan knows, by itself, with its cost and gain."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.performance.today.projection import rest_in_time
from wfm.replan.alone import mend_alone
from wfm.replan.asked import ONLY, Asked
from wfm.schedule.ahead import Ahead
from wfm.schedule.kernels.crew import Roster
from wfm.schedule.mend import Mending

TIME_OFF = "time-off"
SHOWN = 3
CHANGES = ["agent_id", "name", "date", "before", "after", "moved", "cost"]
# Less is worth nobody's while, unless hardly more is lacking.
_LEAST_CONTACTS = 0.5


@dataclass(frozen=True, eq=False)
class Action:
    """One kind of change that would help.

    Attributes:
        kind: Of `wfm.replan.asked.ONLY`.
        cost: Money beside the plan; negative: saved.
        contacts: Contacts more that are answered in time today.
        points: What that is of the service level of the day, all queues together, 0-1.
        needed: Of those contacts, what queues gain that would miss their targets.
        people: How many are asked.
        changes: A row for each person: agent_id, name, date, the shift before and after, what moves in it, cost.
        more_budget: Money that the weekly budget would have to be raised by.
        command: What to run to do it.
    """

    kind: str
    cost: float
    contacts: float
    points: float
    needed: float
    people: int
    changes: pd.DataFrame
    more_budget: float
    command: str

    @property
    def cost_per_contact(self) -> float:
        """Money for one more contact answered in time where it is needed."""
        return self.cost / self.needed if self.needed > 0 else math.inf


class Bench:
    """Tries changes on copies of a roster.

    Args:
        folder: The plan folder, as it is named in commands.
        asked: What has changed, as the replan is told.
        mending: The roster, with that.
        ahead: The intervals of the day that are to come, shape (queues, intervals).
        day_contacts: Contacts of the whole day.
        short: Contacts that queues lack to their targets; those that lack none are left out.
    """

    def __init__(
        self,
        folder: Path,
        asked: Asked,
        mending: Mending,
        ahead: np.ndarray,
        day_contacts: float,
        short: Mapping[str, float],
    ) -> None:
        self._folder, self._asked, self._mending, self._ahead = folder, asked, mending, ahead
        self._day, self._short = max(day_contacts, 1e-9), dict(short)
        self._before = self._in_time(mending.roster)
        self._cost = float(mending.roster.cost.sum())

    def cheapest(self) -> tuple[list[Action], Action | None]:
        """Return the cheapest kinds of change that serve the queues that need it, by cost for one contact.

        At most three, each as large as the shortfall needs and no larger; and the one that brings most, where it is
        none of them and they bring less.
        """
        found = [action for kind in ONLY if kind != TIME_OFF for action in self._sized(kind)]
        cheap = sorted(found, key=lambda one: (one.cost_per_contact, -one.needed))[:SHOWN]
        most = max(found, key=lambda one: one.needed, default=None)
        return cheap, None if most in cheap else most

    def time_off(self, spare: Mapping[str, float]) -> Action | None:
        """Return who could go home, as many as leave every queue on its target.

        Args:
            spare: Contacts that each queue has beyond its target, cautiously.
        """
        most = None
        while most != 0:
            action, lost = self._tried(TIME_OFF, most)
            if action is None or action.cost >= 0:
                return None
            if all(lost[queue] <= spare.get(queue, 0.0) + 1e-9 for queue in lost):
                return action
            most = action.people // 2
        return None

    def _sized(self, kind: str) -> list[Action]:
        """Return an action of a kind within the budget, and where that is not enough one beyond it."""
        budget, wanted = self._mending.config.budget, sum(self._short.values())
        within = self._useful(kind, False)
        if within is not None and within.needed >= wanted:
            return [within]
        # A budget of teams or queues is not one that a single sum could raise.
        one_sum = budget.weekly is not None and not budget.teams and not budget.queues
        beyond = self._useful(kind, True) if one_sum else None
        found = [within, beyond if beyond is not None and beyond.more_budget else None]
        return [action for action in found if action is not None]

    def _useful(self, kind: str, any_budget: bool) -> Action | None:
        """Return an action that serves the queues that need it, with as few people as they need."""
        wanted = sum(self._short.values())
        action, _ = self._tried(kind, None, any_budget)
        if action is None or action.contacts <= 0 or action.needed < min(_LEAST_CONTACTS, wanted / 2):
            return None
        if action.needed <= wanted:
            return action
        # The best go first, so a part of them brings at least that part of the gain.
        smaller, _ = self._tried(kind, max(math.ceil(action.people * wanted / action.needed), 1), any_budget)
        return smaller if smaller is not None and smaller.needed > 0 else action

    def _tried(self, kind: str, most: int | None, any_budget: bool = False) -> tuple[Action | None, dict[str, float]]:
        """Return an action, and the contacts that each queue loses by it; none where nothing changes."""
        asked = replace(self._asked, only=kind, most_people=most)
        roster = self._mending.copy()
        repair = mend_alone(self._mending, asked, kind, roster, any_budget)
        after = self._in_time(roster)
        lost = {queue: self._before[queue] - after[queue] for queue in after}
        if not repair.changes:
            return None, lost
        more = self._more_budget(roster) if any_budget else 0.0
        action = Action(
            kind,
            round(float(roster.cost.sum()) - self._cost, self._mending.config.site.currency_decimals),
            -sum(lost.values()),
            -sum(lost.values()) / self._day,
            -sum(lost[queue] for queue in self._short),
            len({change.agent for change in repair.changes}),
            self._changes(roster, repair),
            more,
            command(self._folder, replace(asked, more_budget=more)),
        )
        return action, lost

    def _in_time(self, roster: Roster) -> dict[str, float]:
        found = rest_in_time(self._mending.service, self._mending, roster, self._ahead)
        return {queue: in_time for queue, (in_time, _) in found.items()}

    def _more_budget(self, roster: Roster) -> float:
        """Return by how much the weekly budget is to be raised for this roster, in whole units."""
        crew = self._mending.crew
        over = float((crew.member @ roster.cost - crew.cap).max(initial=0.0))
        return float(math.ceil(over / self._mending.config.week.weeks))

    def _changes(self, roster: Roster, repair: Ahead) -> pd.DataFrame:
        touched = list(dict.fromkeys((change.agent, change.day) for change in repair.changes))
        agents, dates = self._mending.agents, self._mending.grid.dates
        rows = [
            (
                agents[agent].agent_id, agents[agent].name, dates[day], self._shift(self._mending.roster, agent, day),
                self._shift(roster, agent, day), self._moved(roster, agent, day),
                float(roster.cost[agent] - self._mending.roster.cost[agent]),
            )
            for agent, day in touched
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=CHANGES)

    def _shift(self, roster: Roster, agent: int, day: int) -> str:
        crew, start = self._mending.crew, roster.start[agent, day]
        if start < 0:
            return ""
        begin = int(crew.start_slot[day, start])
        length = int(crew.spans[crew.class_contract[crew.agent_class[agent]], roster.span[agent, day]])
        return f"{self._clock(begin)}-{self._clock(begin + length)}"

    def _moved(self, roster: Roster, agent: int, day: int) -> str:
        """Say which breaks and activities begin at another time, or no more."""
        config, old = self._mending.config, self._mending.roster
        if old.start[agent, day] < 0:
            return ""
        names = [item.name for item in config.breaks] + [item.name for item in config.activities]
        slots = zip(names, old.breaks[agent, day].tolist(), roster.breaks[agent, day].tolist(), strict=True)
        return ", ".join(f"{name} {self._clock(a)}->{self._clock(b)}" for name, a, b in slots if a != b)

    def _clock(self, slot: int) -> str:
        return f"{self._mending.grid.moment(slot):%H:%M}" if slot >= 0 else "none"


def command(folder: Path, asked: Asked) -> str:
    """Return the command that does what is asked."""
    words = ["wfm", "replan", str(folder)]
    for option, moment in (("--from", asked.since), ("--until", asked.until)):
        words += [option, _written(moment)] if moment is not None else []
    for option, factors in (("--volume", asked.volume), ("--aht", asked.aht)):
        for queue, factor in factors.items():
            words += [option, f"{queue}:x{factor:g}"]
    for one in asked.absences:
        words += ["--absent", f"{one.agent_id}:{one.date}"]
    words += ["--only", asked.only] if asked.only else []
    words += ["--notice", f"{asked.notice_hours:g}"] if asked.notice_hours else []
    words += [] if asked.most_people is None else ["--most-people", str(asked.most_people)]
    words += ["--more-budget", f"{asked.more_budget:g}"] if asked.more_budget else []
    return shlex.join(words)


def _written(moment: pd.Timestamp) -> str:
    """Write an instant as local time, with its offset where a clock shows the time twice."""
    plain = f"{moment:%Y-%m-%dT%H:%M}"
    first = pd.Timestamp(plain).tz_localize(str(moment.tz), ambiguous=True)
    return plain if first == moment else f"{plain}{moment:%z}"
