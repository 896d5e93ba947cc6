"""What the page carries inside itself: styles, scripts and data, none of which can break out."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
STYLES = ("base.css", "layout.css", "charts.css", "gantt.css", "tables.css", "kpi.css", "print.css")
SCRIPTS = (
    "base.js",
    "theme.js",
    "charts.js",
    "axis.js",
    "forecast.js",
    "coverage.js",
    "simulation.js",
    "heatmap.js",
    "budget.js",
    "gantt_model.js",
    "gantt_draw.js",
    "gantt.js",
    "tables.js",
    "scenarios.js",
    "capacity.js",
    "main.js",
)
SCENARIO_SCRIPTS = ("base.js", "theme.js", "charts.js", "scenarios.js", "alone.js")
CAPACITY_SCRIPTS = ("base.js", "theme.js", "charts.js", "capacity.js", "alone.js")
BACKTEST_SCRIPTS = ("base.js", "theme.js", "charts.js", "backtest.js", "alone.js")
KPI_SCRIPTS = ("base.js", "theme.js", "charts.js", "tables.js", "kpi.js", "alone.js")
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_for_script(value: Any) -> Any:
    """Write data as JSON that may stand in a script element, marked as safe for the template."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in _UNSAFE.items():
        text = text.replace(character, escape)
    return Markup(text)


def own_style(names: tuple[str, ...] = STYLES) -> Any:
    """Return a page's own styles, joined; the report's by default."""
    return _joined(names)


def own_script(names: tuple[str, ...] = SCRIPTS) -> Any:
    """Return a page's own scripts, joined; the report's by default."""
    return _joined(names)


def echarts_source() -> Any:
    """Return the chart library."""
    return _joined(("echarts.min.js",))


def content_policy(scripts: list[str]) -> str:
    """Return a content security policy that runs these scripts only and reaches no host."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(str(text).encode("utf-8")).digest()).decode("ascii")


def _joined(names: tuple[str, ...]) -> Any:
    from markupsafe import Markup

    return Markup("\n".join((STATIC / name).read_text(encoding="utf-8").strip() for name in names))
