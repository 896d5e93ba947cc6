from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import postgres
import pytest

from wfm.config import load
from wfm.errors import InputError
from wfm.history import read_history

PLAN = """
site: {{name: Lakeside, timezone: Europe/Amsterdam, currency: EUR, interval_minutes: 30}}
week: {{start: 2026-11-30}}
history:
  source: "{source}"
  query: "{query}"
queues:
  - name: billing
    opening_hours: "mon-sun 00:00-24:00"
    service_level: {{target: 0.8, within_seconds: 20}}
"""
QUERY = "select timestamp, queue, contacts, aht_seconds from calls order by timestamp"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres.server(folder) as found:
        _fill(found)
        yield found


def _fill(address: str) -> None:
    """Store the two weeks before the plan twice: as instants, and in local time."""
    import sqlalchemy

    stamps = pd.date_range("2026-10-19", "2026-11-02", freq="30min", tz="Europe/Amsterdam", inclusive="left")
    table = pd.DataFrame({"timestamp": stamps, "queue": "billing", "contacts": np.arange(len(stamps))})
    table["aht_seconds"] = 301.5
    local = table[table["timestamp"].dt.date.astype(str) != "2026-10-25"]
    engine = sqlalchemy.create_engine(address)
    table.to_sql("calls", engine, index=False)
    local.assign(timestamp=local["timestamp"].dt.tz_localize(None)).to_sql("local_calls", engine, index=False)
    engine.dispose()


def _plan(folder: Path, source: str, query: str = QUERY):
    (folder / "plan.yaml").write_text(PLAN.format(source=source, query=query))
    return load(folder / "plan.yaml")


def _refused(config) -> str:
    with pytest.raises(InputError) as refused:
        read_history(config)
    text = str(refused.value)
    assert postgres.PASSWORD not in text
    return text


def test_instants_of_a_database_over_the_change_of_clocks(tmp_path, address):
    history = read_history(_plan(tmp_path, address))
    assert len(history) == 14 * 48 + 2
    assert history["contacts"].tolist() == list(range(len(history)))
    assert history["timestamp"].iloc[0].isoformat() == "2026-10-19T00:00:00+02:00"
    assert set(history["aht_seconds"]) == {301.5}


def test_local_times_of_a_database_are_the_sites(tmp_path, address):
    history = read_history(_plan(tmp_path, address, QUERY.replace("calls", "local_calls")))
    assert history["timestamp"].iloc[0].isoformat() == "2026-10-19T00:00:00+02:00"
    assert history["timestamp"].iloc[-1].isoformat() == "2026-11-01T23:30:00+01:00"


def test_the_password_may_come_from_the_environment(tmp_path, address, monkeypatch):
    source = address.replace(postgres.PASSWORD, "${CALLS_PASSWORD}")
    config = _plan(tmp_path, source)
    assert "CALLS_PASSWORD: not set in the environment" in _refused(config)
    monkeypatch.setenv("CALLS_PASSWORD", postgres.PASSWORD)
    assert len(read_history(config)) == 14 * 48 + 2


def test_a_wrong_password_is_told_without_it(tmp_path, address):
    text = _refused(_plan(tmp_path, address.replace(postgres.USER, "stranger", 1)))
    assert "plan.yaml:5: history.source:" in text
    assert "stranger" in text


def test_a_wrong_query_is_told(tmp_path, address):
    assert "nowhere" in _refused(_plan(tmp_path, address, "select * from nowhere"))


def test_cells_of_a_database_are_located_by_row(tmp_path, address):
    query = QUERY.replace("contacts", "case when contacts = 3 then -3 else contacts end as contacts")
    text = _refused(_plan(tmp_path, address, query))
    assert ":4: contacts: '-3' is not a number of at least 0" in text


def test_a_column_that_the_query_lacks(tmp_path, address):
    text = _refused(_plan(tmp_path, address, "select timestamp, queue from calls"))
    assert "contacts: the history table needs this column" in text


def test_nobody_answers(tmp_path):
    text = _refused(_plan(tmp_path, "postgresql+psycopg://planner:s3cret-word@127.0.0.1:1/calls"))
    assert "refused" in text


def test_a_driver_that_is_not_installed(tmp_path):
    text = _refused(_plan(tmp_path, "mysql+nosuchdriver://planner:s3cret-word@127.0.0.1/calls"))
    assert "nosuchdriver" in text


def test_a_file_of_sqlite_needs_no_server(tmp_path):
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'calls.db'}")
    rows = pd.DataFrame({"timestamp": ["2026-11-02 08:00", "2026-11-02 08:30"], "queue": "billing", "contacts": [4, 5]})
    rows.to_sql("calls", engine, index=False)
    history = read_history(_plan(tmp_path, f"sqlite:///{tmp_path / 'calls.db'}", "select * from calls"))
    assert history["contacts"].tolist() == [4, 5]
