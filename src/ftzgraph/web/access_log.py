"""The log of requests: a JSON object a line, for programs to read."""

import json
import logging
from datetime import UTC, datetime
from hashlib import blake2b
from logging.handlers import WatchedFileHandler
from pathlib import Path

from ftzgraph.errors import UserError
from ftzgraph.store.normal import normal_form
from ftzgraph.web.request import Request
from ftzgraph.web.response import Response

_LONGEST = 500
_OUTCOMES = {
    403: "refused",
    408: "late",
    429: "busy",
    499: "gone",
    503: "busy",
    504: "time",
    507: "memory",
}
"""What became of a request, by status, where it was not answered; of every other status from 400 on, "failed"."""


class AccessLog:
    """Writes to a file, which may be moved away while it is written to, as log rotation does."""

    def __init__(self, file: Path) -> None:
        """Raises UserError when the file cannot be written."""
        try:
            self._handler = WatchedFileHandler(file, encoding="utf-8")
        except OSError as error:
            raise UserError(f"cannot write the log {file} ({error.strerror}): choose another --access-log") from error
        # a full disk is no reason to answer nobody
        logging.raiseExceptions = False

    def write(self, request: Request, response: Response | None, status: int, seconds: float) -> None:
        """Adds a line for a request."""
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": request.address,
            "method": request.method[:_LONGEST],
            "path": request.path.encode("latin-1", "replace").decode("utf-8", "replace")[:_LONGEST],
            "status": status,
            "ms": round(seconds * 1000, 3),
            "bytes": 0 if response is None else response.size,
            "outcome": _OUTCOMES.get(status, "failed") if status >= 400 or response is None else response.outcome,
            "query": None if response is None or response.asked is None else query_hash(response.asked),
            "rows": None if response is None else response.rows,
            "agent": (request.header("user-agent") or "")[:_LONGEST],
        }
        line = json.dumps(entry, ensure_ascii=False)
        self._handler.emit(logging.LogRecord("access", logging.INFO, "", 0, line, None, None))


def query_hash(query: str) -> str:
    """What a query is known by in the log, whatever its layout."""
    return blake2b(normal_form(query).encode("utf-8", "replace"), digest_size=8).hexdigest()
