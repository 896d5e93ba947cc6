"""What may be wrong between the keys of a profile that writes; its templates are tried on an example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from wfm.config.nearest import did_you_mean
from wfm.config.yaml_loader import Key
from wfm.interchange.escapes import ESCAPE
from wfm.interchange.fields import EXAMPLES
from wfm.interchange.ids import KIND_FIELDS
from wfm.interchange.template import compile_template
from wfm.interchange.tree import compile_tree

if TYPE_CHECKING:
    from wfm.interchange.profile import Profile

_INSTANT = re.compile(r"\d{8}T\d{6}Z$")
_SHEET = re.compile(r"[^\\/*?:\[\]]{1,31}$")
_PROPERTY = re.compile(r"[a-z][a-z-]*$")
Faults = Iterator[tuple[Key, str]]


def profile_faults(profile: Profile) -> Faults:
    """Yield each fault with the key that it is about."""
    if (profile.table == "star") != (profile.format == "star"):
        yield ("format",), "the table star and the format star belong together"
    if profile.table == "star" or profile.format == "star":
        return
    yield from _content_faults(profile)
    yield from _use_faults(profile)
    yield from _template_faults(profile)
    if profile.format == "ics":
        yield from _calendar_faults(profile)


def _content_faults(profile: Profile) -> Faults:
    tree = profile.format in ("json", "text")
    if tree and profile.body is None:
        yield ("body",), f"is missing; the format {profile.format} needs it"
    if not tree and not profile.columns:
        yield ("columns",), f"is missing; the format {profile.format} needs it"
    if tree and profile.columns:
        yield ("columns",), f"the format {profile.format} has a body instead"
    if not tree and profile.body is not None:
        yield ("body",), f"the format {profile.format} has columns instead"
    for key, names in (("required", profile.required), ("forbidden", profile.forbidden.columns)):
        for name in names:
            if name not in profile.columns:
                yield (key,), f"there is no column '{name}'{did_you_mean(name, list(profile.columns))}"


def _use_faults(profile: Profile) -> Faults:
    fields = EXAMPLES[profile.table]
    place = PurePosixPath(profile.file.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts:
        yield ("file",), f"'{profile.file}' leaves the folder; name a file within it"
    for name in profile.only:
        if name not in fields:
            yield ("only", name), _no_field(profile, name)
    for kind in profile.needs_ids:
        if KIND_FIELDS[kind] not in fields:
            yield ("needs_ids",), f"the table {profile.table} has no {kind}"
    if profile.split_at_midnight and "start" not in fields:
        yield ("split_at_midnight",), "is of shifts and activities"
    if profile.every_interval and profile.table != "forecast":
        yield ("every_interval",), "is of the forecast"
    if profile.message and profile.format != "json":
        yield ("message",), "messages are of the format json"
    if not _SHEET.match(profile.sheet):
        yield ("sheet",), f"'{profile.sheet}' is no name of a sheet: 31 characters at most, none of \\ / * ? : [ ]"
    if profile.format != "csv" and (profile.limits.rows or profile.limits.bytes):
        yield ("limits",), "are of the format csv"


def _template_faults(profile: Profile) -> Faults:
    example = EXAMPLES[profile.table]
    if "{" in profile.file:
        yield from _tried(("file",), profile.file, example)
    for name, text in profile.columns.items():
        yield from _tried(("columns", name), text, example)
    if profile.body is None:
        return
    found: list[tuple[Key, str]] = []
    fill = compile_tree(profile.body, list(example), ESCAPE[profile.escape], ("body",), found)
    if found:
        yield from found
        return
    try:
        fill([example])
    except (ValueError, TypeError, AttributeError) as error:
        yield ("body",), f"a filter does not fit its field ({error})"


def _tried(key: Key, text: str, example: Mapping[str, Any]) -> Faults:
    """Fill a template from the example, so that no plan is the first to show what is wrong with it."""
    try:
        fill = compile_template(text, list(example))
    except ValueError as error:
        yield key, str(error)
        return
    try:
        fill(example)
    except (ValueError, TypeError, AttributeError) as error:
        yield key, f"'{text}': a filter does not fit its field ({error})"


def _calendar_faults(profile: Profile) -> Faults:
    fields = EXAMPLES[profile.table]
    if "name" not in fields:
        yield ("table",), "calendars are of agents: shifts, activities or intervals"
    for name in profile.columns:
        if not _PROPERTY.match(name):
            yield ("columns", name), "is no property of calendars; write it in small letters"
    for name in ("uid", "dtstart", "dtend"):
        if name not in profile.columns:
            yield ("columns",), f"calendars need {name}"
    for name in ("dtstart", "dtend"):
        text = profile.columns.get(name)
        if text is None or any(_tried((), text, fields)):
            continue
        if not _INSTANT.match(compile_template(text, list(fields))(fields)):
            yield ("columns", name), 'is no instant of calendars; write it as "{start|utc}"'


def _no_field(profile: Profile, name: str) -> str:
    fields = list(EXAMPLES[profile.table])
    return f"the table {profile.table} has no field '{name}'{did_you_mean(name, fields)}"
