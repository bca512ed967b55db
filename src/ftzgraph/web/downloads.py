"""The whole-graph downloads.

Each is made from the built file in the file's order, which is canonical, so the same dataset gives the same bytes.
"""

from typing import TYPE_CHECKING

from ftzgraph.store.errors import StoreError
from ftzgraph.store.formats import GRAPHS
from ftzgraph.store.pool import Asked, Pool
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.sparql import as_problem, refuse
from ftzgraph.web.visit import Visit

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_METHODS = "GET, HEAD, OPTIONS"


class Downloads:
    """Answers the requests to /data/ftzgraph.*"""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def answer(self, environ: "WSGIEnvironment", visit: Visit) -> Response:
        """The answer to a request."""
        try:
            return await self._respond(environ, visit)
        except StoreError as error:
            return refuse(as_problem(error), environ)
        except ProblemError as problem:
            return refuse(problem, environ)

    async def _respond(self, environ: "WSGIEnvironment", visit: Visit) -> Response:
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            return Response(200, headers={"Allow": _METHODS})
        if method not in ("GET", "HEAD"):
            detail = f"{method} is not for this address: use GET"
            raise ProblemError(405, detail, headers={"Allow": _METHODS})
        suffix = environ["PATH_INFO"].rpartition(".")[2]
        format = next((format for format in GRAPHS if environ["PATH_INFO"] == f"/data/ftzgraph.{format.name}"), None)
        if format is None:
            names = " ".join(f"/data/ftzgraph.{format.name}" for format in GRAPHS)
            raise ProblemError(404, f"there is no download .{suffix[:20]}: use one of {names}")
        answer = await self._pool.dataset(format, Asked(visit.client))
        headers = {"Content-Disposition": f'attachment; filename="ftzgraph.{suffix}"'}
        return Response(200, answer.body, format.content_type, headers, answer.file)
