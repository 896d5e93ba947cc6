"""A PostgreSQL server of its own for a test: on loopback, in a temporary folder, ended with the test."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

USER, PASSWORD = "planner", "s3cret-word"
SECONDS = 60


def binaries() -> Path | None:
    """Return the folder of the newest installed server, none where there is none."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    return next((path for path in reversed(found) if (path / "pg_ctl").exists()), None)


@contextlib.contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Start a server and yield the address of its database, the password included."""
    home = Path(tempfile.mkdtemp(prefix="wfm-postgres-"))
    data, port = home / "data", _free_port()
    account = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid}
    secret = home / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)

    def run(*command: str | Path) -> None:
        subprocess.run(
            [*map(str, command)], check=True, cwd=home, timeout=SECONDS, stdout=subprocess.DEVNULL, **account
        )

    run(bin_folder / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    run(bin_folder / "pg_ctl", "-D", data, "-o", options, "-l", home / "log", "-w", "-t", str(SECONDS), "start")
    try:
        yield f"postgresql+psycopg://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres"
    finally:
        run(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
