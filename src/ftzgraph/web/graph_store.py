"""The graphs of the dataset, each whole (SPARQL 1.1 Graph Store HTTP Protocol, read only).

A graph is named by `?graph=IRI`. `?default` is the union of all graphs: that is what a query sees that names none.
"""

from ftzgraph.store import guard
from ftzgraph.store.errors import StoreError
from ftzgraph.store.formats import GRAPHS
from ftzgraph.store.pool import Asked, Pool
from ftzgraph.store.rdf import write
from ftzgraph.web.cors import READ_ONLY
from ftzgraph.web.protocol import absolute_iri, decode_form
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.sparql import as_problem, choose_format, refuse

_ALL = guard.admit("CONSTRUCT WHERE { ?subject ?property ?value }")
_EMPTY = {format: write((), format) for format in GRAPHS}
"""What an empty graph is written as. There are none: a graph is there when it holds something."""


class GraphStore:
    """Answers the requests to /store."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """The answer to a request."""
        try:
            return await self._respond(request)
        except StoreError as error:
            return refuse(as_problem(error), request)
        except ProblemError as problem:
            return refuse(problem, request)

    async def _respond(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            detail = f"{request.method} is not for this address: the graphs can only be read, with GET"
            raise ProblemError(405, detail, headers={"Allow": READ_ONLY})
        parameters = decode_form(request.query_string)
        graph = _graph(parameters)
        named = next((value for name, value in parameters if name == "format" and value), None)
        format = choose_format(named, request.header("accept"), GRAPHS)
        answer = await self._pool.query(_ALL, format, () if graph is None else (graph,), asked=Asked(request.client))
        if graph is not None and answer.file is None and answer.body == _EMPTY[format]:
            raise ProblemError(404, f"there is no graph {graph}: the description at /sparql names those that there are")
        return Response(200, answer.body, format.content_type, file=answer.file)


def _graph(parameters: list[tuple[str, str]]) -> str | None:
    """The graph that is asked for; None for the default graph."""
    graphs = [value for name, value in parameters if name == "graph"]
    defaults = [name for name, _ in parameters if name == "default"]
    if len(graphs) + bool(defaults) != 1:
        raise ProblemError(400, "name one graph: with ?graph= and its IRI, or with ?default")
    return absolute_iri(graphs[0]) if graphs else None
