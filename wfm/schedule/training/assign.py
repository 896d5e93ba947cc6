"""Which session at which of its times, where not all can be held at their best: a whole-number model.

Sessions that are overdue outweigh all others, and every session all costs; so as many as can be are held, and of these
assignments one that costs least, with what a session costs taken as if it were the only one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from wfm.schedule.training.options import STEP, Option
from wfm.schedule.training.sittings import Session

# Deterministic work at most, in the solver's seconds.
_WORK = 2.0
_SCALE = 1_000_000


def assign(
    sessions: Sequence[Session],
    choices: Sequence[Sequence[Option]],
    limits: Mapping[str, int],
    known: Mapping[Session, tuple[int, int]],
) -> list[Option | None]:
    """Return the time of each session; none for those that find no place.

    Args:
        sessions: In the order in which they matter; members with several sessions sit in one at a time.
        choices: The times of each.
        limits: What there is of trainers and rooms.
        known: Day and first slot of sessions in an assignment that is known, to begin with.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    x = [[model.new_bool_var("") for _ in options] for options in choices]
    for row in x:
        model.add_at_most_one(row)
    taken: dict[tuple, list] = {}
    count = Counter(agent for session in sessions for agent in session.members)
    several = {agent for agent, times in count.items() if times > 1}
    for session, options, row in zip(sessions, choices, x, strict=True):
        for option, chosen in zip(options, row, strict=True):
            # All start on one grid, so most are held at once when one of them starts.
            slots = range(option.start, option.start + session.slots, STEP)
            for name in limits:
                if session.uses[name]:
                    for slot in slots:
                        taken.setdefault((name, slot), []).append((session.uses[name], chosen))
            for agent in sorted(several.intersection(option.there)):
                taken.setdefault(("day", agent, session.number, option.day), []).append((1, chosen))
                for slot in slots:
                    taken.setdefault(("agent", agent, slot), []).append((1, chosen))
    for key, uses in taken.items():
        if len(uses) > 1 or key[0] in limits:
            model.add(sum(times * chosen for times, chosen in uses) <= limits.get(key[0], 1))
    costs = [np.array([option.loss for option in options]) for options in choices]
    most = max([float(np.abs(cost).max()) for cost in costs if len(cost)], default=0.0) or 1.0
    people = sum(len(session.members) for session in sessions)
    held = 2 * _SCALE * (len(sessions) + 1)
    terms = []
    for session, options, row, cost in zip(sessions, choices, x, costs, strict=True):
        weight = held * (1 if session.rank[0] else people + 1)
        for option, chosen, loss in zip(options, row, cost, strict=True):
            terms.append((weight * len(option.there) - round(loss / most * _SCALE)) * chosen)
    model.maximize(sum(terms))
    for session, options, row in zip(sessions, choices, x, strict=True):
        for option, chosen in zip(options, row, strict=True):
            model.add_hint(chosen, known.get(session) == (option.day, option.start))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = _WORK
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [None] * len(sessions)
    return [
        next((option for option, chosen in zip(options, row, strict=True) if solver.boolean_value(chosen)), None)
        for options, row in zip(choices, x, strict=True)
    ]
