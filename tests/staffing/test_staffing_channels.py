"""Chats beside each other, call-backs, fixed hours, work that waits already."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from staffing_cases import config_of, faults_of, forecast_of, live, mail, needs_of

from wfm import erlang
from wfm.config import load
from wfm.config.backlog import read_backlog
from wfm.config.calendar import read_events
from wfm.errors import InputError
from wfm.forecast import make_forecast
from wfm.staffing import make_requirements, make_service_curves

FACTORS = [1.0, 1.7, 2.5]
PLAIN = {"staffing": {"load": "plain"}}
NO_EVENTS = pd.DataFrame(columns=["date", "end_date", "name", "kind", "queues", "uplift"])


def chat(**more) -> dict:
    return live("chat", channel="chat", concurrency=3, concurrency_factors=FACTORS, **more)


def test_with_factors_a_chat_lasts_as_long_as_beside_others():
    row = needs_of(config_of(chat(), **PLAIN), 30.0, aht=600.0).iloc[0]
    assert row["load_erlangs"] == pytest.approx(10.0)
    assert row["staffed_load_erlangs"] == pytest.approx(10.0 * 3 / 2.5)
    servers = erlang.required_agents(12.0, 720.0, service_level=0.8, t=20.0)
    assert row["positions"] == -(-servers // 3)
    found = erlang.erlang_a(12.0, 3 * row["positions"], 720.0, np.inf, 20.0)
    assert row["service_level"] == pytest.approx(found.sl_answered_of_offered)


def test_the_exact_chain_is_the_fewest_agents_who_meet_the_target():
    row = needs_of(config_of(chat(concurrency_model="exact", patience_seconds=90), **PLAIN), 30.0, aht=600.0).iloc[0]
    levels = erlang.chat(10.0, row["positions"] - np.array([0, 1]), 600, 90, 20, FACTORS).sl_answered_of_offered
    assert levels[0] >= 0.8 > levels[1]
    assert row["service_level"] == pytest.approx(levels[0])


@pytest.mark.parametrize("model", ["slots", "exact"])
def test_an_occupancy_cap_counts_what_agents_get_done_at_their_most(model: str):
    needs = needs_of(config_of(chat(concurrency_model=model, max_occupancy=0.5), **PLAIN), 30.0, aht=600.0)
    assert needs["positions"].iloc[0] == np.ceil(10.0 / (2.5 * 0.5))


def test_curves_of_the_exact_chain():
    config = config_of(chat(concurrency_model="exact"), **PLAIN)
    table = make_service_curves(config, needs_of(config, 30.0, aht=600.0), [frozenset({"chat"})], [9])
    rows = table[table["timestamp"] == table["timestamp"].iloc[0]]
    found = erlang.chat(10.0, rows["staff"].to_numpy(), 600, np.inf, 20, FACTORS)
    assert rows["service_level"].to_numpy() == pytest.approx(found.sl_answered_of_offered, abs=1e-6)
    assert rows["occupancy"].to_numpy() == pytest.approx(found.occupancy, abs=1e-6)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"concurrency_factors": [1.0, 1.7]}, "2 numbers for a concurrency of 3"),
        ({"concurrency_factors": [2.0, 2.0, 2.5]}, "starts with 1"),
        ({"concurrency_factors": [1.0, 1.7, 3.5]}, "3.5 with 3 chats"),
        ({"concurrency_factors": [1.0, 1.7, 1.5]}, "1.5 with 3 chats"),
        ({"concurrency_factors": None, "concurrency_model": "exact"}, "concurrency_model: exact needs"),
        (
            {"callback": {"offer_after_seconds": 30, "accept": 0.5}},
            "queues.0.callback: callback is for queues with one",
        ),
        ({"concurrency_model": "exact", "reconnect": 0.1}, "goes without redial"),
        ({"channel": "voice"}, "concurrency is for chat"),
    ],
)
def test_chat_settings_that_cannot_be_are_refused_at_their_key(more: dict, words: str):
    assert words in faults_of(chat() | more)


def called_back(**more) -> dict:
    return live(patience_seconds=120, callback={"offer_after_seconds": 30, "accept": 0.6, **more})


def test_no_call_back_is_lost_and_none_counts_as_answered_in_time():
    config = config_of(called_back())
    needs = needs_of(config, 40.0)
    row = needs.iloc[0]
    load = 40 * 240 / 1800
    settled = erlang.settled_load(load, row["positions"], 240, 120, offer_after=30, accept=0.6)
    assert row["callback_contacts"] == pytest.approx(40 * settled.callbacks / load)
    in_line = erlang.erlang_a(settled.live, row["positions"], 240, 120, 20)
    share = settled.live / load
    assert row["service_level"] == pytest.approx(in_line.sl_answered_of_offered * share)
    assert row["abandonment"] == pytest.approx(in_line.prob_abandon * share)
    assert row["service_level"] >= 0.8
    fewer = erlang.settled_load(load, row["positions"] - 1, 240, 120, offer_after=30, accept=0.6)
    late = erlang.erlang_a(fewer.live, row["positions"] - 1, 240, 120, 20).sl_answered_of_offered
    assert late * fewer.live / load < 0.8


def test_positions_leave_the_time_for_the_call_backs():
    aims = {"service_level": {"target": 0.05, "within_seconds": 600}}
    needs = needs_of(config_of(called_back() | aims), 40.0)
    busy = needs["occupancy"] * needs["positions"] + needs["callback_contacts"] * 240 / 1800
    assert (needs["positions"] >= busy * (1 - 1e-9)).all()
    once = live(patience_seconds=120) | aims
    assert (needs["positions"] > needs_of(config_of(once), 40.0)["positions"]).all()


def test_a_curve_with_call_backs_serves_a_little_more_and_takes_their_time():
    with_them, without = config_of(called_back()), config_of(live(patience_seconds=120))
    tables = [make_service_curves(c, needs_of(c, 40.0), [frozenset({"calls"})], [9]) for c in (with_them, without)]
    some, none = (table[table["timestamp"] == table["timestamp"].iloc[0]].set_index("staff") for table in tables)
    load = 40 * 240 / 1800
    settled = erlang.settled_load(load, 5, 240, 120, offer_after=30, accept=0.6)
    level = erlang.erlang_a(settled.live, 5, 240, 120, 20).sl_answered_of_offered * settled.live / load
    assert some.loc[5, "service_level"] == pytest.approx(level, abs=1e-6)
    assert some.loc[5, "abandoned"] < none.loc[5, "abandoned"]
    assert some.loc[5, "occupancy"] > none.loc[5, "occupancy"]


def outbound(**more) -> dict:
    hours = "mon-fri 09:00-17:00"
    return {"name": "campaign", "channel": "outbound", "opening_hours": hours, "aht_seconds": 300.0} | more


def needs_of_fixed(config) -> pd.DataFrame:
    forecast = make_forecast(config, None, NO_EVENTS)
    return make_requirements(config, forecast, NO_EVENTS)


def test_fixed_positions_need_no_history_and_count_the_contacts_they_can_make():
    config = config_of(outbound(fixed_positions=4), shrinkage=0.2)
    needs = needs_of_fixed(config)
    assert len(needs) == 5 * 16
    assert set(needs["positions"]) == {4}
    assert set(needs["staff"]) == {5}
    assert needs["contacts"].to_numpy() == pytest.approx(4 * 1800 / 300)
    curve = make_service_curves(config, needs, [frozenset({"campaign"})], [9])
    rows = curve[curve["timestamp"] == curve["timestamp"].iloc[0]].set_index("staff")["service_level"]
    assert rows[3] == pytest.approx(3 * 0.8 / 4)
    assert rows[5] == pytest.approx(1.0)


def test_fixed_positions_by_hours_and_weekly_hours_over_the_opening_hours():
    by_hour = [{"hours": "mon-fri 09:00-12:00", "positions": 2}, {"hours": "tue 10:00-11:00", "positions": 6}]
    needs = needs_of_fixed(config_of(outbound(fixed_positions=by_hour, volume_multiplier=2.0)))
    by_stamp = needs.set_index(needs["timestamp"].dt.strftime("%a %H:%M"))["positions"]
    assert by_stamp[["Mon 09:00", "Tue 10:00", "Tue 10:30", "Tue 11:00", "Mon 12:00"]].tolist() == [4, 12, 12, 4, 0]
    spread = needs_of_fixed(config_of(outbound(weekly_agent_hours=60.0), start="2026-10-19"))  # clocks go back
    assert (spread["load_erlangs"] * 0.5).sum() == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fixed_positions": 4, "weekly_agent_hours": 10.0}, "either fixed_positions or"),
        ({"fixed_positions": 4, "aht_seconds": None}, "queues.0.aht_seconds: is missing"),
        ({"fixed_positions": 4, "service_level": {"target": 0.8, "within_seconds": 20}}, "has no line"),
    ],
)
def test_fixed_work_that_cannot_be_is_refused_at_its_key(more: dict, words: str):
    assert words in faults_of(outbound(**more))


@pytest.mark.parametrize(
    ("value", "words"), [(-1, "greater than or equal"), ("3", "neither a number"), (True, "neither")]
)
def test_positions_that_are_none_are_refused(value: object, words: str):
    with pytest.raises(ValueError, match=words):
        config_of(outbound(fixed_positions=value))


def test_weekly_hours_are_those_of_each_week():
    closed = pd.DataFrame(
        [(pd.Timestamp("2026-12-07").date(), pd.Timestamp("2026-12-13").date(), "shut", "closed", (), np.nan)],
        columns=NO_EVENTS.columns,
    )
    for weeks in (1, 2, 3):
        config = config_of(outbound(weekly_agent_hours=40.0), week={"start": "2026-11-30", "weeks": weeks})
        forecast = make_forecast(config, None, closed)
        hours = forecast["contacts"] * 300 / 3600
        first = forecast["timestamp"] < pd.Timestamp("2026-12-07", tz="Europe/Amsterdam")
        assert hours[first].sum() == pytest.approx(40.0)
        assert hours.sum() == pytest.approx(40.0 * (weeks - (weeks > 1)))


def test_rounded_contacts_cost_no_position():
    config = config_of(outbound(fixed_positions=5, aht_seconds=420.0))
    forecast = make_forecast(config, None, NO_EVENTS)
    rounded = forecast.assign(contacts=forecast["contacts"].round(4))
    assert set(make_requirements(config, rounded, NO_EVENTS)["positions"]) == {5}


def waiting(rows: list[tuple[str, float]], queue: str = "mail") -> pd.DataFrame:
    stamps = pd.DatetimeIndex([pd.Timestamp(at, tz="Europe/Amsterdam") for at, _ in rows])
    return pd.DataFrame({"queue": queue, "arrived": stamps, "contacts": [count for _, count in rows]})


def needs_with(backlog: pd.DataFrame, limit: dict, contacts: float = 0.0) -> pd.DataFrame:
    config = config_of(mail(**limit), width=60)
    return make_requirements(config, forecast_of(config, contacts, 3600.0), read_events(config), backlog)


def test_backlog_is_due_by_what_is_left_of_its_limit():
    # 08:00-16:00 daily: what came on Sunday at 13:xx has waited two open hours when Monday begins
    needs = needs_with(waiting([("2026-11-29 13:20", 8.0)]), {"within_hours": 6})
    assert needs["load_erlangs"].tolist()[:6] == pytest.approx([2.0] * 4 + [0.0] * 2)
    assert needs["backlog_contacts"].tolist()[:5] == pytest.approx([6.0, 4.0, 2.0, 0.0, 0.0])
    assert needs["oldest_hours"].iloc[0] == pytest.approx(9 + 10 + 40 / 60)


def test_backlog_by_the_clock_counts_the_closed_hours():
    needs = needs_with(waiting([("2026-11-29 22:00", 6.0)]), {"within_clock_hours": 12})
    assert needs["load_erlangs"].tolist()[:4] == pytest.approx([2.0, 2.0, 2.0, 0.0])  # 23:00 + 12 h = 11:00


def test_what_is_late_already_gets_its_limit_once_more_and_nothing_is_lost():
    rows = [("2026-11-25 09:00", 5.0), ("2026-11-29 15:30", 3.0)]
    needs = needs_with(waiting(rows), {"within_hours": 4}, contacts=1.0)
    arriving = 7 * 24 - 8  # what comes after the last closing is left to the next week
    assert needs["load_erlangs"].sum() == pytest.approx(8.0 + arriving, abs=1.0)
    assert needs["load_erlangs"].iloc[0] < 8.0
    plain = needs_with(waiting([]), {"within_hours": 4}, contacts=1.0)
    assert needs["load_erlangs"].iloc[:4].sum() > 4.0
    assert needs["load_erlangs"].iloc[-8:].to_numpy() == pytest.approx(plain["load_erlangs"].iloc[-8:].to_numpy())


def test_a_backlog_table_is_read_and_its_faults_are_located(tmp_path: Path):
    text = """
site: {name: Small, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 60}
week: {start: 2026-11-30}
backlog: waiting.csv
queues:
  - {name: calls, opening_hours: "mon-fri 08:00-16:00", service_level: {target: 0.8, within_seconds: 20}}
  - {name: mail, channel: email, opening_hours: "mon-fri 08:00-16:00", service_level: {target: 0.9, within_hours: 8}}
"""
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "waiting.csv").write_text("queue,arrived,contacts\nmail,2026-11-27 15:00,4\n", encoding="utf-8")
    found = read_backlog(load(tmp_path / "plan.yaml"))
    assert found["arrived"].tolist() == [pd.Timestamp("2026-11-27 15:00", tz="Europe/Amsterdam")]
    wrong = "queue,arrived,contacts\nmial,2026-11-27,4\ncalls,2026-11-27,4\nmail,2026-12-01 09:00,4\n"
    (tmp_path / "waiting.csv").write_text(wrong, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_backlog(load(tmp_path / "plan.yaml"))
    told = "\n".join(str(problem) for problem in refused.value.problems)
    assert "waiting.csv:2: queue: unknown queue 'mial'; did you mean 'mail'" in told.replace("?", "")
    assert "waiting.csv:3: queue: 'calls' is no queue of work that may wait" in told
    assert "waiting.csv:4: arrived: 2026-12-01 09:00 is not before" in told
