"""A day under way as plain data: what `wfm kpi --today --json` prints and its page shows."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from wfm.performance.today.actions import Action
from wfm.performance.today.projection import Projection
from wfm.performance.today.so_far import SoFar
from wfm.performance.today.today import Today


def today_data(found: Today) -> dict[str, Any]:
    """Return the day; what is unknown is null."""
    moment, table = found.moment, found.course
    queues = [_queue(part, one) for part, one in zip(found.parts, found.projections[:-1], strict=True)]
    return _plain(
        {
            "date": str(moment.date),
            "now": moment.now.isoformat(),
            "close": moment.close.isoformat(),
            "on_track": found.on_track,
            "queues": queues,
            "overall": _projected(found.overall),
            "absent": found.absent,
            "actions": [_action(one) for one in found.actions],
            "helps_most": None if found.helps_most is None else _action(found.helps_most),
            "time_off": None if found.time_off is None else _action(found.time_off),
            "course": table.assign(timestamp=[stamp.isoformat() for stamp in table["timestamp"]]).to_dict("records"),
            "notes": list(found.notes),
        }
    )


def _queue(part: SoFar, one: Projection) -> dict[str, Any]:
    on = part.contacts
    return {
        "queue": part.queue,
        "contacts_so_far": on.so_far,
        "planned_so_far": on.expected_so_far,
        "planned_rest": on.planned,
        "rest": on.rest,
        "rest_low": on.planned * on.low,
        "rest_high": on.planned * on.high,
        "factor": on.factor,
        "aht_seconds": part.aht_seconds,
        "aht_planned": part.aht_planned,
        "aht_factor": part.aht_factor,
        "told": part.told,
    } | _projected(one)


def _projected(one: Projection) -> dict[str, Any]:
    fields = dataclasses.asdict(one)
    return {
        "service_level_planned": fields["planned"],
        "service_level_so_far": fields["so_far"],
        "service_level_at_close": fields["at_close"],
        "service_level_low": fields["low"],
        "service_level_high": fields["high"],
        "target": one.target,
        "contacts_at_close": one.contacts,
        "short": max(one.short, 0.0),
        "on_track": one.on_track,
    }


def _action(action: Action) -> dict[str, Any]:
    changes = action.changes.assign(date=action.changes["date"].astype(str)).to_dict("records")
    fields = {field.name: getattr(action, field.name) for field in dataclasses.fields(action)}
    return fields | {"changes": changes, "cost_per_contact": action.cost_per_contact}


def _plain(value: Any) -> Any:
    """Return data with numbers rounded and unknown ones null."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(float(value), 6) if math.isfinite(value) else None
    return value
