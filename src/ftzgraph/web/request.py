"""A request as the gateway hands it on: taken from the web server once, then only read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` and `query_string` hold one character a byte (latin-1), as in PEP 3333; `path` is decoded.

    The names of `headers` are in lower case. `client` is who counts as one client, `address` where it is, `server`
    the host and port that the connection came in at, and `called` those that the client called.
    """

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""
    address: str = ""
    server: str = ""
    called: str = ""
    scheme: str = "http"
    http_version: str = "1.1"

    def header(self, name: str) -> str | None:
        """The value of a header, named in lower case; None when it was not sent."""
        return self.headers.get(name)

    @property
    def host(self) -> str:
        """Host and port as the client called them; where it called nothing sensible, those it came in at."""
        return self.called if _HOST.fullmatch(self.called) else self.server

    def absolute(self, path: str) -> str:
        """The absolute address of `path` on this server, as the client would call it."""
        return f"{self.scheme}://{self.host}{path}"
