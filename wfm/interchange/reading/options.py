"""What the user adds to a profile: the site's clock, names, constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Options:
    """How one import differs from its profile.

    `timezone` is the site's IANA zone; without it the clock of the file stands as it is. `interval_minutes` is the
    length of the intervals that contacts are counted into. `queue` names the queue where the file names none.
    `renamed` gives columns of the file the names that the profile looks for. `defaults` fill blank cells of the
    table's columns.
    """

    timezone: str | None = None
    interval_minutes: int | None = None
    queue: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
