"""Answers as values, and the headers that every one of them carries."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import IO, Any

from ftzgraph.store.errors import Sentence

PROBLEM = "application/problem+json"

EVERYWHERE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Accept-Post, Accept-Query, Allow, Content-Disposition, Content-Language, ETag, Link, Retry-After, "
        "X-Unknown-Terms",
    ),
    ("X-Content-Type-Options", "nosniff"),
)
"""Headers that every answer has; those of CORS among them, with which scripts of other sites may read it."""
_OF_CONTENT = (
    (
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
_VARY = ("Vary", "Accept, Accept-Language, Accept-Encoding")


_TITLES = {
    400: "请求有误",
    403: "拒绝执行",
    404: "没有找到",
    405: "不支持此方法",
    406: "不能以此格式回答",
    408: "请求未及时到达",
    413: "请求过大",
    415: "不支持此媒体类型",
    429: "请求过多",
    500: "服务器出错",
    502: "其他服务器出错",
    503: "暂时不能回答",
    504: "未能及时回答",
    507: "内存不足",
}
"""The statuses that are sent, in Chinese."""


@dataclass(frozen=True)
class Response:
    """A whole answer: status, body, media type, further headers. A long body is in an open `file`."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None
    rows: int | None = None
    """The rows of a table, for the log."""
    asked: str | None = None
    """The query that it answers, for the log."""
    outcome: str = "answered"
    """How it came about, for the log: "answered", "kept" (from the cache), "known" (to the client), or a refusal."""

    @cached_property
    def header_list(self) -> list[tuple[str, str]]:
        """The headers as they go out, with those that every answer carries.

        Every answer depends on Accept, or is an error whose form does.
        """
        headers = [*EVERYWHERE, *self.headers.items()]
        if self.status != HTTPStatus.NOT_MODIFIED:
            headers += _OF_CONTENT  # a client that has the content has these with it
        if "Vary" not in self.headers:
            headers.append(_VARY)
        if self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        if self.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            headers.append(("Content-Length", str(self.size)))
        return headers

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.body) if self.file is None else os.fstat(self.file.fileno()).st_size


class ProblemError(Exception):
    """A request that is not answered, and why (RFC 9457). `members` are extension members such as a line.

    A detail that is a plain text is in English whatever language is asked for.
    """

    def __init__(
        self,
        status: int,
        detail: Sentence | str,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.detail = detail if isinstance(detail, Sentence) else Sentence(detail, detail)
        super().__init__(self.detail.en)
        self.status = status
        self.members = dict(members or {})
        self.headers = dict(headers or {})

    def title(self, language: str) -> str:
        """What the status is called in "zh" or "en": the problem's type is about:blank (RFC 9457, section 4.2.1)."""
        english = HTTPStatus(self.status).phrase
        return _TITLES.get(self.status, english) if language == "zh" else english

    def as_json(self, language: str = "en") -> Response:
        """The problem details object in "zh" or "en", laid out so that a person at a terminal can read it."""
        about = {
            "type": "about:blank",
            "title": self.title(language),
            "status": self.status,
            "detail": self.detail.text(language),
        }
        body = json.dumps(about | self.members, ensure_ascii=False, indent=2) + "\n"
        return Response(self.status, body.encode(), PROBLEM, {"Content-Language": language, **self.headers})
