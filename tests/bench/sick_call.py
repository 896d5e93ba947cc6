"""How long a sick call takes to answer at 500 agents, and how many people it touches.

    .venv/bin/python tests/bench/sick_call.py [--people 500] [--calls 10]

`load` reads the roster into arrays; `answer` takes the shift out and mends the day.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def main() -> None:
    """Print a line for each call."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--calls", type=int, default=10)
    parser.add_argument("--goal", default="coverage")
    asked = parser.parse_args()
    print(f"{'call':>6}{'load s':>10}{'answer s':>10}{'people':>8}{'recovered':>11}")
    for row in measured(asked.people, asked.calls, asked.goal):
        print("{call:>6}{load:>10.3f}{answer:>10.3f}{people:>8}{recovered:>11.0%}".format(**row), flush=True)


def measured(people: int, calls: int, goal: str = "coverage", iterations: int | None = None):
    """Yield what each sick call took; a first one, which compiles, is left out."""
    from roster_weeks import roster_week

    from wfm.schedule import make_roster

    limit = {"time_limit_seconds": 15} if iterations is None else {"iterations": iterations}
    week = roster_week(people, goal=goal, **limit)
    made = make_roster(week.config, week.agents, week.requirements, week.curves)
    for call in range(-1, calls):
        row = _one(week, made, call)
        if call >= 0:
            yield row


def _one(week, made, call: int) -> dict:
    from wfm.schedule.kernels.search import objective
    from wfm.schedule.mend import Mending
    from wfm.schedule.repair import Rights

    shift = made.shifts.iloc[(call + 1) * 37 % len(made.shifts)]
    agents = [
        replace(agent, time_off=agent.time_off | {shift["date"]}) if agent.agent_id == shift["agent_id"] else agent
        for agent in week.agents
    ]
    begun = time.perf_counter()
    mending = Mending(week.config, agents, week.requirements, week.curves, made.activities)
    loaded = time.perf_counter()
    before = Mending(week.config, week.agents, week.requirements, week.curves, made.activities)
    values = [float(objective(m.crew, m.cover, m.roster, m.price)) for m in (before, mending)]
    started = time.perf_counter()
    days = sorted({day for _, day in mending.away})
    repair = mending.repair(0, lambda agent, day: False, 5)
    repair.mend(days, Rights())
    ended = time.perf_counter()
    lost = values[0] - values[1]
    gained = float(objective(mending.crew, mending.cover, mending.roster, mending.price)) - values[1]
    return {
        "call": call, "load": loaded - begun, "answer": ended - started, "people": len(repair.touched),
        "recovered": gained / lost if lost > 0 else 1.0,
    }  # fmt: skip


if __name__ == "__main__":
    main()
