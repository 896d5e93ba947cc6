"""What `timing.json` of a plan folder holds: the only file that knows time, host and command line."""

from __future__ import annotations

import platform
import shlex
import sys
from datetime import UTC, datetime


def timing(seconds: dict[str, float]) -> dict:
    """Return it, with the seconds of each stage."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": platform.node(),
        "python": platform.python_version(),
        "command": shlex.join(sys.argv),
        "seconds": seconds,
    }
