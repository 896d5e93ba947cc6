"""The templates of the pages."""

from __future__ import annotations

from wfm.report.wording import TEMPLATES


def environment():
    """Return the templates of the pages; a name that is not given is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
