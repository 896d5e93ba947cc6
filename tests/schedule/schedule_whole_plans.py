"""How Hypothesis draws whole plans: a few each time, the same ones."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def a_few(examples: int) -> settings:
    """Return the settings for plans of which each takes seconds."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # to make a failing plan smaller would take minutes
        suppress_health_check=list(HealthCheck),
    )
