"""Every measure once: what it is, of which sums, and which way is better.

A measure is one sum, or one sum over another; both are added up first and divided last, so a day's service level is
that of its contacts and not the mean of its intervals. The names of sums are those that `measures/` writes.

Source: the terms are those of the contact-centre profession (ICMI, SWPP); where they leave a choice it is named here.
"""

from __future__ import annotations

from dataclasses import dataclass

GRAINS = ("interval", "day", "week")
SUBJECTS = ("all", "queue", "team", "agent")
_CONTACTS = ("all", "queue")
_PEOPLE = ("all", "team", "agent")
_DAYS = ("day", "week")
MORE, LESS, NEARER, NEITHER = "more", "less", "nearer", ""


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        name: As in `kpi.csv`.
        over: The sum that it is, or that is divided.
        under: The sum that divides; empty: none does.
        unit: contacts, share (0-1), seconds, hours, money or score.
        better: `more`, `less`, `nearer` to the target; empty: neither way.
        subjects: Of whom it is known.
        grains: Of which spans of time.
    """

    name: str
    over: str
    under: str = ""
    unit: str = "share"
    better: str = NEITHER
    subjects: tuple[str, ...] = _CONTACTS
    grains: tuple[str, ...] = GRAINS


MEASURES = (
    Measure("offered", "offered", unit="contacts"),
    Measure("answered", "answered", unit="contacts", better=MORE),
    Measure("abandoned", "abandoned", unit="contacts", better=LESS),
    Measure("abandonment", "abandoned", "abandoned_of", better=LESS),
    Measure("service_level", "in_time", "in_time_of", better=MORE),
    Measure("asa_seconds", "wait", "wait_of", unit="seconds", better=LESS),
    Measure("aht_seconds", "handle", "handle_of", unit="seconds", better=LESS),
    Measure("occupancy", "busy", "staffed", better=LESS, subjects=SUBJECTS),
    Measure("utilisation", "at_work", "staffed_of", better=MORE, subjects=_PEOPLE),
    Measure("shrinkage_planned", "off_phone", "staffed_of", better=LESS, subjects=_PEOPLE),
    Measure("shrinkage_unplanned", "absent", "staffed_of", better=LESS, subjects=_PEOPLE),
    Measure("adherence", "adhered", "scheduled", better=MORE, subjects=_PEOPLE),
    Measure("conformance", "worked", "scheduled_paid", better=NEARER, subjects=_PEOPLE),
    Measure("paid_hours", "paid", unit="hours", subjects=_PEOPLE),
    Measure("required_hours", "required", unit="hours"),
    Measure("scheduled_hours", "scheduled_agents", unit="hours"),
    Measure("understaffing", "under", "required", better=LESS),
    Measure("overstaffing", "over", "required", better=LESS),
    Measure("inflexibility", "gap", "required", better=LESS),
    Measure("schedule_efficiency", "fit", "required", better=MORE),
    Measure("fitting_intervals", "fitting", "fitting_of", better=MORE),
    Measure("wape_interval", "miss_interval", "forecast_of", better=LESS),
    Measure("wape_day", "miss_day", "forecast_of", better=LESS, grains=_DAYS),
    Measure("wape_week", "miss_week", "forecast_of", better=LESS, grains=("week",)),
    Measure("bias", "error", "forecast_of", better=NEARER),
    Measure("cost", "cost", unit="money", better=LESS, subjects=_PEOPLE, grains=_DAYS),
    Measure("cost_per_contact", "cost", "answered", unit="money", better=LESS, subjects=("all",), grains=_DAYS),
)
BY_NAME = {measure.name: measure for measure in MEASURES}


def score(name: str) -> Measure:
    """Return the mean of a score that comes from elsewhere."""
    return Measure(name, name, f"{name}_of", "score", MORE, SUBJECTS, _DAYS)
