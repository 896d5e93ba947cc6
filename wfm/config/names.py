"""Names of agents as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wfm.config.agents import Agent


def told_apart(agents: Sequence[Agent]) -> list[str]:
    """Return the name of each agent; of those who share one, with the id behind it."""
    shared = Counter(agent.name for agent in agents)
    return [f"{one.name} ({one.agent_id})" if shared[one.name] > 1 else one.name for one in agents]
