"""Random numbers by counting: each is a scrambled name of what it is for.

Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", with the constants of
Stafford's variant 13; exponential numbers by Marsaglia and Tsang (2000), "The ziggurat method for generating random
variables", the layer taken from other bits than the place in it.
"""

from __future__ import annotations

from math import cos, exp, pi, sqrt

import numpy as np

from wfm.simulate.kernels.compiling import inner

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
# What a contact's numbers are for.
GAP, SERVICE, PATIENCE, AGAIN, DELAY, OFFER, SPREAD = (
    np.uint64(one)
    for one in (
        0xD1B54A32D192ED03,
        0x8CB92BA72F3D8DD7,
        0xABC98388FB8FAC03,
        0x2545F4914F6CDD1D,
        0xDA942042E4DD58B5,
        0x9FB21C651E98DF25,
        0xC2B2AE3D27D4EB4F,
    )
)
_S30, _S27, _S31, _S11 = (np.uint64(shift) for shift in (30, 27, 31, 11))
_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_LOW = np.uint64(255)
_UNIT = 2.0**-53

LAYERS = 256
TAIL, _AREA = 7.69711747013104972, 3.949659822581572e-3


def _ziggurat() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the layers' certain widths and scales, both for 53-bit whole numbers, and the density at their edges."""
    edge = np.zeros(LAYERS + 1)
    edge[LAYERS], edge[LAYERS - 1] = _AREA / np.exp(-TAIL), TAIL
    for i in range(LAYERS - 2, 0, -1):
        edge[i] = -np.log(_AREA / edge[i + 1] + np.exp(-edge[i + 1]))
    wide, narrow = edge[1:], edge[:-1]
    # layer 0 of the draw is the base, with the tail
    order = np.r_[LAYERS - 1, np.arange(LAYERS - 1)]
    return narrow[order] / wide[order], wide[order], np.exp(-edge)


CERTAIN, WIDE, HEIGHT = _ziggurat()


@inner
def mix(z: np.uint64) -> np.uint64:
    """Scramble 64 bits."""
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@inner
def name_of(key: np.uint64, number: int) -> np.uint64:
    """Return the name of the number-th thing under a key."""
    return mix(key + np.uint64(number) * GOLDEN)


@inner
def uniform(name: np.uint64) -> float:
    """Return a number above 0 and below 1."""
    return (np.float64(name >> _S11) + 0.5) * _UNIT


@inner
def exponential(name: np.uint64) -> float:
    """Return an exponential number of mean 1."""
    shift = 0.0
    while True:
        layer = np.int64(name & _LOW)
        place = np.float64(name >> _S11) * _UNIT
        x = place * WIDE[layer]
        if place < CERTAIN[layer]:
            return shift + x
        if layer == 0:
            shift += TAIL  # beyond the base the distribution begins anew
            name = mix(name + GOLDEN)
            continue
        name = mix(name + GOLDEN)
        low, high = HEIGHT[layer], HEIGHT[layer - 1]
        if low + uniform(name) * (high - low) < exp(-x):
            return shift + x
        name = mix(name + GOLDEN)


@inner
def normal(name: np.uint64) -> float:
    """Return a normal number of mean 0 and deviation 1 (Box and Muller 1958)."""
    return sqrt(2.0 * exponential(name)) * cos(2.0 * pi * uniform(mix(name + SPREAD)))
