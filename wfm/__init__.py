"""Workforce forecasting and scheduling for contact centres.

The stages as functions; everything behind them is imported when it is first used, so that `import wfm` is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from wfm import erlang as erlang
    from wfm.config import Config as Config
    from wfm.config import load as load
    from wfm.forecast import make_forecast as make_forecast
    from wfm.history import read_history as read_history
    from wfm.plan import Plan as Plan
    from wfm.plan import make_plan as make_plan
    from wfm.schedule import make_roster as make_roster
    from wfm.staffing import make_requirements as make_requirements

_HOMES = {
    "Config": "wfm.config",
    "load": "wfm.config",
    "read_history": "wfm.history",
    "make_forecast": "wfm.forecast",
    "make_requirements": "wfm.staffing",
    "make_roster": "wfm.schedule",
    "Plan": "wfm.plan",
    "make_plan": "wfm.plan",
}


def __getattr__(name: str) -> Any:
    if name == "erlang":
        return importlib.import_module("wfm.erlang")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'wfm' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES, "erlang"])
