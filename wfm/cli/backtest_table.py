"""What a back-test says of itself on the terminal."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rich.table import Table

from wfm.config import Config

SHOWN = {
    "wape": ("WAPE", "{:.1%}"),
    "bias": ("bias", "{:+.1%}"),
    "mase": ("MASE", "{:.2f}"),
    "pinball": ("pinball", "{:.3f}"),
    "coverage_80": ("in 80 %", "{:.0%}"),
    "agents_wape": ("agents", "{:.1%}"),
}
BESIDE = {
    "seasonal_naive": "last week's same day",
    "moving_average": "the mean of four weeks",
    "prophet": "plain Prophet",
}


def score_table(scores: pd.DataFrame) -> Table:
    """Lay the measures out by queue and grain; the best model of each stands in bold."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column("queue, grain and model", overflow="fold", min_width=20)
    for heading, _ in SHOWN.values():
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("of naive", justify="right", no_wrap=True)
    for (queue, grain), rows in scores.groupby(["queue", "grain"], sort=False):
        table.add_row(f"{queue} by {grain}", style="dim")
        naive = rows.loc[rows["model"] == "seasonal_naive", "wape"]
        for row in rows.to_dict("records"):
            cells = [_cell(row[name], form) for name, (_, form) in SHOWN.items()]
            ratio = _cell(row["wape"] / naive.iloc[0], "{:.2f}") if len(naive) and naive.iloc[0] > 0 else "-"
            best = row["wape"] == rows["wape"].min()
            table.add_row(f"  {row['model']}", *cells, ratio, style="bold" if best else None)
    return table


def closing_lines(config: Config, chosen: list[str], scores: pd.DataFrame) -> list[str]:
    """Say in words how the model of the plan does beside the others, and which queues were too short."""
    lines = []
    judged = list(dict.fromkeys(scores["queue"]))
    by_model = scores[scores["grain"] == "interval"].pivot(index="queue", columns="model", values="wape")
    own = config.forecast.model if config.forecast.model in by_model else by_model.columns[0]
    for other, words in BESIDE.items():
        if other in by_model and other != own:
            lines.append(_beside(own, words, by_model[own] / by_model[other]))
    origins = scores.groupby("queue", sort=False)["origins"].max()
    lines.append("origins: " + ", ".join(f"{name} {count}" for name, count in origins.items()))
    missing = [name for name in chosen if name not in judged]
    if missing:
        lines.append(f"too little history for a single origin: {', '.join(missing)}")
    return lines


def _beside(own: str, words: str, ratios: pd.Series) -> str:
    known = ratios[np.isfinite(ratios) & (ratios > 0)]
    if known.empty:
        return f"{own} beside {words}: nothing to compare"
    ratio = float(np.exp(np.log(known).mean()))
    queues = f"{len(known)} queues" if len(known) > 1 else "1 queue"
    side = "smaller" if ratio <= 1 else "larger"
    return f"{own}: errors {abs(1 - ratio):.1%} {side} than {words}, by interval over {queues}"


def _cell(value: float, form: str) -> str:
    return form.format(value) if np.isfinite(value) else "-"
