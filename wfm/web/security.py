"""Who may talk to the planner's page: this machine, from this page, with the token that was printed."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

HOSTS = ("127.0.0.1", "localhost")
LARGEST_BODY = 2_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_NO_TOKEN = "This page opens with the address that `wfm serve` printed; it has a token in it."


class Guard:
    """Lets requests through that come from the page itself.

    The host must be this machine under the port served (no foreign name may be made to point here), the origin of
    whatever changes something must be the page, and a cookie must hold the token.
    """

    def __init__(self, port: int, say: Callable[[str], str] = str) -> None:
        """`say` writes a refusal in the language of the page."""
        self.token = secrets.token_urlsafe(32)
        self.cookie = f"wfm-{port}"
        self._say = say
        self._hosts = {f"{host}:{port}" for host in HOSTS}

    async def __call__(self, request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        """Answer a request, or refuse it."""
        response = self._refused(request) or await go_on(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refused(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return PlainTextResponse("unknown host", 421)
        if request.method not in ("GET", "HEAD"):
            origin = urlsplit(request.headers.get("origin", ""))
            if origin.scheme != "http" or origin.netloc not in self._hosts:
                return _error("requests come from the page itself", 403)
            if not request.headers.get("content-type", "").startswith("application/json"):
                return _error("JSON is expected", 415)
            length = request.headers.get("content-length", "")
            if not length.isdigit():
                return _error("the length is missing", 411)
            if int(length) > LARGEST_BODY:
                return _error(self._say("too large"), 413)
        if request.url.path == "/" and "token" in request.query_params:
            return self._let_in(request.query_params["token"])
        if not self._knows(request.cookies.get(self.cookie, "")):
            return _error(_NO_TOKEN, 403) if request.url.path.startswith("/api/") else PlainTextResponse(_NO_TOKEN, 403)
        return None

    def _let_in(self, token: str) -> Response:
        """Keep the token in a cookie that no script reads and no other site sends, and out of the address."""
        if not self._knows(token):
            return PlainTextResponse(_NO_TOKEN, 403)
        response = RedirectResponse("/", 303)
        response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
        return response

    def _knows(self, token: str) -> bool:
        return secrets.compare_digest(token.encode("utf-8"), self.token.encode("utf-8"))


def _error(text: str, status: int) -> Response:
    return JSONResponse({"error": text}, status)
