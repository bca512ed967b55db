"""The graphs of the dataset, each whole (SPARQL 1.1 Graph Store HTTP Protocol, read only).

A graph is named by `?graph=IRI`. `?default` is the union of all graphs: that is what a query sees that names none.
"""

from ftzgraph.store import guard
from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import GRAPHS
from ftzgraph.store.pool import Asked, Pool
from ftzgraph.web.answers import Answers
from ftzgraph.web.choice import choose_format
from ftzgraph.web.cors import READ_ONLY
from ftzgraph.web.problems import or_refused
from ftzgraph.web.protocol import absolute_iri, decode_form
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response

_ALL = guard.admit("CONSTRUCT WHERE { ?subject ?property ?value }")


class GraphStore:
    """Answers the requests to /store."""

    def __init__(self, pool: Pool, answers: Answers) -> None:
        self._pool = pool
        self._answers = answers

    async def answer(self, request: Request) -> Response:
        """The answer to a request."""
        return await or_refused(request, self._respond(request))

    async def _respond(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            detail = Sentence(
                f"此地址不支持 {request.method}：这些图只能用 GET 读取",
                f"{request.method} is not for this address: the graphs can only be read, with GET",
            )
            raise ProblemError(405, detail, headers={"Allow": READ_ONLY})
        parameters = decode_form(request.query_string)
        graph = _graph(parameters)
        named = next((value for name, value in parameters if name == "format" and value), None)
        format = choose_format(named, request.header("accept"), GRAPHS)
        if graph is not None and graph not in self._pool.about.graphs:
            detail = Sentence(
                f"没有图 {graph}：/sparql 处的描述列出了所有的图",
                f"there is no graph {graph}: the description at /sparql names those that there are",
            )
            raise ProblemError(404, detail)
        graphs = () if graph is None else (graph,)
        return await self._answers.respond(
            request,
            f"graph {graph}",
            format,
            lambda coding: self._pool.query(_ALL, format, graphs, asked=Asked(request.client, coding=coding)),
        )


def _graph(parameters: list[tuple[str, str]]) -> str | None:
    """The graph that is asked for; None for the default graph."""
    graphs = [value for name, value in parameters if name == "graph"]
    defaults = [name for name, _ in parameters if name == "default"]
    if len(graphs) + bool(defaults) != 1:
        detail = Sentence(
            "请指定一个图：用 ?graph= 加其 IRI，或用 ?default",
            "name one graph: with ?graph= and its IRI, or with ?default",
        )
        raise ProblemError(400, detail)
    return absolute_iri(graphs[0]) if graphs else None
