"""How the pages for people read: `report`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wfm.config.base import Section

LANGUAGES = ("en", "th")


class Report(Section):
    """What the report and the other pages are written in."""

    language: Literal["en", "th"] = Field("en", description="en, or th with years of the Buddhist era")
