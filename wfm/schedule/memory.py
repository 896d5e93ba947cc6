"""What a search asks of this machine's memory."""

from __future__ import annotations

import ctypes

# `M_MMAP_THRESHOLD` of malloc.h, and how much is large.
_MMAP_THRESHOLD, _LARGE_BYTES = -3, 32 * 1024


def give_back_large_pieces() -> None:
    """Have large pieces of memory given back as soon as they are free, and go on so; without glibc nothing changes.

    Otherwise glibc raises what it calls large with every piece freed, and programs of days solved side by side leave
    holes: 541 MB at most for 500 agents instead of 470, which takes no longer.

    Source: mallopt(3), M_MMAP_THRESHOLD.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
