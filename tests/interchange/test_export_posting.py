"""Messages are sent to a webhook on this machine, and nowhere but to web addresses."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from wfm.errors import InputError
from wfm.interchange import load_profile
from wfm.interchange.posting import check_address, post

MESSAGES = {Path("a.json"): b'{"text": "one"}', Path("b.json"): '{"text": "สอง"}'.encode()}


class _Hook(BaseHTTPRequestHandler):
    got: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers["Content-Type"], body))
        self.send_response({"/no": 403, "/away": 302}.get(self.path, 200))
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    _Hook.got.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_messages_arrive_one_after_the_other(hook: str) -> None:
    assert post(f"{hook}/secret", MESSAGES) == 2
    assert [json.loads(body)["text"] for _, body in _Hook.got] == ["one", "สอง"]
    assert {kind for kind, _ in _Hook.got} == {"application/json; charset=utf-8"}


@pytest.mark.parametrize(("path", "code"), [("/no", 403), ("/away", 302)])
def test_a_refusal_stops_and_keeps_the_address_to_itself(hook: str, path: str, code: int) -> None:
    with pytest.raises(InputError, match=f"a.json: 127.0.0.1 answered {code}; 0 messages were sent") as caught:
        post(hook + path, MESSAGES)
    assert path not in str(caught.value)
    assert len(_Hook.got) == 1


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="cannot be reached"):
        post("http://127.0.0.1:9/secret", MESSAGES)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://x.test/", "hooks.test/x", "http://", "http://[x", "http://a b/", "", "http://x:y/"]
)  # fmt: skip
def test_only_web_addresses_are_taken(address: str) -> None:
    with pytest.raises(InputError, match="is no web address"):
        check_address(load_profile("slack-message"), address)


def test_only_messages_are_sent() -> None:
    with pytest.raises(InputError, match="ics makes no messages; use slack-message or teams-message"):
        check_address(load_profile("ics"), "https://hooks.test/x")
