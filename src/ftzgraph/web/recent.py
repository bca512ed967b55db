"""What lately was asked, word for word: whoever asks it again gets the same without its being read again."""

from collections import OrderedDict

from ftzgraph.web.request import Request
from ftzgraph.web.response import Response

_MOST = 2000
_LONGEST = 8000
"""Characters of a request that is remembered, headers and all, so that all of them take some megabytes at most."""

_Words = tuple[str, str, bytes, str | None, str | None, str | None]


class Recent:
    """Leads from requests to the tags of their answers, and to the response that tells a client that it has it."""

    def __init__(self) -> None:
        self._entries: OrderedDict[_Words, tuple[str, Response]] = OrderedDict()

    def get(self, request: Request) -> tuple[str, Response] | None:
        """The tag, and the response with status 304."""
        return self._entries.get(_words(request))

    def put(self, request: Request, tag: str, known: Response) -> None:
        """Remembers what a request asked for."""
        words = _words(request)
        if sum(len(word) for word in words if word is not None) <= _LONGEST:
            self._entries[words] = (tag, known)
            if len(self._entries) > _MOST:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forgets all."""
        self._entries.clear()


def _words(request: Request) -> _Words:
    """All of a request that what is sent back depends on."""
    header = request.headers.get
    return (
        request.path,
        request.query_string,
        request.body,
        header("content-type"),
        header("accept"),
        header("accept-encoding"),
    )
