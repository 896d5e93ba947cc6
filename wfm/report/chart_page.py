"""A page of charts beside the report: its template filled, with everything that it runs inside it."""

from __future__ import annotations

from typing import Any

from wfm.config import Config
from wfm.report.embed import content_policy, echarts_source, json_for_script, own_script, own_style
from wfm.report.templating import environment
from wfm.report.wording import Wording


def render_chart_page(
    template: str, scripts: tuple[str, ...], config: Config, words: Wording, text: dict, data: dict, **more: Any
) -> str:
    """Render a page.

    Args:
        template: File of the template.
        scripts: The page's own scripts, in their order.
        config: The plan.
        words: The words of all pages.
        text: Those of this page; `page` are those that its scripts show.
        data: What its scripts draw.
        more: What the template shows beside.
    """
    script, charts = own_script(scripts), echarts_source()
    payload = {
        **words.payload(),
        "timeline": {"plan": [0, 0], "clocks": [], "starts": [], "days": [], "step": config.site.interval_minutes},
        "strings": text["page"],
    }
    return (
        environment()
        .get_template(template)
        .render(
            t=text,
            w=words,
            language=words.strings["language"],
            site=config.site.name,
            policy=content_policy([charts, script]),
            style=own_style(),
            charts_script=charts,
            own_script=script,
            payload=json_for_script(payload | data),
            footer=words.strings["footer"]["charts"],
            **more,
        )
    )
