"""The whole-graph downloads.

Each is made from the built file in the file's order, which is canonical, so the same dataset gives the same bytes.
"""

from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import GRAPHS
from ftzgraph.store.pool import Asked, Pool
from ftzgraph.web.answers import Answers
from ftzgraph.web.cors import READ_ONLY
from ftzgraph.web.problems import or_refused
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response


class Downloads:
    """Answers the requests to /data/ftzgraph.*"""

    def __init__(self, pool: Pool, answers: Answers) -> None:
        self._pool = pool
        self._answers = answers

    async def answer(self, request: Request) -> Response:
        """The answer to a request."""
        return await or_refused(request, self._respond(request))

    async def _respond(self, request: Request) -> Response:
        method = request.method
        if method not in ("GET", "HEAD"):
            detail = Sentence(f"此地址不支持 {method}：请用 GET", f"{method} is not for this address: use GET")
            raise ProblemError(405, detail, headers={"Allow": READ_ONLY})
        suffix = request.path.rpartition(".")[2]
        format = next((format for format in GRAPHS if request.path == f"/data/ftzgraph.{format.name}"), None)
        if format is None:
            names = " ".join(f"/data/ftzgraph.{format.name}" for format in GRAPHS)
            detail = Sentence(
                f"没有后缀为 .{suffix[:20]} 的下载：请用其中之一：{names}",
                f"there is no download .{suffix[:20]}: use one of {names}",
            )
            raise ProblemError(404, detail)
        headers = {"Content-Disposition": f'attachment; filename="ftzgraph.{suffix}"'}
        return await self._answers.respond(
            request,
            "dataset",
            format,
            lambda coding: self._pool.dataset(format, Asked(request.client, coding=coding)),
            lambda: headers,
        )
