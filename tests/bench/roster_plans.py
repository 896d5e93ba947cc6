"""How far the rosters of the acceptance plans are from the best possible, for the goals within a budget.

    .venv/bin/python tests/bench/roster_plans.py [--plans assessor ems] [--goals coverage] [--seconds 55] [--runs 1]

Each search has its seconds after the forecast and the needs, and does not stop for a gap that is small enough.
`at most` is the service level that no roster for the money exceeds; `broken` is what `wfm check` finds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from roster_settings import PLANS, Setting, acceptance_setting

GOALS = "coverage", "service_level"
HEADINGS = "agents", "money", "objective", "gap", "predicted", "at most", "broken"


def head() -> str:
    """Return the table's first line."""
    return f"{'plan':<16}{'goal':<16}" + "".join(f"{name:>12}" for name in HEADINGS)


def line(setting: Setting, goal: str) -> str:
    """Roster a plan for a goal within its own budget, and lay out a row."""
    one = setting.solved(setting.config.budget.weekly, goal=goal)
    best = f"{one.best:.2%}" if goal == "service_level" else ""
    money, objective = f"{one.cost:,.0f}", f"{one.objective:,.0f}"
    cells = len(setting.agents), money, objective, f"{one.gap:.3%}", f"{one.level:.2%}", best, one.broken
    return f"{setting.name:<16}{goal:<16}" + "".join(f"{text:>12}" for text in cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--plans", nargs="+", default=list(PLANS), help="acceptance plans")
    parser.add_argument("--goals", nargs="+", choices=GOALS, default=list(GOALS))
    parser.add_argument("--seconds", type=float, default=55.0, help="of each search")
    parser.add_argument("--runs", type=int, default=1, help="of each")
    asked = parser.parse_args()
    print(head())
    for name in asked.plans:
        setting = acceptance_setting(name, time_limit_seconds=asked.seconds, gap=0.0, workers=2)
        for goal in asked.goals:
            for _ in range(asked.runs):
                print(line(setting, goal), flush=True)


if __name__ == "__main__":
    main()
