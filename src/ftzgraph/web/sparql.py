"""The SPARQL endpoint: a bare WSGI application beside the pages, because it answers most of the requests."""

from typing import TYPE_CHECKING

from ftzgraph.store import formats, guard
from ftzgraph.store.errors import NotAcceptableError, QuerySyntaxError, RefusedError, StoreError
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.store.interface import Form, Query, Store
from ftzgraph.web import protocol
from ftzgraph.web.addresses import address
from ftzgraph.web.ask import Questions, read_rows, read_variables
from ftzgraph.web.description import service_description
from ftzgraph.web.examples import Example
from ftzgraph.web.negotiate import HTML, choose, language, wants_html
from ftzgraph.web.protocol import Operation
from ftzgraph.web.render import page, problem_page
from ftzgraph.web.response import ProblemError, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SHORT_NAMES = "json csv tsv xml ttl nt jsonld rdf trig nq html"
SHOWN_ROWS = 1000
"""Rows of an HTML table: more would choke a browser. The page says so and links to the whole answer."""


class SparqlEndpoint:
    """Answers the requests to /sparql."""

    def __init__(self, store: Store, examples: list[Example]) -> None:
        self._store = store
        self._examples = examples

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        """The WSGI application."""
        operation = None
        try:
            if environ["REQUEST_METHOD"] == "OPTIONS":
                return Response(204, headers=_options()).send(environ, start_response)
            operation = protocol.read(environ)
            response = self._respond(operation, environ)
        except ProblemError as problem:
            response = self._refuse(problem, operation, environ)
        return response.send(environ, start_response)

    def _respond(self, operation: Operation, environ: "WSGIEnvironment") -> Response:
        accept = environ.get("HTTP_ACCEPT")
        if operation.query is None:
            return self._introduce(operation, environ)
        try:
            query = guard.admit(operation.query)
            format = choose_format(operation.format_name, accept, (*query.form.formats, HTML))
            if format is HTML:
                return self._show(query, operation, environ)
            answer = self._store.query(query, format, operation.default_graphs, operation.named_graphs)
        except StoreError as error:
            raise as_problem(error) from error
        return Response(200, answer.body, format.content_type)

    def _introduce(self, operation: Operation, environ: "WSGIEnvironment") -> Response:
        """Without a query: the form for a browser, else the service description."""
        format = choose_format(operation.format_name, environ.get("HTTP_ACCEPT"), (*GRAPHS, HTML))
        if format is HTML:
            chosen = language(operation.lang, environ.get("HTTP_ACCEPT_LANGUAGE"))
            return page("sparql.html", chosen, {"query": "", "examples": self._examples})
        body = service_description(address(environ, "/sparql"), Questions(self._store), format)
        return Response(200, body, format.content_type)

    def _show(self, query: Query, operation: Operation, environ: "WSGIEnvironment") -> Response:
        """The answer as a page."""
        source = formats.TURTLE if query.form.formats is GRAPHS else formats.JSON
        body = self._store.query(query, source, operation.default_graphs, operation.named_graphs).body
        chosen = language(operation.lang, environ.get("HTTP_ACCEPT_LANGUAGE"))
        values: dict[str, object] = {"query": query.text, "formats": query.form.formats, "shown": SHOWN_ROWS}
        if query.form is Form.SELECT:
            values |= {"variables": read_variables(body), "rows": read_rows(body)}
        elif query.form is Form.ASK:
            values["truth"] = b'"boolean":true' in body
        else:
            values["graph"] = body.decode()
        return page("answer.html", chosen, values)

    def _refuse(self, problem: ProblemError, operation: Operation | None, environ: "WSGIEnvironment") -> Response:
        """The problem; for a browser a page, with the query to mend."""
        if not wants_html(environ.get("HTTP_ACCEPT")):
            return problem.as_json()
        chosen = language(operation.lang if operation else None, environ.get("HTTP_ACCEPT_LANGUAGE"))
        return problem_page(problem, chosen, (operation and operation.query) or "")


def choose_format(name: str | None, accept: str | None, offers: tuple[Format, ...]) -> Format:
    """The format to answer in. `name` (from format=, output= or results=) goes before the Accept header.

    Raises ProblemError: 400 for a name that no format has, 406 when what is asked for is not on offer.
    """
    if name is not None:
        named = next((offer for offer in offers if offer.called(name)), None)
        if named is None and not any(format.called(name) for format in (*formats.TABLES, *GRAPHS, HTML)):
            raise ProblemError(400, f"there is no format “{name[:40]}”: use one of {SHORT_NAMES}")
    else:
        named = choose(accept, offers)
    if named is None:
        offered = [offer.media_type for offer in offers]
        raise ProblemError(406, f"this answer comes as {', '.join(offered)}", {"available": offered})
    return named


def as_problem(error: StoreError) -> ProblemError:
    """What a store says, as an answer."""
    if isinstance(error, QuerySyntaxError):
        place = {} if error.line is None else {"line": error.line, "column": error.column}
        where = "" if error.line is None else f" at line {error.line}, column {error.column}"
        return ProblemError(400, f"the query does not parse{where}: {error}", place)
    if isinstance(error, RefusedError):
        return ProblemError(403, str(error))
    return ProblemError(406 if isinstance(error, NotAcceptableError) else 500, str(error))


def _options() -> dict[str, str]:
    return {
        "Allow": protocol.METHODS,
        "Access-Control-Allow-Methods": protocol.METHODS,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
