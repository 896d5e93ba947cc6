"""How good rosters are, how soon, and how far from the best possible, on synthetic weeks.

    .venv/bin/python tests/bench/roster_table.py [--cases 50x1@120 500x1] [--seeds 1 2 3] [--seconds 90]
        [--linear-program]

Each case runs in a process of its own, for its peak memory. `first` is when the first legal roster was there, after
compilation; `service gap` is the gap by the money for under- and over-staffing alone; `broken` is what `wfm check`
finds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
COLUMNS = ("case", "seed", "first s", "wall s", "cost", "objective", "bound", "gap", "service gap", "MB", "broken")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--cases", nargs="+", default=["50x1", "500x1"], help="agents x skills, @ seconds where they differ"
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--linear-program", action="store_true", help="solve the relaxation beside the search")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        more = {"linear_program": True} if asked.linear_program else {}
        print(json.dumps(measure(asked.one[0], int(asked.one[1]), asked.seconds, **more)))
        return
    print("".join(f"{name:>13}" for name in COLUMNS))
    for case, _, seconds in (text.partition("@") for text in asked.cases):
        for seed in asked.seeds:
            command = [sys.executable, __file__, "--seconds", seconds or str(asked.seconds), "--one", case, str(seed)]
            command += ["--linear-program"] * asked.linear_program
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(line(json.loads(done.stdout.splitlines()[-1])), flush=True)


def measure(case: str, seed: int, seconds: float, **solver: Any) -> dict[str, Any]:
    """Make one roster and return what there is to know of it."""
    from roster_check import broken_by
    from roster_weeks import roster_week

    from wfm.schedule import make_roster

    people, skills = (int(part) for part in case.split("x"))
    limits = solver if "iterations" in solver else {"time_limit_seconds": seconds} | solver
    make_roster(*arguments(roster_week(8, skills, iterations=50)))  # compiles
    week = roster_week(people, skills, seed, **limits)
    begun, first = time.monotonic(), []
    made = make_roster(*arguments(week), progress=lambda state: first.append(time.monotonic() - begun))
    found = made.summary
    return {
        "case": case,
        "seed": seed,
        "first s": first[0] if first else time.monotonic() - begun,
        "wall s": time.monotonic() - begun,
        **{name: found[name] for name in ("cost", "objective", "bound", "gap")},
        "service gap": found["service_gap"],
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "broken": len(broken_by(week, made)),
    }


def arguments(week) -> tuple:
    """Return the positional arguments of `make_roster`."""
    return week.config, week.agents, week.requirements, week.curves


def line(row: dict[str, Any]) -> str:
    """Lay out one row."""
    shown = []
    for name in COLUMNS:
        value = row[name]
        if name in ("gap", "service gap"):
            shown.append("unknown" if value is None else f"{value:.3%}")
        elif isinstance(value, float):
            shown.append(f"{value:,.2f}" if name.endswith(" s") else f"{value:,.0f}")
        else:
            shown.append(str(value))
    return "".join(f"{text:>13}" for text in shown)


if __name__ == "__main__":
    main()
