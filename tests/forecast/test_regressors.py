from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wfm.config import load
from wfm.errors import InputError
from wfm.forecast import make_forecast
from wfm.forecast.regressors import read_regressors

DATES = pd.date_range("2026-07-01", "2026-12-13")


@pytest.fixture
def planned(plan, tmp_path):
    """Return a function that writes a table of regressors and loads a plan that names it."""

    def write(text: str):
        plan()
        (tmp_path / "drivers.csv").write_text(text)
        yaml = (tmp_path / "plan.yaml").read_text().replace("{model: auto}", "{regressors: drivers.csv}")
        (tmp_path / "plan.yaml").write_text(yaml)
        return load(tmp_path / "plan.yaml")

    return write


def _mailings() -> np.ndarray:
    return np.where(np.random.default_rng(5).random(len(DATES)) < 0.25, 1000.0, 0.0)


def _text(sent: np.ndarray, name: str = "mailings") -> str:
    return "\n".join([f"date,{name}", *(f"{day:%Y-%m-%d},{one:g}" for day, one in zip(DATES, sent))]) + "\n"


def test_what_moves_the_volume_is_learned_and_foreseen(planned, plan, past, no_events):
    sent = _mailings()
    by_day = dict(zip(DATES.date, sent))
    every = past(152, end="2026-12-05", mean=40.0)
    factor = every["timestamp"].dt.date.map(lambda day: 1.6 if by_day[day] else 1.0)
    every = every.assign(contacts=np.round(every["contacts"] * factor))
    coming = every["timestamp"] >= pd.Timestamp("2026-11-30", tz="Europe/Amsterdam")
    history, actual = every[~coming].reset_index(drop=True), every.loc[coming, "contacts"].to_numpy()
    without = make_forecast(plan(), history, no_events)["contacts"].to_numpy()
    told = make_forecast(planned(_text(sent)), history, no_events)["contacts"].to_numpy()
    # What remains is the chance of single arrivals.
    assert np.abs(told - actual).sum() < 0.7 * np.abs(without - actual).sum()


def test_numbers_below_zero_are_numbers(planned):
    table = read_regressors(planned(_text(-_mailings(), "temperature")))
    assert table["temperature"].min() == -1000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("date\n2026-11-30\n", "drivers.csv:1: date: stands alone"),
        ("date,a\n2026-11-30,x\n", "drivers.csv:2: a: 'x' is not a number"),
        (_text(_mailings()) + "2026-11-30,4\n", "2026-11-30 stands twice"),
        (_text(_mailings()).split("2026-12-01")[0], "2026-12-01 and 5 more days of the plan are missing"),
        ("day,a\n2026-11-30,1\n", "drivers.csv:1: date: the regressors table needs this column"),
    ],
)
def test_faults_are_located(planned, text, fault):
    with pytest.raises(InputError) as refused:
        read_regressors(planned(text))
    assert fault in str(refused.value)
