"""The smallest sets of rules that leave one agent no legal week, by setting rules aside one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from wfm.connected import connected

# Sets looked for at most; an agent with more of them is mended by what those say already.
MOST_SETS = 8

Legal = Callable[[frozenset[str]], bool]
Item = TypeVar("Item")


def smallest_sets(names: Sequence[str], legal_without: Legal) -> list[frozenset[str]]:
    """Return sets of rules that leave no legal week, while each without any one of its rules does.

    Every way to mend all sets is followed (Reiter 1987), so that no cause hides behind another.

    Args:
        names: The rules in force, those to be set aside first at the front.
        legal_without: Whether there is a legal week without some of them.
    """
    found: list[frozenset[str]] = []
    seen: set[frozenset[str]] = set()
    ways: list[frozenset[str]] = [frozenset()]
    while ways and len(found) < MOST_SETS:
        gone = ways.pop(0)
        if gone in seen:
            continue
        seen.add(gone)
        known = next((one for one in found if not one & gone), None)
        if known is None:
            if legal_without(gone):
                continue
            known = _smallest(names, gone, legal_without)
            found.append(known)
        ways += [gone | {name} for name in sorted(known)]
    return found


def _smallest(names: Sequence[str], gone: frozenset[str], legal_without: Legal) -> frozenset[str]:
    """Set aside whatever can go while there is still no legal week (a deletion filter; Chinneck and Dravnieks 1991)."""
    aside = gone
    for name in names:
        if name not in aside and not legal_without(aside | {name}):
            aside |= {name}
    return frozenset(names) - aside


def groups(sets: Sequence[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Group sets that share rules: one change may mend a whole group, never two of them."""
    return [[sets[place] for place in sorted(places)] for places in sorted(map(sorted, connected(sets)))]


def fewest(items: Sequence[Item], enough: Callable[[list[Item]], bool]) -> list[Item]:
    """Return a smallest part of some items that is still enough, those at the front left out first."""
    kept = list(items)
    for item in items:
        rest = [one for one in kept if one != item]
        if enough(rest):
            kept = rest
    return kept
