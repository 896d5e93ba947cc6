"""The demo data: made anew byte for byte, in the form of the contract, and holding what its README says."""

from __future__ import annotations

import datetime as dt
import gzip
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wfm.config import load
from wfm.config.agents import read_agents
from wfm.tables import AGENTS, EVENTS, HISTORY

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
TIMEZONE = "Europe/Amsterdam"


@pytest.fixture(scope="module")
def remade(tmp_path_factory) -> Path:
    """A folder into which the generator has just written."""
    folder = tmp_path_factory.mktemp("demo")
    script = ROOT / "scripts" / "make_demo_data.py"
    subprocess.run([sys.executable, str(script), "--out", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    """The demo's history with local starts."""
    frame = pd.read_csv(DEMO / "history.csv.gz")
    frame["start"] = pd.to_datetime(frame["timestamp"], utc=True).dt.tz_convert(TIMEZONE)
    frame["date"] = frame["start"].dt.date
    return frame


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """The demo's events."""
    return pd.read_csv(DEMO / "events.csv", parse_dates=["date", "end_date"])


def daily(history: pd.DataFrame, queue: str) -> pd.Series:
    """Contacts of a queue by date."""
    of_queue = history[history["queue"] == queue]
    totals = of_queue.groupby("date")["contacts"].sum()
    return totals.set_axis(pd.DatetimeIndex(totals.index))


def test_same_files(remade):
    assert sorted(file.name for file in remade.iterdir()) == sorted(file.name for file in DEMO.iterdir())


@pytest.mark.parametrize("name", ["agents.csv", "events.csv"])
def test_same_bytes(remade, name):
    assert (remade / name).read_bytes() == (DEMO / name).read_bytes()


def test_same_history_bytes(remade):
    new, kept = ((folder / "history.csv.gz").read_bytes() for folder in (remade, DEMO))
    # Unpacked, since versions of zlib pack differently; the header holds neither a time nor a name.
    assert gzip.decompress(new) == gzip.decompress(kept)
    assert new[3:8] == kept[3:8] == bytes(5)


@pytest.mark.parametrize(
    ("name", "table"), [("history.csv.gz", HISTORY), ("agents.csv", AGENTS), ("events.csv", EVENTS)]
)
def test_columns_are_the_contracts(name, table):
    assert list(pd.read_csv(DEMO / name, nrows=1).columns) == table.names


def test_history_is_small_and_ends_before_the_plan(history):
    assert (DEMO / "history.csv.gz").stat().st_size < 1_000_000
    assert history["date"].min() == dt.date(2024, 11, 25)
    assert history["date"].max() == dt.date(2026, 11, 22)
    assert not history.duplicated(["timestamp", "queue"]).any()


def test_days_of_clock_changes(history):
    emails = history[history["queue"] == "email"].set_index("date")
    for date, hours in ((dt.date(2026, 3, 29), 23), (dt.date(2025, 10, 26), 25), (dt.date(2026, 3, 30), 24)):
        assert len(emails.loc[date]) == hours * 4
    assert 2 not in set(emails.loc[dt.date(2026, 3, 29), "start"].dt.hour)


def test_rows_only_while_open(history):
    calls = history[history["queue"] == "support"]["start"]
    chats = history[history["queue"] == "chat"]["start"]
    assert set(calls.dt.day_of_week) == set(range(6))
    assert (calls.dt.hour.min(), calls.dt.hour.max()) == (8, 19)
    assert set(chats.dt.day_of_week) == set(range(7))
    assert (chats.dt.hour.min(), chats.dt.hour.max()) == (8, 21)


def test_weekday_pattern(history):
    by_weekday = daily(history, "support").groupby(lambda date: date.day_of_week).mean()
    assert by_weekday[0] > by_weekday[2] > by_weekday[4] > 1.5 * by_weekday[5]


def test_campaigns_lift_their_days(history, events):
    calls = daily(history, "support")
    campaigns = events[(events["name"] == "sale campaign") & (events["date"] < calls.index[-1])]
    week = pd.Timedelta(days=7)
    days = [day for row in campaigns.itertuples() for day in pd.date_range(row.date, row.end_date)]
    usual = [(calls[day - week] + calls[day + week]) / 2 for day in days]
    assert 1.1 < calls[days].sum() / sum(usual) < 1.3


def test_closures_close_and_the_day_after_is_busy(history, events):
    closed = set(events.loc[events["kind"] == "closed", "date"])
    assert not closed & set(daily(history, "support").index)
    assert not closed & set(daily(history, "chat").index)
    calls = daily(history, "support")
    after = [pd.Timestamp(day) for day in ("2025-04-22", "2025-06-10", "2026-04-07", "2026-05-26")]
    usual = [calls[day + pd.Timedelta(days=7)] for day in after]
    assert calls[after].sum() > 1.05 * sum(usual)


def test_a_campaign_falls_in_the_planned_week(events):
    config = load(ROOT / "configs" / "demo.yaml")
    first, last = (pd.Timestamp(date) for date in (config.week.dates[0], config.week.dates[-1]))
    coming = events[(events["kind"] == "event") & events["date"].between(first, last)]
    assert "sale campaign" in set(coming["name"])


def test_budget_lies_between_least_and_most_payroll():
    config = load(ROOT / "configs" / "demo.yaml")
    agents, _ = read_agents(config)
    least = most = 0.0
    for agent in agents:
        contract = config.contracts[agent.contract]
        days_off = len(agent.time_off.intersection(config.week.dates))
        minutes = max(contract.weekly_hours[0] * 60 - days_off * contract.leave_credit_minutes, 0)
        least += agent.hourly_cost * minutes / 60
        overtime_price = agent.hourly_cost * config.pay.overtime_multiplier
        most += agent.hourly_cost * contract.weekly_hours[1] + overtime_price * contract.overtime_hours
    assert len(agents) == 60
    assert 1.1 * least < config.budget.weekly < 0.95 * most
