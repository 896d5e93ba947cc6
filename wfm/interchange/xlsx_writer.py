"""Excel workbooks of one sheet, all cells texts, so that none is run; the same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping

from wfm.interchange.escapes import without_controls
from wfm.interchange.profile import Profile

MOMENT = dt.datetime(2000, 1, 1)


def to_xlsx(profile: Profile, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a workbook with the profile's sheet, its columns as the first row."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = profile.sheet
    lines = [list(profile.columns), *([row[name] for name in profile.columns] for row in rows)]
    for number, line in enumerate(lines, 1):
        for place, text in enumerate(line, 1):
            cell = sheet.cell(number, place)
            cell.value = without_controls(text)
            cell.data_type = "s"
    book.properties.created = book.properties.modified = MOMENT
    draft = io.BytesIO()
    book.save(draft)
    return timeless(draft)


def timeless(draft: io.BytesIO) -> bytes:
    """Pack a workbook again with one moment for all its parts, so that the same cells give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = _without_save_time(content)
            new.writestr(zipfile.ZipInfo(part.filename, MOMENT.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _without_save_time(core: bytes) -> bytes:
    stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
