"""The pages as the gateway asks them: in threads, and each drawn from one dataset."""

from functools import partial
from typing import TYPE_CHECKING

from ftzgraph.web import wsgi
from ftzgraph.web.request import Request
from ftzgraph.web.response import Response
from ftzgraph.web.visit import Visit, in_thread

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_TRIES = 3


class Pages:
    """Answers the requests that are for pages, which are a WSGI application."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    async def answer(self, request: Request) -> Response:
        """The answer to a request. It is made again when the data were replaced between two of its queries."""
        for _ in range(_TRIES):
            visit = Visit(request.client)
            response = await in_thread(visit, partial(wsgi.answer, self._application, request))
            if len(visit.datasets) <= 1:
                break
        return response
