"""Answers as values, and the headers that every one of them carries."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROBLEM = "application/problem+json"

EVERYWHERE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True)
class Response:
    """A whole answer: status, body, media type, further headers."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        """Sends it over WSGI; HEAD gets the same headers and no body."""
        headers = list(self.headers.items())
        if self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        if self.status != HTTPStatus.NO_CONTENT:
            headers.append(("Content-Length", str(len(self.body))))
        start_response(f"{self.status} {HTTPStatus(self.status).phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class ProblemError(Exception):
    """A request that is not answered, and why (RFC 9457). `members` are extension members such as a line."""

    def __init__(
        self,
        status: int,
        detail: str,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = HTTPStatus(status).phrase
        self.detail = detail
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    def as_json(self) -> Response:
        """The problem details object, laid out so that a person at a terminal can read it."""
        about = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        body = json.dumps(about | self.members, ensure_ascii=False, indent=2) + "\n"
        return Response(self.status, body.encode(), PROBLEM, self.headers)


def with_common_headers(application: "WSGIApplication") -> "WSGIApplication":
    """The application with the security and CORS headers on each of its answers, errors included.

    Every answer depends on Accept, or is an error whose form does.
    """

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            present = {name.lower() for name, _ in headers}
            extra = [pair for pair in EVERYWHERE if pair[0].lower() not in present]
            if "vary" not in present:
                extra.append(("Vary", "Accept, Accept-Language"))
            return start_response(status, headers + extra, *error)

        return application(environ, start)

    return wrapped
