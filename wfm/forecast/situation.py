"""What is known at the moment of a forecast: the past of every queue, laid on days and clock slots."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from wfm.config import Config
from wfm.config.calendar import OpeningCalendar, instant
from wfm.config.queues import Queue
from wfm.errors import InputError
from wfm.forecast.calendar_terms import Terms, calendar_terms, holiday_names
from wfm.forecast.cold_start import has_little, pooled
from wfm.forecast.event_terms import event_days, known_uplift
from wfm.forecast.flagged_days import Flag, flag_days
from wfm.forecast.grid import Grid, make_grid
from wfm.forecast.queue_days import QueueDays, make_queue_days

LONGEST_HISTORY_DAYS = 3 * 365 + 1
_Cleaned = tuple[QueueDays, list[Flag]]


@dataclass(frozen=True)
class Situation:
    """The past and the calendar as they are known at one moment.

    Attributes:
        config: The plan.
        moment: When the forecast is made.
        past: History rows before the moment: timestamp (local), queue, contacts, aht_seconds, abandoned.
        events: As from `wfm.config.calendar.read_events`.
        regressors: A column for each of the user's regressors, by date; none where there are none.
        calendar: Opening hours.
        grid: Days and slots, past and horizon.
    """

    config: Config
    moment: pd.Timestamp
    past: pd.DataFrame
    events: pd.DataFrame
    regressors: pd.DataFrame | None
    calendar: OpeningCalendar
    grid: Grid

    @cached_property
    def public(self) -> np.ndarray:
        """Public holidays, shape (days,)."""
        return np.array([bool(name) for name in holiday_names(self.config, self.grid)])

    @cached_property
    def _known(self) -> dict[str, _Cleaned]:
        return {}

    def days(self, queue: Queue) -> QueueDays:
        """Return what is known of a queue, known uplifts and outlier days taken out."""
        return self._cleaned(queue)[0]

    def flags(self, queue: Queue) -> list[Flag]:
        """Return the days and hours of a queue that stand out, and that nothing is learned from."""
        return self._cleaned(queue)[1]

    def terms(self, days: QueueDays) -> Terms:
        """Return the calendar terms of a queue."""
        traffic = ~np.isnan(days.past_totals)
        return calendar_terms(self.config, days.queue, self.grid, self.calendar, self.events, traffic, self.regressors)

    def borrowed(self, days: QueueDays) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Return profile and weekday sizes pooled from other queues, where a queue has little of its own."""
        if not has_little(days):
            return None, None
        return pooled([self.days(other) for other in self.config.queues if other.name != days.queue.name])

    def _cleaned(self, queue: Queue) -> _Cleaned:
        if queue.name not in self._known:
            days = make_queue_days(queue, self.past, self.calendar, self.grid)
            self._known[queue.name] = _learnable(self.config, days, self.events, self.public)
        return self._known[queue.name]


def situation_at(
    config: Config,
    history: pd.DataFrame,
    events: pd.DataFrame,
    moment: pd.Timestamp | None = None,
    weeks: int | None = None,
    regressors: pd.DataFrame | None = None,
) -> Situation:
    """Gather what is known at a moment.

    Args:
        config: The plan.
        history: Columns timestamp (time-zone aware), queue, contacts[, aht_seconds][, abandoned].
        events: As from `read_events`.
        moment: When the forecast is made; the plan's first instant by default.
        weeks: Length of the horizon from the plan's first day; the plan's weeks by default.
        regressors: A column for each regressor, by date.

    Raises:
        InputError: A queue without history before the moment.
    """
    moment = instant(config.week.start, 0, config.site.timezone) if moment is None else moment
    moment = moment.tz_convert(config.site.timezone)
    past = _past(config, history, moment)
    grid = make_grid(config, past["timestamp"].min(), weeks or config.week.weeks, moment)
    return Situation(config, moment, past, events, regressors, OpeningCalendar(config, events), grid)


def _past(config: Config, history: pd.DataFrame, moment: pd.Timestamp) -> pd.DataFrame:
    past = history[history["timestamp"] < moment].copy()
    past["timestamp"] = past["timestamp"].dt.tz_convert(config.site.timezone)
    for column in ("aht_seconds", "abandoned"):
        past[column] = past[column].astype(float) if column in past else np.nan
    whole_days = past["timestamp"] < moment.normalize()
    known = set(past.loc[whole_days, "queue"])
    missing = [queue.name for queue in config.queues if queue.name not in known]
    if missing:
        message = f"has no history before {moment.date()}; add its rows or take it out of queues"
        raise InputError(config.queue_problem(name, message) for name in missing)
    latest = past.groupby("queue")["timestamp"].transform("max")
    return past[past["timestamp"] > latest - pd.Timedelta(days=LONGEST_HISTORY_DAYS)]


def _learnable(config: Config, days: QueueDays, events: pd.DataFrame, public: np.ndarray) -> _Cleaned:
    """Take known uplifts out of the past, and what nothing should be learned from, which is listed."""
    uplift = known_uplift(days.queue, days.grid, events)[: days.grid.past_days, None]
    contacts = np.divide(days.contacts, uplift, out=np.full_like(days.contacts, np.nan), where=uplift > 0)
    special = public | event_days(days.queue, days.grid, events)
    return flag_days(config, dataclasses.replace(days, contacts=contacts), special, public)
