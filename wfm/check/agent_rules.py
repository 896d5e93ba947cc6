"""The rules of single agents' shifts, for whoever edits a roster and wants to know at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from wfm.check import activity_rules, break_rules, day_rules, law_rules, money_rules, shift_rules, week_rules
from wfm.check.curves import Curves
from wfm.check.facts import Facts
from wfm.check.plan_files import PlanFiles
from wfm.check.result import Violation
from wfm.config import Config
from wfm.config.agents import Agent
from wfm.tables import EVENTS, PREVIOUS

_RULES = (
    *shift_rules.RULES,
    *day_rules.RULES,
    *week_rules.RULES,
    *law_rules.RULES,
    *break_rules.RULES,
    *activity_rules.RULES,
    *money_rules.RULES[:3],
)


def broken_by(
    config: Config,
    agents: Sequence[Agent],
    shifts: pd.DataFrame,
    activities: pd.DataFrame,
    previous: pd.DataFrame | None = None,
) -> list[Violation]:
    """Return what agents' shifts break, rules of the whole site aside; the subject of each is an agent's id.

    Args:
        config: The plan's configuration.
        agents: The agents.
        shifts, activities: Their rows, instants in the site's zone.
        previous: Their shifts before the plan.
    """
    zone = config.site.timezone
    tables = {"shifts": shifts, "activities": activities}
    before = PREVIOUS.empty(zone) if previous is None else previous
    files = PlanFiles(Path(), config, list(agents), EVENTS.empty(zone), tables, {}, Curves.empty(), before, ())
    facts = Facts(files)
    return [violation for one in _RULES for violation in one(facts)]
