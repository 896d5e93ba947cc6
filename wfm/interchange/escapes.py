"""Makes values safe within the text of another language."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """Drop control characters and those that turn the direction of what follows; tabs and line breaks stay."""
    return _CONTROLS.sub("", text)


def as_html(text: str) -> str:
    """Escape for HTML and XML, texts of elements and attributes alike."""
    return html.escape(without_controls(text))


def as_markdown(text: str) -> str:
    """Escape for Markdown, on one line."""
    plain = " ".join(without_controls(text).splitlines()).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKDOWN.sub(r"\\\1", plain)


def as_slack(text: str) -> str:
    """Escape for Slack's mrkdwn, on one line, so that no name mentions a channel or links anywhere."""
    plain = " ".join(without_controls(text).splitlines())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


ESCAPE: dict[str, Callable[[str], str]] = {
    "none": str,
    "plain": without_controls,
    "html": as_html,
    "markdown": as_markdown,
    "slack": as_slack,
}
