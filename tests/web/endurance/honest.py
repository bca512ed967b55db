"""What any answer of the server has to be like, whatever was asked."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree

from .parts import INJECTED
from .wire import Answer, Case, Outcome

_FINE = {100, 101, 200, 204, 301, 302, 303, 304, 307, 308}
_REFUSALS = {400, 403, 404, 405, 406, 408, 411, 412, 413, 414, 415, 417, 422, 429, 431}
_LIMITS = {503, 504, 507}
_OF_THE_LIBRARY = {400, 408, 413, 414, 431}
"""What the HTTP library may say of a request that it cannot read, without a word of explanation."""
_CRASH = re.compile("process that evaluated|进程崩溃")
csv.field_size_limit(1 << 30)
_SECRETS = re.compile(rb"Traceback|File \"/|site-packages|panicked at|ftzgraph\.store\.|0x[0-9a-f]{10}")


def fault(case: Case, outcome: Outcome) -> str:
    """What is wrong with the answers to a case; nothing, if all is well."""
    if outcome.fault:
        return outcome.fault
    if not outcome.answers and not outcome.closed and case.ending in ("wait", "half-close"):
        return "no answer, and the connection is still open"
    return next(filter(None, map(_fault, outcome.answers)), "")


def _fault(answer: Answer) -> str:
    if answer.header(INJECTED) is not None:
        return "the request wrote a header of the answer"
    if answer.status in _FINE:
        return _fault_of_content(answer)
    if answer.status == 500:
        if _CRASH.search(_detail(answer)):
            return ""
        return f"500: {answer.body[:500]!r}"
    if answer.status not in _REFUSALS | _LIMITS:
        return f"status {answer.status}: {answer.body[:500]!r}"
    return _fault_of_problem(answer)


def _fault_of_problem(answer: Answer) -> str:
    kind = answer.header("content-type")
    if answer.status in (429, 503) and not (answer.header("retry-after") or "").isdigit():
        return f"{answer.status} without Retry-After"
    if answer.status == 405 and not answer.header("allow"):
        return "405 without Allow"
    if not answer.body and kind is None:
        return "" if answer.status in _OF_THE_LIBRARY else f"{answer.status} without a word"
    if answer.header("access-control-allow-origin") != "*":
        return f"{answer.status} that no other site may read"
    if kind == "application/problem+json":
        if not answer.body:
            return ""  # an answer to HEAD
        try:
            content = json.loads(answer.body)
        except ValueError as error:
            return f"no JSON ({error}): {answer.body[:300]!r}"
        if content.get("status") != answer.status or not content.get("title") or not content.get("detail"):
            return f"no problem: {content}"
    elif not (kind or "").startswith("text/html"):
        return f"an error as {kind}"
    return _fault_of_content(answer)


def _fault_of_content(answer: Answer) -> str:
    kind = answer.header("content-type") or ""
    if answer.status >= 200 and answer.header("x-content-type-options") != "nosniff":
        return f"{answer.status} without security headers"
    secret = _SECRETS.search(answer.body) if "sparql-results" not in kind else None
    if secret:
        return f"tells too much: {answer.body[max(0, secret.start() - 100) : secret.end() + 300]!r}"
    if not answer.body or answer.header("content-encoding"):
        return ""
    try:
        if "json" in kind:
            json.loads(answer.body)
        elif "xml" in kind:
            ElementTree.fromstring(answer.body)
        elif "csv" in kind:
            lengths = set(map(len, csv.reader(StringIO(answer.body.decode(), newline=""), strict=True)))
            return f"rows of CSV of different lengths: {lengths}" if len(lengths - {0}) > 1 else ""
        else:
            answer.body.decode()
    except (ValueError, ElementTree.ParseError, csv.Error) as error:
        return f"no {kind} ({error}): {answer.body[:300]!r}"
    return ""


def _detail(answer: Answer) -> str:
    if answer.header("content-type") != "application/problem+json":
        return answer.body.decode("utf-8", "replace")
    try:
        return str(json.loads(answer.body)["detail"])
    except (ValueError, KeyError):
        return ""
