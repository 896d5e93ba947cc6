"""Sets that hang together: directly by a common element, or through other sets."""

from __future__ import annotations

from collections.abc import Sequence


def connected(sets: Sequence[frozenset]) -> list[list[int]]:
    """Return the places of the sets, grouped by connection; an empty set is a group of its own."""
    found: list[tuple[frozenset, list[int]]] = []
    for place, elements in enumerate(sets):
        together, members = elements, [place]
        for other in [one for one in found if one[0] & together]:
            together |= other[0]
            members = other[1] + members
            found.remove(other)
        found.append((together, members))
    return [members for _, members in found]
