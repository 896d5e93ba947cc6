"""What partners take off the forecast."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.forecast import make_forecast

QUEUE = (
    '- {{name: billing, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 300, '
    "service_level: {{target: 0.8, within_seconds: 20}}, outsourcing: {taken}}}"
)
PLAIN = QUEUE.replace(", outsourcing: {taken}", "").format()


def by_week(forecast: pd.DataFrame) -> np.ndarray:
    return forecast.groupby(forecast["timestamp"].dt.isocalendar().week)["contacts"].sum().to_numpy()


@pytest.mark.parametrize(
    "taken", ["{contacts_per_week: 120, per_contact: 6.5}", "{hours_per_week: 10, per_hour: 24}"]
)  # 10 h of 300 s
def test_a_partner_takes_the_same_share_of_every_interval_of_a_week(plan, past, no_events, taken: str):
    history = past(60)
    before = make_forecast(plan(PLAIN), history, no_events, weeks=2)
    after = make_forecast(plan(QUEUE.format(taken=taken)), history, no_events, weeks=2)
    assert by_week(before) - by_week(after) == pytest.approx([120, 120])
    share = (after["contacts"] / before["contacts"]).groupby(after["timestamp"].dt.isocalendar().week)
    assert share.std().max() < 1e-9
    assert (after[["contacts_p10", "contacts_p90"]] % 1 == 0).all(axis=None)
    assert (after["contacts_p90"] <= before["contacts_p90"]).all()


def test_a_partner_cannot_take_more_than_comes(plan, past, no_events):
    config = plan(QUEUE.format(taken="{contacts_per_week: 9000, per_contact: 6.5}"))
    with pytest.raises(InputError, match=r"plan\.yaml:6: queues\.0\.outsourcing: 'billing' gives 9,000\.0 contacts"):
        make_forecast(config, past(60), no_events)


def test_of_a_week_that_has_begun_the_rest_is_due(plan, past, no_events):
    moment = pd.Timestamp("2026-12-02 00:00", tz="Europe/Amsterdam").as_unit("us")  # two days of seven
    taken = QUEUE.format(taken="{contacts_per_week: 140, per_contact: 6.5}")
    sums = [by_week(make_forecast(plan(queue), past(60), no_events, as_of=moment)).sum() for queue in (PLAIN, taken)]
    assert sums[0] - sums[1] == pytest.approx(100)


@pytest.mark.parametrize("taken", ["{contacts_per_week: 120}", "{contacts_per_week: 120, per_hour: 24}", "{}"])
def test_half_an_agreement_is_refused(plan, taken: str):
    with pytest.raises(InputError, match="needs contacts_per_week and per_contact, or hours_per_week and per_hour"):
        plan(QUEUE.format(taken=taken))
