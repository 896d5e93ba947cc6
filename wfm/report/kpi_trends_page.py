"""The pack for senior management: the last week against plan and target, trends, what went wrong, money, people."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wfm.report.embed import STYLES, content_policy, own_script, own_style
from wfm.report.kpi_trends_view import TrendView
from wfm.report.kpi_trends_words import TrendWords
from wfm.report.templating import environment


def render_trends(
    site: str, words: TrendWords, tables: Mapping[str, pd.DataFrame], *, fewest: int, baseline: int
) -> str:
    """Render the page.

    Args:
        site: Name of the site.
        words: The words of its language and currency, and the unit of each measure.
        tables: `weeks`, `points`, `lines` and `signals` as `wfm.performance.trends` lays them out.
        fewest: From how many weeks on there are limits.
        baseline: From how many weeks on they stand still.
    """
    script = own_script(("paper.js",))
    view = TrendView(words, tables, fewest, baseline)
    return (
        environment()
        .get_template("kpi_trends.html.j2")
        .render(
            t=words.text,
            w=words.words,
            language=words.words.strings["language"],
            site=site,
            policy=content_policy([script]),
            script=script,
            style=own_style((*STYLES, "weeks.css")),
            footer=words.words.strings["footer"]["text"],
            **view.shown(),
        )
    )
