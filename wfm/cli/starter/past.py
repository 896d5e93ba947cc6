"""An invented past for the starter's queues, drawn from a fixed seed: the same rows on every machine.

Rates are contacts in 30 minutes, handle times seconds, hours clock hours of local time; factors multiply.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

WEEK_START = dt.date(2026, 11, 30)  # `week.start` of the starter's plan.yaml: the history ends the day before
WEEKS = 10
SEED = 1
INTERVAL_MINUTES = 30
CLOSED = dt.date(2026, 10, 9)  # as in events.csv
NEWSLETTERS = (dt.date(2026, 9, 29), dt.date(2026, 10, 20), dt.date(2026, 11, 10))
DAY_NOISE_SD = 0.05  # of a day's log rate
HANDLE_TIME_CV = 0.8  # standard deviation of single handle times / their mean
ABANDONED_SHARE = 0.03


@dataclass(frozen=True)
class Stream:
    """How the contacts of a queue come about; `weekdays` are factors from Monday to Saturday."""

    queue: str
    opens: tuple[tuple[int, int], ...]  # clock hours, Monday to Saturday
    peak: float
    weekdays: tuple[float, ...]
    profile: tuple[tuple[float, float], ...]  # (hour, share of the peak), joined by straight lines
    aht_seconds: float
    newsletter: float
    has_abandoned: bool


STREAMS = (
    Stream(
        queue="voice",
        opens=((8, 20),) * 5 + ((9, 17),),
        peak=19.0,
        weekdays=(1.15, 1.04, 0.98, 0.96, 0.90, 0.50),
        profile=((8, 0.45), (10, 1.0), (12.5, 0.75), (14.5, 0.92), (17, 0.70), (20, 0.30)),
        aht_seconds=300.0,
        newsletter=1.20,
        has_abandoned=True,
    ),
    Stream(
        queue="chat",
        opens=((9, 20),) * 5 + ((9, 17),),
        peak=9.0,
        weekdays=(1.08, 1.02, 1.00, 0.98, 0.94, 0.70),
        profile=((9, 0.55), (11, 0.85), (14, 0.80), (16.5, 1.0), (20, 0.60)),
        aht_seconds=540.0,
        newsletter=1.10,
        has_abandoned=False,
    ),
)


def history_text() -> str:
    """Return the history table as CSV, in naive local time."""
    header = "timestamp,queue,contacts,aht_seconds,abandoned"
    return "\n".join([header, *_rows(Random(SEED))]) + "\n"


def _rows(random: Random) -> Iterator[str]:
    first = WEEK_START - dt.timedelta(weeks=WEEKS)
    for number in range(7 * WEEKS):
        date = first + dt.timedelta(days=number)
        if date.weekday() == 6 or date == CLOSED:
            continue
        for stream in STREAMS:
            yield from _day(stream, date, random)


def _day(stream: Stream, date: dt.date, random: Random) -> Iterator[str]:
    level = stream.peak * stream.weekdays[date.weekday()] * math.exp(DAY_NOISE_SD * _bell(random))
    if date in NEWSLETTERS:
        level *= stream.newsletter
    opens, closes = stream.opens[date.weekday()]
    for minute in range(opens * 60, closes * 60, INTERVAL_MINUTES):
        contacts = _poisson(level * _share(stream.profile, minute / 60), random)
        aht = f"{_mean_handle_time(stream.aht_seconds, contacts, random):.0f}" if contacts else ""
        lost = str(sum(random.random() < ABANDONED_SHARE for _ in range(contacts))) if stream.has_abandoned else ""
        yield f"{date}T{minute // 60:02d}:{minute % 60:02d}:00,{stream.queue},{contacts},{aht},{lost}"


def _share(profile: tuple[tuple[float, float], ...], hour: float) -> float:
    """Read the profile at an hour."""
    for (start, low), (end, high) in pairwise(profile):
        if hour <= end:
            return low + (high - low) * (hour - start) / (end - start)
    return profile[-1][1]


def _mean_handle_time(mean_seconds: float, contacts: int, random: Random) -> float:
    """Draw the average of some handle times, never below a quarter of their mean."""
    return mean_seconds * max(0.25, 1 + HANDLE_TIME_CV / math.sqrt(contacts) * _bell(random))


def _bell(random: Random) -> float:
    """Draw from nearly the standard normal distribution: `random()` alone is the same in every Python."""
    return sum(random.random() for _ in range(12)) - 6


def _poisson(mean: float, random: Random) -> int:
    """Draw a Poisson count by multiplying uniforms; means far below 700.

    Source: Knuth (1969), "The Art of Computer Programming", volume 2, section 3.4.1.
    """
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count
