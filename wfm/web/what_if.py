"""What other events make of the contacts of a plan, without its history."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from wfm.config.backlog import read_backlog
from wfm.plan import Plan
from wfm.staffing import make_requirements


def with_events(plan: Plan, before: pd.DataFrame) -> Plan:
    """Return a plan whose contacts follow its events instead of those of before.

    Contacts change by the uplifts that are given: an event without one would have to be learned from the history.
    Closed days take their contacts away through the opening hours.
    """
    forecast = plan.forecast.copy()
    dates = pd.Series(forecast["timestamp"].dt.date, index=forecast.index)
    share = _uplift(forecast, dates, plan.events) / _uplift(forecast, dates, before)
    for name in ("contacts", "contacts_p10", "contacts_p90"):
        forecast[name] = forecast[name] * share
    forecast.attrs = plan.forecast.attrs
    return replace(
        plan,
        forecast=forecast,
        requirements=make_requirements(plan.config, forecast, plan.events, read_backlog(plan.config)),
    )


def _uplift(forecast: pd.DataFrame, dates: pd.Series, events: pd.DataFrame) -> pd.Series:
    factor = pd.Series(1.0, index=forecast.index)
    for event in events.to_dict("records"):
        if event["kind"] != "event" or pd.isna(event["uplift"]):
            continue
        during = (dates >= event["date"]) & (dates <= event["end_date"])
        if event["queues"]:
            during &= forecast["queue"].isin(event["queues"])
        factor[during] *= float(event["uplift"])
    return factor
