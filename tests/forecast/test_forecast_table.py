from __future__ import annotations

import pandas as pd
import pytest

from wfm.config import load
from wfm.config.calendar import OpeningCalendar, intervals
from wfm.errors import InputError
from wfm.forecast import make_forecast

LIVE = '- {name: billing, opening_hours: "mon-fri 08:00-18:00", service_level: {target: 0.8, within_seconds: 20}}'
MAIL = (
    '- {name: mail, channel: email, opening_hours: "mon-fri 08:00-18:00", aht_seconds: 200, '
    "service_level: {target: 0.8, within_hours: 8}}"
)


@pytest.fixture
def planned(plan, tmp_path, no_events):
    """Return a function that writes a forecast of 12 contacts an hour and loads a plan that takes it."""

    def write(change=lambda rows: rows, *queues: str, aht: float | None = 250.0):
        config = plan(*(queues or (LIVE,)))
        index = intervals(config.week.start, 7, config)
        index = index[OpeningCalendar(config, no_events).open_mask(config.queues[0], index)]
        rows = pd.DataFrame({"timestamp": [one.isoformat() for one in index], "queue": "billing", "contacts": 12.0})
        rows = change(rows if aht is None else rows.assign(aht_seconds=aht))
        rows.to_csv(tmp_path / "theirs.csv", index=False)
        text = (tmp_path / "plan.yaml").read_text().replace("{model: auto}", "{model: table, table: theirs.csv}")
        (tmp_path / "plan.yaml").write_text(text)
        return load(tmp_path / "plan.yaml")

    return write


def _refused(config, no_events, history=None) -> str:
    with pytest.raises(InputError) as refused:
        make_forecast(config, history, no_events)
    return str(refused.value)


def test_the_table_is_taken_as_it_is_without_any_history(planned, no_events):
    forecast = make_forecast(planned(), None, no_events)
    assert forecast["contacts"].tolist() == [12.0] * 50
    assert set(forecast["aht_seconds"]) == {250.0}
    assert forecast["contacts_p90"].isna().all()


def test_multipliers_of_the_queue_change_it(planned, no_events):
    queue = LIVE.replace("{name", "{aht_multiplier: 0.9, volume_multiplier: 2, weekday_multipliers: {tue: 1.5}, name")
    forecast = make_forecast(planned(lambda rows: rows, queue), None, no_events)
    assert set(forecast["aht_seconds"]) == {225.0}
    by_day = forecast.groupby(forecast["timestamp"].dt.day_of_week)["contacts"].mean()
    assert by_day.tolist() == [24.0, 36.0, 24.0, 24.0, 24.0]


def test_missing_intervals_are_counted_and_the_first_is_named(planned, no_events):
    text = _refused(planned(lambda rows: rows.drop([3, 7])), no_events)
    assert "theirs.csv: timestamp: 'billing' has no row for 2 intervals of the plan" in text
    assert "2026-11-30T11:00:00+01:00" in text


def test_unknown_queues_and_doubled_rows_are_told_together(planned, no_events):
    extra = pd.DataFrame({"timestamp": ["2026-11-30T08:00:00+01:00"], "queue": "biling", "contacts": 1.0})
    text = _refused(planned(lambda rows: pd.concat([rows, rows.iloc[:1], extra])), no_events)
    assert "theirs.csv:52: timestamp: queue billing has this interval twice" in text
    assert "theirs.csv:53: queue: unknown queue 'biling'; did you mean 'billing'" in text


def test_handle_times_come_from_the_history_where_the_table_has_none(planned, past, no_events):
    config = planned(aht=None)
    forecast = make_forecast(config, past(30).assign(aht_seconds=180.0, abandoned=0.0), no_events)
    assert forecast["aht_seconds"].to_numpy() == pytest.approx(180.0)
    assert "no aht_seconds for billing" in _refused(config, no_events)


def test_deferred_work_that_the_table_does_not_name_is_none(planned, no_events):
    def with_mail(rows):
        one = rows.iloc[:1].assign(queue="mail", contacts=30.0)
        return pd.concat([rows, one])

    forecast = make_forecast(planned(with_mail, LIVE, MAIL), None, no_events)
    mail = forecast[forecast["queue"] == "mail"]
    assert len(mail) == 7 * 24
    assert mail["contacts"].sum() == 30
    assert set(mail["aht_seconds"]) == {200.0}


@pytest.mark.parametrize("section", ["{model: table}", "{model: auto, table: theirs.csv}"])
def test_the_model_and_the_file_come_together(plan, tmp_path, section):
    plan()
    text = (tmp_path / "plan.yaml").read_text().replace("{model: auto}", section)
    (tmp_path / "plan.yaml").write_text(text)
    with pytest.raises(InputError, match="model: table and table: FILE come together"):
        load(tmp_path / "plan.yaml")
