"""CSV that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from wfm.interchange.profile import Profile

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")


def to_csv(profile: Profile, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return CSV in UTF-8 as a profile wants it: delimiter, header, byte order mark, line ends, quotes."""
    cells = ([row[name] for name in profile.columns] for row in rows)
    if not profile.quoting:
        return _start(profile) + b"".join(_line(profile, one) for one in cells)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=profile.delimiter, lineterminator=profile.line_end)
    writer.writerows([guard(cell) for cell in one] if profile.formulas == "guard" else one for one in cells)
    return _start(profile) + text.getvalue().encode("utf-8")


def to_csv_files(profile: Profile, rows: Sequence[Mapping[str, str]], owners: Sequence[str]) -> list[bytes]:
    """Return CSV in as many files as the profile's limits ask for; rows of one owner in a row stay together."""
    most_rows, most_bytes = (profile.limits.rows, profile.limits.bytes)
    if not most_rows and not most_bytes:
        return [to_csv(profile, rows)]
    files, start = [], _start(profile)
    content, count = start, 0
    for block, number in _blocks(profile, rows, owners):
        full = (most_rows and count + number > most_rows) or (most_bytes and len(content) + len(block) > most_bytes)
        if count and full:
            files.append(content)
            content, count = start, 0
        content, count = content + block, count + number
    return [*files, content]


def guard(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would take for a formula."""
    return f"'{cell}" if runs(cell) else cell


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula."""
    return cell.startswith(_FORMULA) and not _NUMBER.match(cell)


def _start(profile: Profile) -> bytes:
    mark = b"\xef\xbb\xbf" if profile.bom else b""
    return mark + (_line(profile, list(profile.columns)) if profile.header else b"")


def _line(profile: Profile, cells: list[str]) -> bytes:
    if profile.formulas == "guard":
        cells = [guard(cell) for cell in cells]
    if not profile.quoting:
        return (profile.delimiter.join(cells) + profile.line_end).encode("utf-8")
    text = io.StringIO()
    csv.writer(text, delimiter=profile.delimiter, lineterminator=profile.line_end).writerow(cells)
    return text.getvalue().encode("utf-8")


def _blocks(profile: Profile, rows: Sequence[Mapping[str, str]], owners: Sequence[str]) -> Iterable[tuple[bytes, int]]:
    block, number, before = b"", 0, ""
    for row, owner in zip(rows, owners):
        if number and owner != before:
            yield block, number
            block, number = b"", 0
        block += _line(profile, [row[name] for name in profile.columns])
        number, before = number + 1, owner
    if number:
        yield block, number
