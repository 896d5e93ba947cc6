"""Agents alike: of equal options, skills, wage and budgets, so that what is best for one is best for all of them."""

from __future__ import annotations

import numpy as np

from wfm.schedule.kernels.crew import Crew


def agents_alike(crew: Crew) -> tuple[np.ndarray, np.ndarray]:
    """Return one agent of each kind and how many of the kind there are, both of shape (kinds,)."""
    first, kind = _kinds(crew)
    return first, np.bincount(kind, minlength=len(first)).astype(np.int64)


def kind_of_each(crew: Crew) -> np.ndarray:
    """Return the place of each agent's kind in `agents_alike`, shape (agents,)."""
    return _kinds(crew)[1]


def _kinds(crew: Crew) -> tuple[np.ndarray, np.ndarray]:
    """Return the first agent of each kind, and each agent's kind; where wishes weigh, nobody is like another."""
    if len(crew.wishes.start_dislike):
        everybody = np.arange(len(crew.wage))
        return everybody, everybody
    keys = np.column_stack([crew.agent_class, crew.agent_group, crew.sessions.kind, crew.wage, crew.member.T])
    _, first, kind = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first.astype(np.int64), kind.ravel().astype(np.int64)
