"""Plans the configuration named on the command line into the folder named after it: for a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from schedule_cases import planned

from wfm.config import load
from wfm.plan_folder import write_plan


def write(config: Path, out: Path) -> None:
    """Make the plan of a configuration and write its folder."""
    write_plan(planned(load(config)), out, {"out": str(out)})


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
