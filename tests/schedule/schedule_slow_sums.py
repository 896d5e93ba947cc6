"""Money, cover and objectives of a roster counted minute by minute from its tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, combinations
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from schedule_brute import minutes_of

from wfm.config import Config
from wfm.config.agents import Agent
from wfm.config.base import WEEKDAYS

MINUTE = dt.timedelta(minutes=1)


def multiplier(config: Config, moment: dt.datetime) -> Decimal:
    """Return the largest premium at a moment; weekdays by their short names, no holidays."""
    local = moment.astimezone(ZoneInfo(config.site.timezone))
    clock, largest = local.hour * 60 + local.minute, Decimal(1)
    for premium in config.pay.premiums:
        applies = True
        if premium.between is not None:
            first, last = (minutes_of(text) % 1440 for text in premium.between)
            applies = first <= clock < last if first < last else clock >= first or clock < last
        if premium.days is not None:
            applies = applies and WEEKDAYS[local.weekday()] in premium.days.split(",")
        if applies:
            largest = max(largest, Decimal(str(premium.multiplier)))
    return largest


def shift_money(config: Config, agent: Agent, paid: list[list[dt.datetime]]) -> list[Decimal]:
    """Return the money for the shifts of one agent's week, from their paid minutes in order of time."""
    limit = Decimal(str(config.contracts[agent.contract].weekly_hours[1])) * 60
    factor, worked, money = Decimal(str(config.pay.overtime_multiplier)) - 1, Decimal(0), []
    for minutes in paid:
        weighed = Decimal(0)
        for minute in minutes:
            over = min(max(worked + 1 - limit, Decimal(0)), Decimal(1))
            weighed += multiplier(config, minute) * (1 + over * factor)
            worked += 1
        unit = Decimal(1).scaleb(-config.site.currency_decimals)
        money.append((weighed * Decimal(str(agent.hourly_cost)) / 60).quantize(unit, ROUND_HALF_UP))
    return money


def paid_minutes(activities: pd.DataFrame, shift) -> list[dt.datetime]:
    """Return the paid minutes of a shift of the table, in UTC."""
    pieces = activities[(activities["agent_id"] == shift.agent_id) & activities["paid"]]
    found = []
    for piece in pieces.sort_values("start").itertuples():
        if shift.start <= piece.start < shift.end:
            begin = piece.start.to_pydatetime().astimezone(dt.UTC)
            count = int((piece.end - piece.start) / MINUTE)
            found += [begin + at * MINUTE for at in range(count)]
    return found


def roster_money(config: Config, agents: list[Agent], shifts: pd.DataFrame, activities: pd.DataFrame) -> list[Decimal]:
    """Return the money of every row of the shifts table."""
    by_id = {agent.agent_id: agent for agent in agents}
    week = [(date - config.week.start).days // 7 for date in shifts["date"]]
    money: dict[int, Decimal] = {}
    for (agent_id, _), rows in shifts.assign(week=week).groupby(["agent_id", "week"]):
        rows = rows.sort_values("start")
        paid = [paid_minutes(activities, row) for row in rows.itertuples()]
        money |= dict(zip(rows.index, shift_money(config, by_id[agent_id], paid)))
    return [money[index] for index in shifts.index]


def at_work(config: Config, agents: list[Agent], activities: pd.DataFrame) -> dict[tuple[str, pd.Timestamp], float]:
    """Return the share of each interval that each agent is at work, by agent and start of the interval."""
    width, counts = config.site.interval_minutes, {}
    zone = config.site.timezone
    for piece in activities[activities["activity"] == "work"].itertuples():
        minute, end = piece.start.tz_convert("UTC"), piece.end.tz_convert("UTC")
        while minute < end:
            # Offsets from UTC are whole multiples of 15 minutes, and so are intervals: floor in local time.
            local = minute.tz_convert(zone)
            start = local - pd.Timedelta(minutes=local.minute % width)
            counts[piece.agent_id, start] = counts.get((piece.agent_id, start), 0) + 1
            minute += MINUTE
    return {key: count / width for key, count in counts.items()}


def subsets(names: list[str]):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def short_and_over(need: Mapping[str, float], there: Mapping[frozenset[str], float]) -> tuple[float, float]:
    """Return the least agents short in an interval, and then the least over; `there` are agents by skill set.

    The shortage of the best assignment is the largest of any set of queues (max-flow min-cut).
    """
    names = list(need)

    def able(chosen: tuple[str, ...]) -> float:
        return sum(number for skills, number in there.items() if skills & set(chosen))

    short = max(sum(need[name] for name in chosen) - able(chosen) for chosen in subsets(names))
    return short, able(tuple(names)) - sum(need.values()) + short


def predicted(curves: pd.DataFrame, there: Mapping[frozenset[str], float], at: pd.Timestamp, queue: str) -> float:
    """Read a queue's service level off the table of service curves: the least over its pools."""
    rows = curves[(curves["timestamp"] == at) & (curves["queue"] == queue)]
    levels = []
    for label, curve in rows.groupby("pool"):
        present = sum(number for skills, number in there.items() if skills & set(label.split("|")))
        levels.append(float(np.interp(present, curve["staff"], curve["service_level"])))
    return min(levels)
