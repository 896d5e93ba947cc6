"""A plan of every channel: chat beside others, call-backs, fixed hours, work that waits already."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_run import replace, starter
from cli_run import wfm_here as wfm

CAMPAIGN = """  - {name: campaign, channel: outbound, opening_hours: "mon-fri 10:00-16:00", aht_seconds: 300,
     weekly_agent_hours: 12}
  - {name: mail, channel: email, opening_hours: "mon-fri 09:00-17:00", aht_seconds: 400, volume_multiplier: 0,
     service_level: {target: 0.9, within_hours: 16}}
backlog: waiting.csv
forecast:
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    config = starter(tmp_path / "site") / "plan.yaml"
    replace(
        config,
        (
            "    patience_seconds: 150 ",
            "    callback: {offer_after_seconds: 30, accept: 0.5}\n    patience_seconds: 150 ",
        ),
        ("    concurrency: 2 ", "    concurrency_model: exact\n    concurrency_factors: [1, 1.7]\n    concurrency: 2 "),
        ("forecast:\n", CAMPAIGN),
    )
    agents = config.with_name("agents.csv")
    agents.write_text(agents.read_text().replace("voice|chat", "voice|chat|campaign|mail", 5))
    history = pd.read_csv(config.with_name("history.csv"))
    mail = history[history["queue"] == "chat"].assign(queue="mail", channel="email")
    pd.concat([history, mail]).to_csv(config.with_name("history.csv"), index=False)
    config.with_name("waiting.csv").write_text("queue,arrived,contacts\nmail,2026-11-27 15:10,30\n")
    return config


def test_the_plan_serves_them_all_and_keeps_every_rule(site: Path):
    made = wfm("plan", site, "--out", "made", cwd=site.parent)
    assert made.returncode == 0, made.stderr
    folder = site.parent / "made"
    checked = wfm("check", folder, cwd=site.parent)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    needs = pd.read_csv(folder / "requirements.csv")
    by_queue = dict(list(needs.groupby("queue")))
    assert by_queue["voice"]["callback_contacts"].sum() > 0
    assert (by_queue["campaign"]["load_erlangs"] * 0.5).sum() == pytest.approx(12.0, rel=1e-4)
    assert (by_queue["mail"]["load_erlangs"] * 0.5).sum() == pytest.approx(30 * 400 / 3600, rel=1e-3)
    assert (by_queue["chat"]["staffed_load_erlangs"] > by_queue["chat"]["load_erlangs"]).mean() > 0.8
    assert (folder / "inputs" / "backlog.csv").read_text().splitlines()[1].startswith("mail,2026-11-27T15:10:00+01:00")


def test_a_wrong_backlog_is_refused_before_any_long_work(site: Path):
    site.with_name("waiting.csv").write_text("queue,arrived,contacts\nmial,2026-11-27 15:10,30\nmail,x,1\n")
    refused = wfm("plan", site, "--out", "made", cwd=site.parent)
    assert refused.returncode == 2
    assert "waiting.csv:3: arrived" in refused.stderr
    assert not (site.parent / "made").exists()
