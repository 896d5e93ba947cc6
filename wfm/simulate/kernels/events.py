"""What will happen: a binary heap of times, each with what it is and a number."""

from __future__ import annotations

import numpy as np

from wfm.simulate.kernels.compiling import inner

# Kinds of events, in the lowest bits; then the number of an agent, a stream or a returning contact; then a version
# or a place in line.
SERVICE, CHAT, GIVE_UP, OFFER, OVERFLOW, RETURN = range(6)
KIND_BITS, NUMBER_BITS = 3, 29
_KINDS, _NUMBERS = (1 << KIND_BITS) - 1, (1 << NUMBER_BITS) - 1


@inner
def code(kind: int, number: int, more: int) -> int:
    """Pack an event."""
    return kind | (number << KIND_BITS) | (more << (KIND_BITS + NUMBER_BITS))


@inner
def unpack(packed: int) -> tuple[int, int, int]:
    """Return kind, number and the rest of an event."""
    return packed & _KINDS, (packed >> KIND_BITS) & _NUMBERS, packed >> (KIND_BITS + NUMBER_BITS)


@inner
def push(times: np.ndarray, codes: np.ndarray, size: int, time: float, packed: int) -> None:
    """Add an event to a heap of `size`."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if times[above] <= time:
            break
        times[at] = times[above]
        codes[at] = codes[above]
        at = above
    times[at] = time
    codes[at] = packed


@inner
def drop_first(times: np.ndarray, codes: np.ndarray, size: int) -> None:
    """Take the first event out of a heap of `size`: the hole sinks to a leaf, the last event rises from there."""
    last = size - 1
    time, packed = times[last], codes[last]
    at, below = 0, 1
    while below < last:
        if below + 1 < last and times[below + 1] < times[below]:
            below += 1
        times[at] = times[below]
        codes[at] = codes[below]
        at = below
        below = 2 * at + 1
    while at > 0:
        above = (at - 1) >> 1
        if times[above] <= time:
            break
        times[at] = times[above]
        codes[at] = codes[above]
        at = above
    times[at] = time
    codes[at] = packed
