"""Where history comes from: files, and databases by a SQL address and a query."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from wfm.config import Config
from wfm.config.site import is_address, without_password
from wfm.errors import InputError, Problem
from wfm.table_io import as_text, check_cells, read_cells
from wfm.tables import HISTORY

_VARIABLE = re.compile(r"\$\{(\w+)\}")
CONNECT_SECONDS = 15


def read_sources(config: Config) -> pd.DataFrame:
    """Read all sources of the history, one after another.

    Returns:
        The columns of the history table, source (as messages name it), line and place (in the whole history).

    Raises:
        InputError: Missing files, wrong cells, a database that does not answer; all sources in one go.
    """
    if config.history is None:
        message = "is missing; a forecast needs history: {source: FILE} with timestamp, queue and contacts"
        raise InputError([config.problem(("history",), message)])
    frames, problems = [], []
    for name, read in _readers(config):
        try:
            frame = check_cells(read(), HISTORY, config.site.timezone, name, first_line=1 if is_address(name) else 2)
            frames.append(frame.assign(source=name))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    history = pd.concat(frames, ignore_index=True)
    return history.assign(place=range(len(history)))


def _readers(config: Config) -> Iterator[tuple[str, Callable[[], pd.DataFrame]]]:
    assert config.history is not None
    files = iter(config.history_files)
    for source in config.history.source:
        if is_address(source):
            yield without_password(source), partial(_from_database, config, source)
        else:
            path = next(files)
            yield str(path), partial(read_cells, path)


def _from_database(config: Config, address: str) -> pd.DataFrame:
    """Ask a database; neither its address nor its answer may give a password away."""
    shown = without_password(address)
    try:
        import sqlalchemy
    except ModuleNotFoundError:
        raise InputError([_fault(config, "needs SQLAlchemy; pip install 'wfm[sql]'")]) from None
    filled = _with_environment(config, address)
    assert config.history is not None
    query = config.history.query or ""
    try:
        url = sqlalchemy.make_url(filled)
        engine = sqlalchemy.create_engine(url, **_within_bounds(url.get_backend_name()))
        with engine.connect() as connection:
            answer = connection.exec_driver_sql(query)
            frame = pd.DataFrame(answer.fetchall(), columns=tuple(map(str, answer.keys())), dtype=object)
        engine.dispose()
    except ModuleNotFoundError as error:
        message = f"needs the driver {error.name}; pip install 'wfm[sql]', or the driver of your database"
        raise InputError([_fault(config, message)]) from None
    except (sqlalchemy.exc.SQLAlchemyError, ValueError, UnicodeError) as error:
        cause = str(getattr(error, "orig", None) or error)
        raise InputError([_fault(config, f"{shown}: {_harmless(cause, filled, shown)}")]) from None
    return as_text(frame)


def _within_bounds(backend: str) -> dict[str, object]:
    bounded = {"postgresql": "connect_timeout", "mysql": "connect_timeout", "mariadb": "connect_timeout"}
    return {"connect_args": {bounded[backend]: CONNECT_SECONDS}} if backend in bounded else {}


def _with_environment(config: Config, address: str) -> str:
    """Fill `${NAME}` from the environment."""
    missing = [name for name in _VARIABLE.findall(address) if name not in os.environ]
    if missing:
        names = ", ".join(missing)
        raise InputError([_fault(config, f"{names}: not set in the environment; set it before the command")])
    return _VARIABLE.sub(lambda found: os.environ[found[1]], address)


def _fault(config: Config, message: str) -> Problem:
    return config.problem(("history", "source"), message)


def _harmless(text: str, filled: str, shown: str) -> str:
    """Return the first line of a message without the address and its password."""
    line = " ".join(text.split("\n")[0].split()).replace(filled, shown)
    password = re.search(r"://[^:/@]*:([^@]*)@", filled)
    return line.replace(password[1], "***") if password and password[1] else line
