"""What is not answered, as an answer: which status, in which language, for a program or for a browser."""

import re
from collections.abc import Awaitable

from ftzgraph.store.errors import (
    AnswerTooLargeError,
    BusyError,
    ClientBusyError,
    CrashError,
    FederationError,
    FederationTimeError,
    MemoryLimitError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
    Sentence,
    StoreError,
    TimeLimitError,
    UnknownFunctionError,
)
from ftzgraph.web.negotiate import language, wants_html
from ftzgraph.web.protocol import Operation
from ftzgraph.web.render import problem_page
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response

_STATUSES = {
    NotAcceptableError: (406, None),
    UnknownFunctionError: (400, None),
    AnswerTooLargeError: (400, "answer"),
    TimeLimitError: (504, "time"),
    MemoryLimitError: (507, "memory"),
    CrashError: (500, None),
    FederationError: (502, None),
    FederationTimeError: (504, None),
}
"""What errors are sent as, and which limit of the server they tell of.

A query that ran out of time is no 503: clients would send it again. The server is a gateway to the process that did not
answer in time (RFC 9110, section 15.6.5), and 507 says that there was no room for the answer (RFC 4918, section 11.5).
"""
_LANG = re.compile(r"(?:^|&)lang=(zh|en)(?:&|$)")


async def or_refused(request: Request, answer: Awaitable[Response]) -> Response:
    """The answer, or what is said in its place."""
    try:
        return await answer
    except StoreError as error:
        return refuse(as_problem(error), request)
    except ProblemError as problem:
        return refuse(problem, request)


def asked_language(request: Request, operation: Operation | None = None) -> str:
    """ "zh" or "en", as the request asks. One that could not be taken apart can still say so in its address."""
    said = _LANG.search(request.query_string) if operation is None else None
    chosen = said[1] if said else operation.lang if operation else None
    return language(chosen, request.header("accept-language"))


def refuse(problem: ProblemError, request: Request, operation: Operation | None = None) -> Response:
    """The problem; for a browser a page, with the query, if one was sent, to mend."""
    if not wants_html(request.header("accept")):
        return problem.as_json(asked_language(request, operation))
    chosen = asked_language(request, operation)
    return problem_page(problem, chosen, (operation and operation.query) or "")


def as_problem(error: StoreError) -> ProblemError:
    """What a store says, as an answer."""
    if isinstance(error, QuerySyntaxError):
        return _syntax_problem(error)
    if isinstance(error, RefusedError):
        return ProblemError(403, error.sentence)
    if isinstance(error, BusyError):
        status = 429 if isinstance(error, ClientBusyError) else 503
        return ProblemError(status, error.sentence, headers={"Retry-After": str(error.retry_after)})
    status, limit = _STATUSES.get(type(error), (500, None))
    return ProblemError(status, error.sentence, {} if limit is None else {"limit": limit})


def _syntax_problem(error: QuerySyntaxError) -> ProblemError:
    zh, en = "查询无法解析", "the query does not parse"
    members: dict[str, object] = {}
    if error.line is not None:
        members |= {"line": error.line, "column": error.column}
        zh, en = f"{zh}（第 {error.line} 行第 {error.column} 列）", f"{en} at line {error.line}, column {error.column}"
    if error.token is not None:
        members["token"] = error.token
    if error.nearest:
        members["nearest"] = list(error.nearest)
    return ProblemError(400, Sentence(f"{zh}：{error.sentence.zh}", f"{en}: {error.sentence.en}"), members)
