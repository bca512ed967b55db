"""The SPARQL endpoint: beside the pages, because it answers most of the requests."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ftzgraph.examples import Example
from ftzgraph.store import formats, guard
from ftzgraph.store.errors import QuerySyntaxError, StoreError
from ftzgraph.store.federation import Federation
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.store.interface import Answer, Form, Query, Store
from ftzgraph.store.normal import is_volatile, normal_form
from ftzgraph.store.pool import Asked, Pool
from ftzgraph.web import protocol
from ftzgraph.web.answers import Answers
from ftzgraph.web.ask import Questions, read_rows, read_variables
from ftzgraph.web.choice import choose_format
from ftzgraph.web.description import service_description
from ftzgraph.web.negotiate import HTML, language
from ftzgraph.web.problems import as_problem, refuse
from ftzgraph.web.protocol import Operation
from ftzgraph.web.render import page
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.terms import Terms, read_terms, unknown_terms
from ftzgraph.web.visit import Visit, in_thread

SHOWN_ROWS = 1000
"""Rows of an HTML table: more would choke a browser. The page says so and links to the whole answer."""


_SHOWN_BYTES = 4_000_000
_SHOWN_CELLS = 50_000
"""Bytes of an answer that is shown as a page, and cells of its table, for the same reason; pages are made in the web
server's own memory."""
_SHORT = 20_000
"""Bytes of a request that is read at once. A longer one would keep the others waiting, and is read in a thread."""
_READER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
"""Where long requests are read, one after the other: each thread that reads keeps the event loop waiting."""
T = TypeVar("T")


_OFFERS = {form: (*form.formats, HTML) for form in Form}


class SparqlEndpoint:
    """Answers the requests to /sparql."""

    def __init__(
        self,
        pool: Pool,
        answers: Answers,
        pages: Store,
        examples: list[Example],
        terms: Terms,
        federation: Federation | None = None,
    ) -> None:
        self._terms = terms
        self._federation = federation
        self._pool = pool
        self._answers = answers
        self._pages = pages
        self._examples = examples

    async def answer(self, request: Request) -> Response:
        """The answer to a request."""
        again = self._answers.again(request)
        if again is not None:
            return again
        operation = None
        began = time.monotonic()
        long = len(request.query_string) + len(request.body) > _SHORT
        try:
            operation = await _read(long, partial(protocol.read, request))
            if operation.query is None:
                return await in_thread(Visit(request.client), partial(self._introduce, operation, request))
            accept = request.header("accept")
            admit = partial(_admit, operation.query, operation.format_name, accept, self._federation)
            query, format = await _read(long, admit)
            guard.check_dataset(query, operation.default_graphs, operation.named_graphs, self._pool.about.graphs)
            await self._learn_terms(Visit(request.client))
            hint = partial(self._terms.unknown, query.text)
            if long:
                unknown = await _read(long, hint)
                hint = partial(list, unknown)
                # to have waited for others to be read, and to have been read, is part of the query's time
                operation = replace(operation, timeout=self._left(operation.timeout, began))
            if format is HTML:
                return await self._show(query, operation, request)
            return await self._answers.respond(
                request,
                _question(query, operation),
                format,
                lambda coding: self._ask(
                    query, format, operation, Asked(request.client, operation.timeout, coding=coding)
                ),
                lambda: unknown_terms(hint()),
                query.text,
            )
        except StoreError as error:
            refused = refuse(as_problem(error), request, operation)
        except ProblemError as problem:
            refused = refuse(problem, request, operation)
        return replace(refused, asked=operation.query if operation else None)

    async def _ask(self, query: Query, format: Format, operation: Operation, asked: Asked) -> Answer:
        try:
            return await self._pool.query(query, format, operation.default_graphs, operation.named_graphs, asked)
        except QuerySyntaxError as error:
            if error.line is not None and error.column is not None:
                error.column = query.column_as_written(error.line, error.column)
            raise

    def _left(self, timeout: float | None, began: float) -> float:
        """The seconds that are left to a query, to a tenth of a second."""
        most = self._pool.limits.seconds
        return max(0.1, round(min(timeout or most, most) - (time.monotonic() - began), 1))

    async def _learn_terms(self, visit: Visit) -> None:
        """Sees to it that the terms are those of the dataset that is asked now."""
        dataset = self._pool.about.hash
        if self._terms.dataset != dataset:
            with suppress(StoreError):  # they are for a hint, which then comes with the next answer
                self._terms = await in_thread(visit, partial(read_terms, Questions(self._pages), dataset))

    def _introduce(self, operation: Operation, request: Request) -> Response:
        """Without a query: the form for a browser, else the service description."""
        format = choose_format(operation.format_name, request.header("accept"), (*GRAPHS, HTML))
        if format is HTML:
            chosen = language(operation.lang, request.header("accept-language"))
            return page("sparql.html", chosen, {"query": "", "examples": self._examples})
        address, federates = request.absolute("/sparql"), self._federation is not None
        body = service_description(address, Questions(self._pages), self._pool.limits, format, federates)
        return Response(200, body, format.content_type)

    async def _show(self, query: Query, operation: Operation, request: Request) -> Response:
        """The answer as a page."""
        source = formats.TURTLE if query.form.formats is GRAPHS else formats.JSON
        if query.form is Form.SELECT:
            asked = Asked(request.client, operation.timeout, _SHOWN_BYTES, SHOWN_ROWS)
        else:
            asked = Asked(request.client, operation.timeout, _SHOWN_BYTES)
        answer = await self._ask(query, source, operation, asked)
        body = answer.read()
        chosen = language(operation.lang, request.header("accept-language"))

        def render() -> Response:
            unknown = self._terms.unknown(query.text)
            values: dict[str, object] = {"query": operation.query, "formats": query.form.formats, "unknown": unknown}
            if query.form is Form.SELECT:
                variables = read_variables(body)
                shown_rows = max(1, min(SHOWN_ROWS, _SHOWN_CELLS // (len(variables) or 1)))
                rows = read_rows(body)[:shown_rows]
                values |= {"variables": variables, "rows": rows, "count": answer.rows, "shown": shown_rows}
            elif query.form is Form.ASK:
                values["truth"] = b'"boolean":true' in body
            else:
                values["graph"] = body.decode()
            shown = page("answer.html", chosen, values)
            headers = {**shown.headers, **unknown_terms(unknown)}
            return replace(shown, headers=headers, asked=query.text, rows=answer.rows)

        return await in_thread(Visit(request.client), render)


async def _read(long: bool, work: Callable[[], T]) -> T:
    """What `work` returns, which takes a time in proportion to the length of the request."""
    return await asyncio.get_running_loop().run_in_executor(_READER, work) if long else work()


def _question(query: Query, operation: Operation) -> str | None:
    """What is asked, whatever the layout of the query; None when the answer may differ the next time."""
    if query.calls or is_volatile(query.text):
        return None
    graphs = (f"{kind} {graph}" for kind, each in _datasets(operation) for graph in each)
    return "\n".join(("query", normal_form(query.text), *graphs))


def _datasets(operation: Operation) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("default", operation.default_graphs), ("named", operation.named_graphs)


def _admit(
    text: str, format_name: str | None, accept: str | None, federation: Federation | None
) -> tuple[Query, Format]:
    query = guard.admit(text, federation)
    return query, choose_format(format_name, accept, _OFFERS[query.form])
