from __future__ import annotations

import pandas as pd
import pytest

from wfm.config import load
from wfm.forecast import make_forecast


@pytest.fixture
def planned(plan, tmp_path):
    """Return a function that loads the plan with a history section of its own."""

    def write(history: str = ""):
        plan()
        text = (tmp_path / "plan.yaml").read_text()
        (tmp_path / "plan.yaml").write_text(text + (f"history: {{source: none.csv, {history}}}\n" if history else ""))
        return load(tmp_path / "plan.yaml")

    return write


def _without(history: pd.DataFrame, day: str, first: int = 0, last: int = 24) -> pd.DataFrame:
    """Return the history with no contacts in some hours of a day."""
    stamps = history["timestamp"]
    hit = (stamps.dt.strftime("%Y-%m-%d") == day) & (stamps.dt.hour >= first) & (stamps.dt.hour < last)
    assert hit.any()
    return history.assign(contacts=history["contacts"].where(~hit, 0.0))


def _flags(forecast: pd.DataFrame) -> list[tuple]:
    return [(f["date"], f["start"], f["end"], f["reason"]) for f in forecast.attrs["flagged_days"]]


def test_a_usual_history_has_no_flags(planned, past, no_events):
    assert _flags(make_forecast(planned(), past(90), no_events)) == []


def test_the_hours_of_an_outage_are_flagged_and_teach_nothing(planned, past, no_events):
    usual = make_forecast(planned(), past(90), no_events)
    cut = make_forecast(planned(), _without(past(90), "2026-11-25", 10, 14), no_events)
    assert _flags(cut) == [("2026-11-25", "10:00", "14:00", "outage")]
    (flag,) = cut.attrs["flagged_days"]
    assert flag["contacts"] == 0
    assert flag["expected"] == pytest.approx(4 * 20 * 1.45, rel=0.2)
    assert cut["contacts"].to_numpy() == pytest.approx(usual["contacts"].to_numpy(), rel=0.03)


def test_a_short_silence_of_a_thin_queue_is_no_outage(planned, past, no_events):
    thin = _without(past(90, mean=2.0), "2026-11-25", 10, 13)
    assert _flags(make_forecast(planned(), thin, no_events)) == []


def test_a_silent_working_day_is_flagged(planned, past, no_events):
    assert _flags(make_forecast(planned(), _without(past(90), "2026-11-24"), no_events)) == [
        ("2026-11-24", "", "", "silent")
    ]


def test_a_kept_day_counts(planned, past, no_events):
    history = _without(past(90), "2026-11-24")
    taken_out = make_forecast(planned(), history, no_events)
    kept = make_forecast(planned("keep: [2026-11-24]"), history, no_events)
    assert _flags(kept) == [("2026-11-24", "", "", "kept")]
    tuesday = kept["timestamp"].dt.day_of_week == 1
    assert kept.loc[tuesday, "contacts"].sum() < 0.95 * taken_out.loc[tuesday, "contacts"].sum()


def test_an_ignored_day_teaches_nothing(planned, past, no_events):
    history = past(90)
    odd = history.assign(
        contacts=history["contacts"].where(history["timestamp"].dt.strftime("%Y-%m-%d") != "2026-11-24", 100.0)
    )
    usual = make_forecast(planned(), history, no_events)
    ignored = make_forecast(planned("ignore: [{date: 2026-11-24, queue: billing}]"), odd, no_events)
    assert _flags(ignored) == [("2026-11-24", "", "", "ignored")]
    assert ignored["contacts"].to_numpy() == pytest.approx(usual["contacts"].to_numpy(), rel=0.05)


def test_days_of_another_queue_are_left_alone(planned, past, no_events, plan):
    forecast = make_forecast(planned("ignore: [{start: 2026-11-16, end: 2026-11-20}]"), past(90), no_events)
    assert [flag[0] for flag in _flags(forecast)] == [f"2026-11-{day}" for day in range(16, 21)]
