"""Answers as values, and the headers that every one of them carries."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import IO, Any

PROBLEM = "application/problem+json"

EVERYWHERE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Post, Accept-Query, Allow, Content-Disposition, Content-Language, ETag, Link, Retry-After, "
        "X-Unknown-Terms",
    ),
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True)
class Response:
    """A whole answer: status, body, media type, further headers. A long body is in an open `file`."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None

    def header_list(self) -> list[tuple[str, str]]:
        """The headers as they go out, with those that every answer carries.

        Every answer depends on Accept, or is an error whose form does.
        """
        headers = {"vary": ("Vary", "Accept, Accept-Language")}
        headers |= {name.lower(): (name, value) for name, value in (*EVERYWHERE, *self.headers.items())}
        if self.content_type is not None:
            headers["content-type"] = ("Content-Type", self.content_type)
        if self.status != HTTPStatus.NO_CONTENT:
            headers["content-length"] = ("Content-Length", str(self._size()))
        return list(headers.values())

    def _size(self) -> int:
        return len(self.body) if self.file is None else os.fstat(self.file.fileno()).st_size


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
