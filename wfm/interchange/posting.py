"""Sends messages to the webhook of a chat system."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from wfm.errors import InputError
from wfm.interchange.profile import Profile

SCHEMES = ("http", "https")
TIMEOUT_SECONDS = 20


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A webhook that sends elsewhere is refused: its answer must not choose who reads the roster."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        return None


def check_address(profile: Profile, address: str) -> None:
    """Refuse to send what is no message, or to what is no web address.

    Raises:
        InputError: Either of these.
    """
    if not profile.message:
        raise InputError.at("--post", 0, "", f"{profile.name} makes no messages; use slack-message or teams-message")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in SCHEMES or not host or any(one.isspace() or ord(one) < 32 for one in address):
        raise InputError.at("--post", 0, "", "is no web address; give one that begins with http:// or https://")


def post(address: str, messages: Mapping[Path, bytes]) -> int:
    """Send messages one after the other and return their number.

    Raises:
        InputError: The webhook does not answer or refuses one; says how many were sent. The address stays out of the
            message, for whoever knows it may post.
    """
    opener = urllib.request.build_opener(_NoRedirects)
    for number, (name, content) in enumerate(messages.items()):
        headers = {"Content-Type": "application/json; charset=utf-8"}
        request = urllib.request.Request(address, data=content, headers=headers, method="POST")
        try:
            with opener.open(request, timeout=TIMEOUT_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            raise _refused(address, name, f"answered {error.code}", number) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise _refused(address, name, f"cannot be reached ({reason})", number) from None
    return len(messages)


def _refused(address: str, name: Path, why: str, sent: int) -> InputError:
    host = urlsplit(address).hostname
    return InputError.at("--post", 0, str(name), f"{host} {why}; {sent} messages were sent before")
