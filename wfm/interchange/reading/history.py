"""History from an outside file: interval totals added up, or contacts counted into intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.interchange.reading.cells import Source, chunks, open_source
from wfm.interchange.reading.columns import Columns
from wfm.interchange.reading.faults import Faults
from wfm.interchange.reading.merge import NO_ID, by_interval, id_numbers
from wfm.interchange.reading.moments import Clock
from wfm.interchange.reading.numbers import not_a_duration, not_a_number, parse_numbers, parse_seconds
from wfm.interchange.reading.options import Options
from wfm.interchange.reading.schema import InProfile
from wfm.interchange.reading.times import floored
from wfm.interchange.reading.words import Words

CONTACT_MINUTES = 15


def read_history_files(profile: InProfile, paths: Sequence[Path], options: Options) -> pd.DataFrame:
    """Read the files of one profile of history.

    Returns:
        Columns timestamp (`datetime64`, in the site's zone; naive where no zone is known at all), queue, contacts,
        aht_seconds, abandoned and channel, the last three only where the files tell them; one row for each queue and
        interval, sorted by both. Where files overlap, the last one wins.

    Raises:
        InputError: Missing files and columns, cells that cannot be read; all of a file in one go.
    """
    words = {name: Words() for name in ("queue", "channel")}
    parts, naive = [], profile.time is not None and profile.time.timezone == "site" and options.timezone is None
    for number, path in enumerate(paths):
        part, offsets = _read_file(profile, open_source(path, profile.file, options.renamed), options, words)
        naive &= not offsets
        parts.append(part.assign(file=np.int16(number)))
    history = by_interval(_named(_joined(parts), words), profile, _minutes(profile, options))
    zone = options.timezone or "UTC"
    stamps = history["timestamp"].dt.tz_localize(None) if naive else history["timestamp"].dt.tz_convert(zone)
    return history.assign(timestamp=stamps)


def _minutes(profile: InProfile, options: Options) -> int:
    asked = profile.time.interval_minutes if profile.time else None
    return options.interval_minutes or asked or CONTACT_MINUTES


def _read_file(
    profile: InProfile, source: Source, options: Options, words: Mapping[str, Words]
) -> tuple[pd.DataFrame, bool]:
    """Return what is counted of a file, names as numbers, and whether any of its times has an offset."""
    columns, faults = Columns(profile, source), Faults(source)
    clock = Clock(profile, options, columns, str(source.path))
    parts = []
    for chunk in chain(chunks(source, columns.used), [_no_rows(columns)]):
        part = _reduced(columns.kept(chunk, profile.drop), profile, columns, clock, options, faults)
        parts.append(part.assign(**{name: words[name].coded(part[name]) for name in words if name in part}))
    faults.raise_any()
    return _joined(parts), clock.has_offsets


def _named(rows: pd.DataFrame, words: Mapping[str, Words]) -> pd.DataFrame:
    return rows.assign(**{name: words[name].categories(rows[name]) for name in words if name in rows})


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of all parts, one column after the other, so that only one is held twice; the parts go."""
    parts = [part for part in parts if len(part)] or list(parts[:1])
    if len(parts) == 1:
        return parts[0]
    names = dict.fromkeys(name for part in parts for name in part)
    return pd.DataFrame({name: pd.concat(_taken(parts, name), ignore_index=True) for name in names}, copy=False)


def _taken(parts: Sequence[pd.DataFrame], name: str) -> list[pd.Series]:
    blank = {"channel": -1, "id": NO_ID}.get(name, np.nan)
    return [part.pop(name) if name in part else pd.Series(blank, index=part.index) for part in parts]


def _no_rows(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns.used})


def _reduced(
    chunk: pd.DataFrame, profile: InProfile, columns: Columns, clock: Clock, options: Options, faults: Faults
) -> pd.DataFrame:
    """Return of a chunk only what is counted: instants, numbers, names, ids as numbers."""
    assert profile.queue is not None
    queue = columns.cells(chunk, profile.queue)
    queue = queue if options.queue is None else queue.fillna(options.queue)
    faults.add(
        queue.isna(),
        columns.of(profile.queue.column) or "queue",
        queue,
        lambda _: "the queue is empty; --queue names one",
    )
    utc = clock.instants(chunk, queue, faults)
    if profile.grain == "contacts":
        utc = floored(utc, options.timezone or "UTC", _minutes(profile, options))
    rows = pd.DataFrame({"timestamp": utc, "queue": queue})
    if profile.channel is not None:
        rows["channel"] = columns.cells(chunk, profile.channel)
    rows["contacts"] = np.int8(1)
    if profile.contacts:
        rows["contacts"] = _number(chunk, profile.contacts, profile, columns, faults)
        text = columns.text(chunk, profile.contacts)
        empty = "the cell is empty; write 0 where nothing came"
        faults.add(text.isna(), columns.of(profile.contacts) or "", text, lambda _: empty)
    if profile.abandoned_when is not None:
        rows["abandoned"] = columns.matches(chunk, profile.abandoned_when).astype(np.int8)
    elif columns.of(profile.abandoned):
        rows["abandoned"] = _number(chunk, profile.abandoned, profile, columns, faults)
    if profile.handle_time is not None and any(columns.of([one]) for one in profile.handle_time.columns):
        _add_work(rows, chunk, profile, columns, faults)
    if columns.of(profile.id):
        rows["id"] = id_numbers(columns.text(chunk, profile.id))
    return rows


def _number(
    chunk: pd.DataFrame, names: Sequence[str] | None, profile: InProfile, columns: Columns, faults: Faults
) -> pd.Series:
    text = columns.text(chunk, names)
    values, wrong = parse_numbers(text, profile.file)
    faults.add(wrong, columns.of(names) or "", text, not_a_number)
    return values.fillna(0.0)


def _add_work(rows: pd.DataFrame, chunk: pd.DataFrame, profile: InProfile, columns: Columns, faults: Faults) -> None:
    """Add `seconds`, the handle time of all contacts of a row, and `handled`, how many that were."""
    work = profile.handle_time
    assert work is not None
    seconds = pd.Series(np.nan, index=chunk.index)
    for name in work.columns:
        if columns.of([name]) is None:
            continue
        text = columns.text(chunk, [name])
        values, wrong = parse_seconds(text, work.unit, profile.file)
        faults.add(wrong, name, text, not_a_duration if work.unit.startswith("clock") else not_a_number)
        seconds = seconds.add(values, fill_value=0.0)
    handled = _number(chunk, work.per, profile, columns, faults) if columns.of(work.per) else rows["contacts"]
    if profile.grain == "contacts":  # nobody handled a contact that took no time
        seconds = seconds.where(seconds > 0)
    rows["handled"] = handled.where(seconds.notna(), 0.0)
    rows["seconds"] = (seconds * handled if work.kind == "average" else seconds).fillna(0.0)
