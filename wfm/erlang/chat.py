"""Chat: one agent, several contacts at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from wfm.erlang.abandonment import ErlangA
from wfm.erlang.arguments import FloatArray, amount, duration, moment, spread

# What an agent gets done with 1 to 5 chats at a time, next to one after the other.
# Source: callcentrehelper.com, "Erlang C for chat".
CHAT_FACTORS = (1.0, 1.7, 2.5, 2.9, 3.5)


def chat_factors(factors: Sequence[float]) -> FloatArray:
    """Return a factor table as an array with 0 for no chat in front; shape (concurrency + 1,).

    Args:
        factors: What an agent gets done with 1, 2, 3 ... chats at a time, next to one after the other: starts with
            1, never falls, and no chat is handled quicker beside others than alone.

    Raises:
        ValueError: naming what is wrong with the table.
    """
    table = np.asarray(factors, dtype=np.float64)
    if table.ndim != 1 or not table.size or not np.isfinite(table).all():
        raise ValueError("factors: must be a list of numbers, one for each number of chats at a time")
    if table[0] != 1.0:
        raise ValueError(f"factors[0]: must be 1, one chat at a time, got {table[0]:g}")
    for k in range(1, table.size):
        if not table[k - 1] <= table[k] <= k + 1:
            raise ValueError(
                f"factors[{k}]: {k + 1} chats at a time must get at least as much done as {k} and at most "
                f"{k + 1} times as much as one, got {table[k]:g}"
            )
    return np.append(0.0, table)


def chat_effective(aht: ArrayLike, concurrency: int, factor: float | None = None) -> FloatArray:
    """Return the agent's time a chat takes when several are handled at a time, aht / factor.

    Args:
        aht: average handle time of a chat handled alone, seconds, 1e-6..1e12.
        concurrency: chats an agent has at a time, 1 and more.
        factor: what that agent gets done, next to one chat after the other; by default from a published table,
            which ends at five.

    Returns:
        Seconds, float64. A chat itself lasts `concurrency` times as long.

    Raises:
        ValueError: naming the argument; a concurrency beyond the table without a factor.

    Source: `CHAT_FACTORS`.
    """
    if concurrency < 1 or concurrency != int(concurrency):
        raise ValueError(f"concurrency: must be a whole number of at least 1, got {concurrency}")
    if factor is None:
        if concurrency > len(CHAT_FACTORS):
            raise ValueError(f"factor: needed beyond {len(CHAT_FACTORS)} chats at a time")
        factor = CHAT_FACTORS[int(concurrency) - 1]
    if not 1.0 <= factor <= concurrency:
        raise ValueError(f"factor: must lie between 1 and the concurrency {concurrency}, got {factor:g}")
    return (duration("aht", aht) / factor)[()]


def chat(
    load: ArrayLike, agents: ArrayLike, aht: ArrayLike, patience: ArrayLike, t: ArrayLike, factors: Sequence[float]
) -> ErlangA:
    """Return all measures of a chat queue whose agents are the quicker, the fewer chats each has.

    Chats are given to the agent with the fewest, and spread as evenly as they go at every moment.

    Args:
        load: offered load with one chat at a time, erlangs, 0..1e9; broadcasts with the others but `factors`.
        agents: real number of agents, 0..1e6; between whole numbers the measures are linear.
        aht: average handle time of a chat handled alone, seconds, 1e-6..1e12.
        patience: mean patience, seconds, 1e-6..1e12, or infinite.
        t: threshold of the service levels, seconds, 0..1e12.
        factors: as `chat_factors`; as many as chats that an agent may have.

    Returns:
        The measures as `erlang_a` has them; `occupancy` is the share of all chat places that are taken. With factors
        1, 2, 3 ... the same as `erlang_a` with `concurrency` servers an agent; with the one factor 1, with one.

    Raises:
        ValueError: naming the argument and the first bad index.

    Source: birth-death chain with departure rate sum over agents of rate(chats of the agent), Kleinrock (1975),
        "Queueing Systems" vol. 1, ch. 3; the states with a wait as in `erlang_a`.
    """
    from wfm.erlang.kernels.chatting import fill_chat
    from wfm.erlang.kernels.measures import MEASURES

    rates = chat_factors(factors)
    shape, (offered, staff, handling, mean_patience, threshold) = spread(
        load=amount("load", load),
        agents=amount("agents", agents),
        aht=duration("aht", aht),
        patience=duration("patience", patience, endless=True),
        t=moment("t", t),
    )
    out = np.empty((MEASURES, offered.size))
    fill_chat(offered, staff, handling, mean_patience, threshold, rates, out)
    return ErlangA(*(row.reshape(shape)[()] for row in out))
