"""Agents alike: of equal options, skills, wage and budgets, so that what is best for one is best for all of them."""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Crew


def agents_alike(crew: Crew) -> tuple[np.ndarray, np.ndarray]:
    """Return one agent of each kind and how many of the kind there are, both of shape (kinds,).

    Where wishes and fairness weigh, nobody is like another.
    """
    if len(crew.wishes.start_dislike):
        return np.arange(len(crew.wage)), np.ones(len(crew.wage), dtype=np.int64)
    keys = np.column_stack([crew.agent_class, crew.agent_group, crew.sessions.kind, crew.wage, crew.member.T])
    _, first, count = np.unique(keys, axis=0, return_index=True, return_counts=True)
    return first.astype(np.int64), count.astype(np.int64)
