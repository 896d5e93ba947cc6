"""History from an outside file: interval totals added up, or contacts counted into intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from wfm.interchange.reading.cells import Source, chunks, open_source
from wfm.interchange.reading.columns import Columns
from wfm.interchange.reading.faults import Faults
from wfm.interchange.reading.merge import by_interval
from wfm.interchange.reading.moments import instants, read_moments
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
    parts, naive = [], profile.time is not None and profile.time.timezone == "site" and options.timezone is None
    for number, path in enumerate(paths):
        part = _read_file(profile, open_source(path, profile.file, options.renamed), options)
        naive &= not part.pop("offset").any()
        parts.append(part.assign(file=number))
    rows = pd.concat(parts, ignore_index=True)
    history = by_interval(rows, profile, _minutes(profile, options))
    zone = options.timezone or "UTC"
    stamps = history["timestamp"].dt.tz_localize(None) if naive else history["timestamp"].dt.tz_convert(zone)
    return history.assign(timestamp=stamps)


def _minutes(profile: InProfile, options: Options) -> int:
    asked = profile.time.interval_minutes if profile.time else None
    return options.interval_minutes or asked or CONTACT_MINUTES


def _read_file(profile: InProfile, source: Source, options: Options) -> pd.DataFrame:
    columns, faults = Columns(profile, source), Faults(source)
    words = {name: Words() for name in ("queue", "channel")}
    parts = []
    for chunk in chain(chunks(source, columns.used), [_no_rows(columns)]):
        part = _reduced(columns.kept(chunk, profile.drop), profile, columns, options, faults)
        parts.append(part.assign(**{name: words[name].coded(part[name]) for name in words if name in part}))
    faults.raise_any()
    rows = pd.concat(parts, ignore_index=True)
    parts.clear()
    when = profile.time
    assert when is not None
    name = columns.of(when.column or when.date) or ""
    utc = instants(rows, when, options, faults, name, str(source.path))
    faults.raise_any()
    if profile.grain == "contacts":
        utc = floored(utc, options.timezone or "UTC", _minutes(profile, options))
    for name in set(words) & set(rows):
        rows[name] = words[name].categories(rows[name])
    kept = ["queue", "channel", "contacts", "abandoned", "seconds", "handled", "id"]
    return rows[[one for one in kept if one in rows]].assign(timestamp=utc, offset=rows["aware"].notna())


def _no_rows(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns.used})


def _reduced(
    chunk: pd.DataFrame, profile: InProfile, columns: Columns, options: Options, faults: Faults
) -> pd.DataFrame:
    """Return of a chunk only what is counted: moments, numbers, names as categories, ids as hashes."""
    rows = read_moments(chunk, profile, columns, faults)
    rows["row"] = chunk.index.to_numpy(np.int32)
    assert profile.queue is not None
    queue = columns.cells(chunk, profile.queue)
    queue = queue if options.queue is None else queue.fillna(options.queue)
    faults.add(
        queue.isna(),
        columns.of(profile.queue.column) or "queue",
        queue,
        lambda _: "the queue is empty; --queue names one",
    )
    rows["queue"] = queue
    if profile.channel is not None:
        rows["channel"] = columns.cells(chunk, profile.channel)
    rows["contacts"] = 1.0
    if profile.contacts:
        rows["contacts"] = _number(chunk, profile.contacts, profile, columns, faults)
        text = columns.text(chunk, profile.contacts)
        empty = "the cell is empty; write 0 where nothing came"
        faults.add(text.isna(), columns.of(profile.contacts) or "", text, lambda _: empty)
    if profile.abandoned_when is not None:
        rows["abandoned"] = columns.matches(chunk, profile.abandoned_when).astype(float)
    elif columns.of(profile.abandoned):
        rows["abandoned"] = _number(chunk, profile.abandoned, profile, columns, faults)
    if profile.handle_time is not None and any(columns.of([one]) for one in profile.handle_time.columns):
        _add_work(rows, chunk, profile, columns, faults)
    if columns.of(profile.id):
        rows["id"] = pd.util.hash_array(columns.text(chunk, profile.id).fillna("").to_numpy(object), categorize=False)
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
