"""The estimates of `wfm erlang`: patience from waits, shrinkage from hours."""

from __future__ import annotations

import math
from typing import Any


def estimate_of(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the estimate with its 95 % interval, none where it is endless, and what the configuration calls it."""
    from wfm.erlang import patience_from_waits, shrinkage_from_hours

    if name == "shrinkage":
        value = float(shrinkage_from_hours([given["scheduled_hours"]], [given["worked_hours"]])[1][0])
        return {"estimate": name, **given, "value": value, "key": "staffing.shrinkage.unplanned"}
    found = patience_from_waits(given["total_wait"], given["abandoned"])
    numbers = {"value": found.value, "low": found.low, "high": found.high}
    known = {key: float(number) if math.isfinite(number) else None for key, number in numbers.items()}
    return {"estimate": name, **given, **known, "key": "patience_seconds"}


def estimate_text(result: dict[str, Any]) -> list[str]:
    """Return the estimate in words."""
    if result["estimate"] == "shrinkage":
        lines = [f"shrinkage      {result['value']:.1%} of the hours on the roster were not worked"]
        if result["value"] < 1:
            key = f"shrinkage: {{unplanned: {result['value']:.3f}}}"
            lines.append(f"in the plan    {key}, less what the roster leaves out itself")
        return lines
    if result["value"] is None:
        low = f"{result['low']:,.0f} s" if result["low"] else "unknown"
        return [f"patience       nobody gave up: above {low} with 97.5% confidence"]
    return [
        f"patience       {result['value']:,.1f} s until a caller gives up, on average",
        f"95% interval   {result['low']:,.1f} to {result['high']:,.1f} s",
        *([f"in the plan    patience_seconds: {result['value']:.0f}"] if result["value"] >= 0.5 else []),
    ]
