"""From the pool's answers to responses: tagged, compressed, kept for the next who asks, or known to the client."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from ftzgraph.store.formats import Format
from ftzgraph.store.interface import Answer
from ftzgraph.store.pool import Pool
from ftzgraph.web.cache import AnswerCache
from ftzgraph.web.conditional import entity_tag, is_known
from ftzgraph.web.negotiate import coding
from ftzgraph.web.recent import Recent
from ftzgraph.web.request import Request
from ftzgraph.web.response import Response

Ask = Callable[[str | None], Awaitable[Answer]]
"""Asks for an answer that is compressed in the way named, where that pays."""

_REVALIDATE = {"Cache-Control": "no-cache"}
_VOLATILE = {"Cache-Control": "no-store"}
_READ_BACK = 1_000_000
"""Bytes of an answer on disk that are still read into memory to be kept."""


class Answers:
    """Makes the responses of everything that is drawn from the dataset as a whole."""

    def __init__(self, pool: Pool, cache: AnswerCache) -> None:
        self.cache = cache
        self._pool = pool
        self._recent = Recent()
        pool.on_change = self._forget

    def again(self, request: Request) -> Response | None:
        """The response to a request that was made before word for word, if its answer is kept or known to the client.

        It spares all that has to be found out about a new one.
        """
        found = self._recent.get(request)
        if found is None:
            return None
        tag, known = found
        if is_known(request.method, request.header("if-none-match"), tag):
            return known
        return self.cache.get((tag, coding(request.header("accept-encoding"))))

    async def respond(
        self,
        request: Request,
        asked: str | None,
        format: Format,
        ask: Ask,
        headers: Callable[[], Mapping[str, str]] = dict,
        query: str | None = None,
    ) -> Response:
        """The response to a request for what `asked` tells, in `format`.

        Equal texts in `asked` ask for the same; None says that the same question may have another answer next time.
        `ask` is not called when the client has the answer (304), or when it was kept. `query` is for the log.
        """
        wanted = coding(request.header("accept-encoding"))
        if asked is None:
            return _response(await ask(wanted), format, {**_VOLATILE, **headers()}, query)
        dataset = self._pool.about.hash
        tag = entity_tag(dataset, format.media_type, asked)
        known = Response(304, headers={"ETag": tag, **_REVALIDATE}, asked=query, outcome="known")
        if is_known(request.method, request.header("if-none-match"), tag):
            return known
        kept = self.cache.get((tag, wanted))
        if kept is not None:
            self._recent.put(request, tag, known)
            return kept
        answer = await ask(wanted)
        if answer.dataset != dataset:
            # the data were replaced meanwhile
            tag = entity_tag(answer.dataset, format.media_type, asked)
        response = _response(answer, format, {"ETag": tag, **_REVALIDATE, **headers()}, query)
        self._keep((tag, wanted), response, answer.dataset)
        return response

    def _forget(self) -> None:
        """The data have been replaced."""
        self._recent.clear()
        self.cache.clear()

    def _keep(self, key: tuple[str, str | None], response: Response, dataset: str) -> None:
        if dataset != self._pool.about.hash or response.size > self.cache.largest:
            return
        if response.file is not None:
            if response.size > _READ_BACK:
                return
            body = response.file.read()
            response.file.seek(0)
            response = replace(response, body=body, file=None)
        self.cache.put(key, replace(response, outcome="kept"))


def _response(answer: Answer, format: Format, headers: Mapping[str, str], query: str | None) -> Response:
    if answer.coding is not None:
        headers = {**headers, "Content-Encoding": answer.coding}
    return Response(200, answer.body, format.content_type, headers, answer.file, answer.rows, query)
