"""What `wfm kpi` says of coaching and training."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wfm.performance.week import Week


def write_training(week: Week, folder: Path) -> dict[str, Any] | None:
    """Write `training_held.csv`, and return its sums; none without sessions, or without what agents did."""
    from wfm.performance.coaching.held import TRAINING_HELD, held_figures, sessions_held
    from wfm.table_io import write_table

    held = sessions_held(week)
    if held is None:
        return None
    write_table(held, TRAINING_HELD, folder / "training_held.csv")
    return held_figures(week, held)


def training_lines(told: dict[str, Any] | None) -> list[str]:
    """Return the sums as a line."""
    if told is None:
        return []
    line = (
        f"  training: {told['held']} of {told['placed']} sessions held, {told['moved']} moved, "
        f"{told['missed']} missed; "
        f"{told['held_hours']:,.1f} of {told['hours']:,.1f} h"
    )
    lost = told["contacts_lost"]
    return [line + ("" if lost is None else f", for which the plan gave up {lost:,.1f} contacts in time")]
