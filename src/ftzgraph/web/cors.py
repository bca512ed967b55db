"""What a page of another site may ask (Fetch standard, section 3.2): all that can be read, since anybody may read it.

Every answer says so (see `ftzgraph.web.response`); here is the one to the question that a browser puts beforehand.
"""

from ftzgraph.web.protocol import KINDS, METHODS
from ftzgraph.web.response import Response

READ_ONLY = "GET, HEAD, OPTIONS"
"""What every address but the endpoint's allows."""

_ASKED_FOR = (
    "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, "
    "X-Requested-With"
)
_A_DAY = "86400"


def options(path: str) -> Response:
    """The answer to OPTIONS. It is the same for an address where there is nothing: GET tells that."""
    at_endpoint = path in ("/sparql", "*")
    methods = METHODS if at_endpoint else READ_ONLY
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": _ASKED_FOR,
        "Access-Control-Max-Age": _A_DAY,
    }
    return Response(204, headers=headers | KINDS if at_endpoint else headers)
