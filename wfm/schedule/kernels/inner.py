"""How functions are compiled that only compiled code calls: without a way in from Python.

For people, a tuple of many arrays, the way in takes longer to compile than most functions themselves. What one or two
places call is compiled as a part of them alone, instead of once more by itself.
"""

from __future__ import annotations

from typing import Any

from numba import njit

_WITHIN: dict[str, Any] = {"cache": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
inner = njit(**_WITHIN)
inner_inline = njit(**_WITHIN, forceinline=True)
inner_once = njit(**_WITHIN, inline="always")
