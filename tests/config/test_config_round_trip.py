"""A resolved configuration, as a plan folder keeps it, loads as the same configuration."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from config_files import BASE, loaded, write
from hypothesis import given, settings
from hypothesis import strategies as st

from wfm.config import Config, load
from wfm.config.base import format_clock
from wfm.config.yaml_loader import dump_yaml

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="|;", exclude_categories=("Cs", "Cc")), min_size=1)
TRICKY = st.sampled_from(["no", "NO", "on", "y", "null", "~", "true", "14:00", "2026-11-30", "- a", "a: b", "#1", "&a"])
# Names that begin with digits stand in tests of their own below.
RESERVED = ("work", "overall")
NAMES = (TRICKY | WORDS).filter(
    lambda text: text not in RESERVED and not text.lstrip("+-").replace("_", "")[:1].isdigit()
)
NUMBERS = st.floats(0, 1e6, allow_nan=False)
DATES = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)).map(str)
CLOCKS = st.integers(0, 24 * 12).map(lambda step: format_clock(step * 5))


@st.composite
def windows(draw: st.DrawFn) -> str:
    start = draw(st.integers(0, 24 * 12 - 1))
    end = draw(st.integers(start + 1, 48 * 12))
    return f"{format_clock(start * 5)}-{format_clock(end * 5)}"


@st.composite
def ranges(draw: st.DrawFn, low: float, high: float, step: float) -> list[float]:
    first, second = sorted(draw(st.integers(round(low / step), round(high / step))) for _ in range(2))
    return [first * step, second * step]


def some(**fields: st.SearchStrategy) -> st.SearchStrategy[dict]:
    """Return maps with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


HOURS = st.lists(
    st.tuples(st.sampled_from(["mon", "sun-thu", "fri-mon", "tue,sat"]), windows()), min_size=1, max_size=3
)
QUEUE = st.fixed_dictionaries(
    {
        "opening_hours": HOURS.map(lambda parts: "; ".join(map(" ".join, parts))),
        "service_level": st.fixed_dictionaries({"target": st.floats(0.01, 0.99), "within_seconds": NUMBERS}),
    },
    optional={"patience_seconds": st.floats(1, 1e4), "volume_multiplier": NUMBERS, "min_positions": st.integers(0, 9)},
)
CONTRACT = st.fixed_dictionaries(
    {"weekly_hours": ranges(0, 168, 0.25), "days_per_week": ranges(0, 7, 1), "shift_hours": ranges(0.25, 24, 0.25)},
    optional={"overtime_hours": NUMBERS, "start_spread_hours": NUMBERS, "leave_credit_hours": NUMBERS},
)
BREAK = st.fixed_dictionaries({"minutes": st.just(5), "paid": st.booleans(), "between": st.just([0, 1])})
PREMIUM = st.fixed_dictionaries(
    {"name": NAMES, "multiplier": st.floats(1, 5), "days": st.sampled_from(["sun", "holiday", "sat,holiday"])},
    optional={"between": st.tuples(CLOCKS, CLOCKS).map(list)},
)


def named(items: st.SearchStrategy, least: int = 0) -> st.SearchStrategy[list[dict]]:
    """Return lists of maps with names of their own."""
    maps = st.dictionaries(NAMES, items, min_size=least, max_size=3)
    return maps.map(lambda by_name: [{"name": name, **item} for name, item in by_name.items()])


CONFIGS = st.fixed_dictionaries(
    {
        "site": st.fixed_dictionaries(
            {
                "name": NAMES,
                "timezone": st.sampled_from(["Europe/Amsterdam", "Asia/Kolkata"]),
                "currency": st.just("EUR"),
            },
            optional={"country": st.sampled_from(["NL", "NO"]), "interval_minutes": st.sampled_from([15, 30, 60])},
        ),
        "week": st.fixed_dictionaries({"start": DATES}, optional={"weeks": st.integers(1, 13)}),
        "queues": named(QUEUE, least=1),
    },
    optional={
        "agents": NAMES,
        "calendar": some(closed=st.lists(DATES, max_size=2)),
        "contracts": st.dictionaries(NAMES, CONTRACT, max_size=2),
        "breaks": named(BREAK),
        "rules": some(preset=st.sampled_from(["eu", "us-flsa"]), min_rest_hours=NUMBERS),
        "pay": some(overtime_multiplier=st.floats(1, 3), premiums=st.lists(PREMIUM, max_size=2)),
        "budget": some(weekly=NUMBERS, hard=st.booleans(), teams=st.dictionaries(NAMES, NUMBERS, max_size=2)),
        "objective": some(
            goal=st.sampled_from(["coverage", "cost"]), floor=st.floats(0, 0.99), understaffed_hour=NUMBERS
        ),
        "solver": some(seed=st.integers(0, 9), gap=NUMBERS, iterations=st.integers(1, 10**9)),
        "scenarios": named(st.fixed_dictionaries({"set": st.dictionaries(NAMES, NUMBERS | NAMES, max_size=2)})),
    },
)


def dumped(config: Config) -> str:
    """Write a configuration the way a plan folder does."""
    data = config.model_dump(mode="json", exclude_none=True)
    return dump_yaml(data)


@settings(max_examples=120, deadline=None)
@given(data=CONFIGS)
def test_any_configuration_loads_from_what_it_dumps(tmp_path_factory: pytest.TempPathFactory, data: dict):
    folder = tmp_path_factory.mktemp("round", numbered=True)
    config = loaded(folder, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    again = load(write(folder, dumped(config), "again.yaml"))
    assert again.model_dump() == config.model_dump()


@pytest.mark.parametrize("name", ["0800", "08", "0900", "1e3", "12e4"])
def test_names_of_digits_survive_the_plan_folder(tmp_path: Path, name: str):
    config = loaded(tmp_path, BASE.replace("name: voice", f'name: "{name}"'))
    assert load(write(tmp_path, dumped(config), "again.yaml")).queue_names == [name]


@pytest.mark.parametrize("name", ["14:00", "5", "1_000", "0x1F", "1.5", ".5", "-3", "2026-11-30", "08:00"])
def test_other_names_of_digits_survive_the_plan_folder(tmp_path: Path, name: str):
    config = loaded(tmp_path, BASE.replace("name: voice", f'name: "{name}"'))
    assert load(write(tmp_path, dumped(config), "again.yaml")).queue_names == [name]


def test_an_override_that_takes_a_value_away_survives_the_plan_folder(tmp_path: Path):
    config = loaded(tmp_path, BASE + "scenarios: [{name: free, set: {budget.weekly: null}}]\n")
    assert load(write(tmp_path, dumped(config), "again.yaml")).scenarios == config.scenarios
