#!/usr/bin/env python3
"""Make the demo data: simulated history, agents and events of the contact centre "Lakeside".

Everything is drawn from one fixed seed, so that every run writes the same tables. Units: rates are contacts in an
interval of 15 minutes, handle times seconds, hours clock hours of local time, factors multiply (1 is no effect).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path

import holidays
import numpy as np
import pandas as pd

SEED = 20261130
TIMEZONE = "Europe/Amsterdam"
COUNTRY = "NL"
FIRST_DAY = dt.date(2024, 11, 25)
LAST_DAY = dt.date(2026, 11, 22)
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "data" / "demo"
ONE_DAY = dt.timedelta(days=1)
YEAR_DAYS = 365.25
BUSIEST_DAY_OF_YEAR = 345
YEARLY_SWINGS = (0.09, 0.03)  # of the once-a-year and the twice-a-year wave
NOISE_MEMORY = 0.7  # correlation of a day's log noise with the day before
HANDLE_TIME_CV = 0.8  # standard deviation of single handle times / their mean
AHT_NOISE_SD = 0.02  # of a day's log mean handle time
USUAL_ABANDONED_SHARE = 0.03

QUIET_HOLIDAYS = {"Good Friday": 0.85, "Liberation Day": 0.75}  # open; on other public holidays the site is closed
TEAM_DAY = dt.date(2025, 9, 12)
CAMPAIGN = "sale campaign"
CAMPAIGN_DAYS = 3
CAMPAIGN_STARTS = (
    *(dt.date(2025, 1, 14), dt.date(2025, 3, 18), dt.date(2025, 6, 24), dt.date(2025, 9, 2), dt.date(2025, 12, 2)),
    *(dt.date(2026, 1, 13), dt.date(2026, 3, 17), dt.date(2026, 6, 9), dt.date(2026, 9, 8)),
    dt.date(2026, 12, 1),  # in the planned week
)
PRICE_LETTER = (dt.date(2026, 12, 4), "price letter", "support|email", 1.1)  # in the planned week; uplift known


@dataclass(frozen=True)
class QueueModel:
    """How the contacts of one queue come about; `peak` is the rate at the top of an average day at the start."""

    name: str
    channel: str
    opens: tuple[tuple[float, float] | None, ...]  # clock hours by weekday, Monday first; None: closed
    peak: float
    trend_a_year: float
    weekdays: tuple[float, ...]
    profile: tuple[tuple[float, float], ...]  # (hour, share of the peak), joined by straight lines
    campaign: float
    first_business_day: float
    day_after_closure: float
    noise_sd: float
    aht_seconds: float
    aht_trend_a_year: float
    aht_profile: tuple[tuple[float, float], ...] = ((0, 1.0), (24, 1.0))  # (hour, factor)
    closed_day: float = 0.0  # arrivals on a day on which the site is closed
    has_abandoned: bool = False


QUEUES = (
    QueueModel(
        name="support",
        channel="voice",
        opens=(*((8, 20),) * 5, (9, 17), None),
        peak=37.0,
        trend_a_year=0.03,
        weekdays=(1.12, 1.03, 0.98, 0.97, 0.92, 0.45, 0.0),
        profile=((8, 0.42), (9, 0.80), (10.5, 1.0), (12.5, 0.76), (14, 0.94), (16, 0.84), (18, 0.55), (20, 0.30)),
        campaign=1.18,
        first_business_day=1.07,
        day_after_closure=1.14,
        noise_sd=0.06,
        aht_seconds=310.0,
        aht_trend_a_year=0.02,
        aht_profile=((8, 0.96), (11, 1.0), (15, 1.01), (20, 1.07)),
        has_abandoned=True,
    ),
    QueueModel(
        name="chat",
        channel="chat",
        opens=((8, 22),) * 7,
        peak=6.8,
        trend_a_year=0.12,
        weekdays=(1.08, 1.02, 1.0, 1.0, 0.95, 0.72, 0.66),
        profile=((8, 0.35), (10, 0.85), (12, 0.95), (13, 0.90), (15, 0.90), (18, 0.70), (20, 1.0), (22, 0.55)),
        campaign=1.25,
        first_business_day=1.04,
        day_after_closure=1.08,
        noise_sd=0.07,
        aht_seconds=560.0,
        aht_trend_a_year=-0.01,
        aht_profile=((8, 1.0), (14, 0.98), (22, 1.06)),
    ),
    QueueModel(
        name="email",
        channel="email",
        opens=((0, 24),) * 7,
        peak=3.9,
        trend_a_year=-0.04,
        weekdays=(1.15, 1.05, 1.0, 1.0, 0.95, 0.55, 0.50),
        profile=((0, 0.18), (2, 0.05), (5, 0.05), (8, 0.55), (10, 1.0), (13, 0.85), (16, 0.9), (20, 0.6), (24, 0.18)),
        campaign=1.10,
        first_business_day=1.05,
        day_after_closure=1.0,
        noise_sd=0.08,
        aht_seconds=400.0,
        aht_trend_a_year=0.01,
        closed_day=0.5,
    ),
)


def days_of(first: dt.date, last: dt.date) -> list[dt.date]:
    """List the dates from first to last, both included."""
    return [first + day * ONE_DAY for day in range((last - first).days + 1)]


@cache
def public_holidays() -> dict[dt.date, str]:
    """Return the public holidays of the site's country in the years of the demo, with their English names."""
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    return dict(sorted(holidays.country_holidays(COUNTRY, years=years, language="en_US").items()))


@cache
def closed_days() -> dict[dt.date, str]:
    """Return the dates on which the whole site is closed, and why."""
    closures = {date: name for date, name in public_holidays().items() if name not in QUIET_HOLIDAYS}
    closures[TEAM_DAY] = "Team day"
    return {date: name for date, name in sorted(closures.items()) if date >= FIRST_DAY}


def calendar_factor(queue: QueueModel, date: dt.date) -> float:
    """Return the factor of holidays, campaigns and the first business day of a month on a date."""
    if date in closed_days():
        return queue.closed_day
    factor = QUIET_HOLIDAYS.get(public_holidays().get(date, ""), 1.0)
    if any(0 <= (date - start).days < CAMPAIGN_DAYS for start in CAMPAIGN_STARTS):
        factor *= queue.campaign
    if date == first_business_day(date):
        factor *= queue.first_business_day
    if follows_closure(queue, date):
        factor *= queue.day_after_closure
    return factor


def first_business_day(date: dt.date) -> dt.date:
    """Return the first day of a date's month that is neither in a weekend nor a closure."""
    first = date.replace(day=1)
    while first.weekday() >= 5 or first in closed_days():
        first += ONE_DAY
    return first


def follows_closure(queue: QueueModel, date: dt.date) -> bool:
    """Tell whether the queue's last regular day before a date fell to a closure of the site."""
    before = date - ONE_DAY
    while queue.opens[before.weekday()] is None:
        before -= ONE_DAY
    return before in closed_days()


def season_factor(queue: QueueModel, date: dt.date) -> float:
    """Return the factor of trend and time of year on a date."""
    years = (date - FIRST_DAY).days / YEAR_DAYS
    angle = 2 * np.pi * (date.timetuple().tm_yday - BUSIEST_DAY_OF_YEAR) / YEAR_DAYS
    wave = sum(swing * np.cos((i + 1) * angle) for i, swing in enumerate(YEARLY_SWINGS))
    return (1 + queue.trend_a_year) ** years * (1 + wave)


def expected_day_levels(queue: QueueModel, dates: list[dt.date]) -> np.ndarray:
    """Return the rate at the top of each date that is expected, before noise."""
    factors = [queue.weekdays[day.weekday()] * season_factor(queue, day) * calendar_factor(queue, day) for day in dates]
    return queue.peak * np.array(factors)


def log_noise(rng: np.random.Generator, days: int, sd: float) -> np.ndarray:
    """Draw autocorrelated log noise with a standard deviation of `sd`, one value a day."""
    steps = rng.normal(0.0, sd * np.sqrt(1 - NOISE_MEMORY**2), days)
    noise = np.empty(days)
    level = rng.normal(0.0, sd)
    for day, step in enumerate(steps):
        level = NOISE_MEMORY * level + step
        noise[day] = level
    return noise


def open_intervals(queue: QueueModel, dates: list[dt.date]) -> pd.DatetimeIndex:
    """Return the starts of all intervals of the dates in which contacts of the queue can arrive."""
    starts = pd.date_range(str(dates[0]), str(dates[-1] + ONE_DAY), freq="15min", tz=TIMEZONE, inclusive="left")
    hours = hour_of(starts)
    windows = np.array([window or (0.0, 0.0) for window in queue.opens])[starts.day_of_week]
    return starts[(windows[:, 0] <= hours) & (hours < windows[:, 1])]


def hour_of(starts: pd.DatetimeIndex) -> np.ndarray:
    """Return the local clock hour of instants, 8.25 for 08:15."""
    return np.asarray(starts.hour + starts.minute / 60)


def day_of(starts: pd.DatetimeIndex, first: dt.date) -> np.ndarray:
    """Return the number of local days from `first` to each instant."""
    return np.asarray((starts.tz_localize(None).normalize() - pd.Timestamp(first)).days)


def expected_contacts(queue: QueueModel, dates: list[dt.date]) -> pd.Series:
    """Return the contacts expected in every open interval of the dates, before noise; none on closed days."""
    starts = open_intervals(queue, dates)
    shares = np.interp(hour_of(starts), *zip(*queue.profile, strict=True))
    rates = expected_day_levels(queue, dates)[day_of(starts, dates[0])] * shares
    return pd.Series(rates, index=starts)


def expected_aht_seconds(queue: QueueModel, starts: pd.DatetimeIndex) -> np.ndarray:
    """Return the mean handle time expected at each instant, before noise."""
    factors = np.interp(hour_of(starts), *zip(*queue.aht_profile, strict=True))
    years = day_of(starts, FIRST_DAY) / YEAR_DAYS
    return queue.aht_seconds * factors * (1 + queue.aht_trend_a_year) ** years


def make_queue_history(queue: QueueModel, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the history of one queue: Poisson counts, means of gamma handle times, abandoned calls."""
    dates = days_of(FIRST_DAY, LAST_DAY)
    expected = expected_contacts(queue, dates)
    expected = expected[expected > 0]
    starts = pd.DatetimeIndex(expected.index)
    day = day_of(starts, FIRST_DAY)
    surprise = np.exp(log_noise(rng, len(dates), queue.noise_sd))[day]
    contacts = rng.poisson(expected.to_numpy() * surprise)
    aht_noise = np.exp(log_noise(rng, len(dates), AHT_NOISE_SD))[day]
    shape = np.maximum(contacts, 1) / HANDLE_TIME_CV**2
    aht_seconds = expected_aht_seconds(queue, starts) * aht_noise * rng.gamma(shape) / shape
    abandoned_share = np.clip(USUAL_ABANDONED_SHARE * surprise**4, 0.005, 0.25)  # a busier day: more give up
    history = pd.DataFrame(
        {
            "timestamp": starts.strftime("%Y-%m-%dT%H:%M:%S%z").str.replace(r"(\d\d)$", r":\1", regex=True),
            "queue": queue.name,
            "contacts": contacts,
            "aht_seconds": pd.array(aht_seconds.round(), dtype="Int64"),
            "abandoned": pd.array(rng.binomial(contacts, abandoned_share), dtype="Int64"),
            "channel": queue.channel,
        }
    )
    history.loc[contacts == 0, "aht_seconds"] = pd.NA
    if not queue.has_abandoned:
        history["abandoned"] = pd.NA
    return history


def make_history() -> pd.DataFrame:
    """Draw the history of all queues, each from its own stream of random numbers."""
    queues = [make_queue_history(queue, generator(stream)) for stream, queue in enumerate(QUEUES)]
    return pd.concat(queues, ignore_index=True)


def generator(stream: int) -> np.random.Generator:
    """Return the random numbers of one purpose, independent of all others."""
    return np.random.Generator(np.random.PCG64([SEED, stream]))


def make_events() -> pd.DataFrame:
    """List closures and campaigns by date, in the columns of the events table."""
    rows = [(date, None, name, "closed", "", None) for date, name in closed_days().items()]
    more_days = (CAMPAIGN_DAYS - 1) * ONE_DAY
    rows += [(start, start + more_days, CAMPAIGN, "event", "", None) for start in CAMPAIGN_STARTS]
    date, name, queues, uplift = PRICE_LETTER
    rows.append((date, None, name, "event", queues, uplift))
    columns = ["date", "end_date", "name", "kind", "queues", "uplift"]
    return pd.DataFrame(rows, columns=columns).sort_values("date", ignore_index=True)


@dataclass(frozen=True)
class Crew:
    """Agents who share contract, skills and the times at which they can work (empty: always)."""

    size: int
    contract: str
    skills: str
    available: str = ""


DAYTIME = "mon-fri 08:00-18:00"
SCHOOL_HOURS = "mon-fri 08:30-15:30"
AFTER_CLASS = "mon-fri 15:00-22:00; sat-sun 08:00-22:00"
THREE_DAYS = "mon 08:00-20:00; wed-thu 08:00-20:00"
CREWS = (
    Crew(10, "full_time", "support"),
    Crew(3, "full_time", "support", DAYTIME),
    Crew(9, "full_time", "support|chat"),
    Crew(6, "full_time", "support|chat|email"),
    Crew(3, "full_time", "chat|email", DAYTIME),
    Crew(2, "part_time", "support"),
    Crew(2, "part_time", "support", SCHOOL_HOURS),
    Crew(4, "part_time", "support|chat"),
    Crew(3, "part_time", "support|email", THREE_DAYS),
    Crew(2, "part_time", "support|chat|email", SCHOOL_HOURS),
    Crew(4, "flex", "support|chat"),
    Crew(4, "flex", "support|chat|email"),
    Crew(5, "evening", "support|chat", AFTER_CLASS),
    Crew(3, "evening", "chat|email", AFTER_CLASS),
)
NAMES = (
    "Somchai Femke Arjun Ploy Mateo Aisha Daan Nattapong Zoë Kwame Yuki Lotte Malee Ravi Søren Ingrid Kanya Tomasz "
    "Amara Bram Li José Noor Anong Emre Sanne Prasert Chiara Joost Fatima Minh Eline Chai Olga Pieter Suda Lars "
    "Mei Hassan Roos Wichai Elif Thijs Nia Sakda Priya Jeroen Camille Duangjai Ivan Marieke Tariq Hana Luuk Abena "
    "Nok Rosa Koen Pim Leila"
)
TIME_OFF = {
    "A004": "2026-11-30",
    "A013": "2026-12-02..2026-12-04",
    "A022": "2026-12-04",
    "A031": "2026-12-01|2026-12-03",
    "A040": "2026-11-30..2026-12-06",
    "A049": "2026-12-05..2026-12-06",
}
HIRED = {"A027": dt.date(2026, 9, 14), "A055": dt.date(2026, 11, 2)}
LEAVES = {"A009": dt.date(2026, 12, 31)}
PREFERRED_STARTS = {
    "full_time": ("08:00", "", "09:00", "", "11:00"),
    "part_time": ("09:00", ""),
    "flex": ("",),
    "evening": ("17:00", "", "16:00"),
}


def make_agents() -> pd.DataFrame:
    """Make the agents of the site: crews in mixed order, cost by skills and years of service."""
    rng = generator(len(QUEUES))
    members = [crew for crew in CREWS for _ in range(crew.size)]
    names = NAMES.split()
    starts = {contract: cycle(times) for contract, times in PREFERRED_STARTS.items()}
    rows = []
    for number, place in enumerate(rng.permutation(len(members))):
        crew, agent_id = members[place], f"A{number + 1:03d}"
        rows.append(
            {
                "agent_id": agent_id,
                "name": names[number],
                "contract": crew.contract,
                "skills": crew.skills,
                "hourly_cost": f"{hourly_cost(crew, rng):.2f}",
                "team": f"T{number % 4 + 1}",
                "email": f"{agent_id.lower()}@lakeside.example",
                "available": crew.available,
                "time_off": TIME_OFF.get(agent_id, ""),
                "preferred_start": next(starts[crew.contract]),
                "hired": HIRED.get(agent_id, ""),
                "leaves": LEAVES.get(agent_id, ""),
            }
        )
    return pd.DataFrame(rows)


def hourly_cost(crew: Crew, rng: np.random.Generator) -> float:
    """Return what an hour of a member costs in euros: 14 to 26, in steps of 50 cents."""
    if crew.contract == "evening":
        return 14.0 + 0.5 * rng.integers(0, 5)
    skills = crew.skills.count("|") + 1
    return 15.0 + 1.5 * skills + 0.5 * rng.integers(0, 14)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV; gzipped, without a time in it, where the name ends in `.gz`."""
    data = frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
    if path.suffix != ".gz":
        path.write_bytes(data)
        return
    with path.open("wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        packed.write(data)


def make_demo_data(folder: Path) -> None:
    """Write the demo tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"history.csv.gz": make_history(), "agents.csv": make_agents(), "events.csv": make_events()}
    for name, frame in tables.items():
        write_table(frame, folder / name)
        print(f"{folder / name}: {len(frame)} rows")


def main() -> None:
    """Read the command line and make the data."""
    parser = argparse.ArgumentParser(description="Make the demo data, the same on every run.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help="folder to write into")
    make_demo_data(parser.parse_args().out)


if __name__ == "__main__":
    main()
