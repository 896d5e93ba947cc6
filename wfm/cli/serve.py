"""`wfm serve`: the planner's page of a plan, on this machine only."""

from __future__ import annotations

import socket
from pathlib import Path

import click

from wfm.cli.options import plan_argument, quiet_option


@click.command(epilog="Example: wfm serve plans/demo")
@plan_argument
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port; the first free one from 8765 on.")
@click.option("--lang", type=click.Choice(["en", "th"]), default="en", show_default=True, help="Language of the page.")
@click.option("--browser/--no-browser", default=False, help="Open it in the browser.")
@quiet_option
def serve(folder: Path, port: int | None, lang: str, browser: bool, quiet: bool) -> None:
    """Open the planner's page of a plan folder on 127.0.0.1.

    The address that is printed has a token in it: whoever has no token sees nothing. Edits are judged at once and kept
    in a journal beside the plan until they are saved as a new version of it. Ctrl-C ends it.
    """
    import webbrowser

    import uvicorn

    from wfm.web.app import PlannerPage, make_app

    listening = _listen(port)
    number = listening.getsockname()[1]
    page = PlannerPage(folder, number, lang)
    try:
        if page.desk.restored and not quiet:
            click.echo(f"{page.desk.restored} edits that were not saved are back; undo takes them out", err=True)
        address = f"http://127.0.0.1:{number}/?token={page.guard.token}"
        click.echo(address)
        if browser:
            webbrowser.open(address)
        settings = uvicorn.Config(
            make_app(page), log_level="error", access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        uvicorn.Server(settings).run(sockets=[listening])
    finally:
        listening.close()
        page.close()
        if page.desk.unsaved and not quiet:
            text = f"{page.desk.unsaved} edits are not saved; they come back with the next wfm serve {folder}"
            click.echo(text, err=True)


def _listen(port: int | None) -> socket.socket:
    """Return a socket that listens on loopback; without a port asked for, on the first free one."""
    for number in [port] if port else range(8765, 8865):
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", number))
        except OSError:
            found.close()
            continue
        found.listen(128)
        return found
    raise click.ClickException(f"port {port} is taken" if port else "no port from 8765 to 8864 is free")
