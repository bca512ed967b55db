"""HTTP as bytes: requests are sent as they are, however broken, and what comes back is read strictly (RFC 9112)."""

import asyncio
import re
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

_QUIET = 0.03
"""Seconds without a byte after which an answer that is whole is taken for the last."""

Ending = Literal["wait", "half-close", "close", "reset"]
"""What the client does when it has sent all: wait for answers, say that no more comes, go, or go at once."""


@dataclass(frozen=True)
class Case:
    """A request, or several, as they go over one connection: pieces with a pause between them.

    `source` is the address that it comes from. `story` says how it was made.
    """

    pieces: tuple[bytes, ...]
    ending: Ending = "wait"
    source: str = "127.0.0.1"
    story: str = ""
    heads: tuple[bool, ...] | None = ()
    """For each request whether it is a HEAD, whose answer has no body; None when that is not known."""

    @property
    def data(self) -> bytes:
        """All that is sent."""
        return b"".join(self.pieces)


@dataclass
class Answer:
    """An answer as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The header's value, if it is there."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass
class Outcome:
    """What became of a case. `rest` is what came after the last whole answer; `fault` what must not happen."""

    answers: list[Answer] = field(default_factory=list)
    rest: bytes = b""
    closed: bool = False
    fault: str = ""


class NotHttpError(Exception):
    """What came is no answer."""


async def exchange(port: int, case: Case, patience: float, bound: float) -> Outcome:
    """Sends a case and reads what comes.

    Without an answer after `patience` seconds the client says that no more comes; `bound` seconds later at the latest
    the server has to have closed the connection.
    """
    outcome = Outcome()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(case.source, 0))
    try:
        sending = asyncio.create_task(_send(writer, case))
        try:
            await _read(reader, writer, case, outcome, patience, bound)
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await sending
    except NotHttpError as error:
        outcome.fault = str(error)
    finally:
        if case.ending == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    return outcome


async def _send(writer: asyncio.StreamWriter, case: Case) -> None:
    for number, piece in enumerate(case.pieces):
        if number:
            await asyncio.sleep(0.01)
        writer.write(piece)
        await writer.drain()
    if case.ending == "half-close":
        writer.write_eof()


async def _read(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    case: Case,
    outcome: Outcome,
    patience: float,
    bound: float,
) -> None:
    if case.ending in ("close", "reset"):
        await asyncio.sleep(0.01 if case.ending == "close" else 0)
        return
    data = b""
    half_closed = case.ending == "half-close"
    while not outcome.closed:
        wait = _QUIET if outcome.answers and not data else bound if half_closed else patience
        try:
            async with asyncio.timeout(wait):
                chunk = await reader.read(1 << 20)
        except TimeoutError:
            if outcome.answers and not data:
                return
            if half_closed:
                outcome.fault = f"neither answered nor closed {bound:g} s after the end was sent"
                return
            half_closed = True
            with suppress(OSError):
                writer.write_eof()
            continue
        except ConnectionError:
            # the server may close before it has read all, and the system then throws away what was on its way
            outcome.closed = True
            return
        outcome.closed = not chunk
        data = parse(data + chunk, case.heads, outcome.answers)
    outcome.rest = data
    if data.endswith(b"\r\n\r\n") and case.heads is None:
        return
    if data and not half_closed:
        outcome.fault = f"closed within an answer: {data[:200]!r}"


def parse(data: bytes, heads: Sequence[bool] | None, answers: list[Answer]) -> bytes:
    """Adds the whole answers at the start of `data` to `answers`; returns what is left."""
    while True:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            if data and not b"HTTP/1.".startswith(data[:7]):
                raise NotHttpError(f"no answer: {data[:200]!r}")
            return data
        status, headers = _head(data[:end])
        answer = Answer(status, headers)
        final = [each for each in answers if each.status >= 200]
        rest = data[end + 4 :]
        is_head = rest.startswith(b"HTTP/1.") if heads is None else any(heads[len(final) : len(final) + 1])
        if not (is_head or status < 200 or status in (204, 304)):
            length = answer.header("content-length")
            if answer.header("transfer-encoding") is not None or length is None:
                raise NotHttpError(f"an answer without a length: {data[:end]!r}")
            if len(rest) < int(length):
                return data
            answer.body, rest = rest[: int(length)], rest[int(length) :]
        answers.append(answer)
        data = rest


def _head(data: bytes) -> tuple[int, list[tuple[str, str]]]:
    first, *lines = data.split(b"\r\n")
    match = re.fullmatch(rb"HTTP/1\.[01] ([1-5]\d\d) [\x20-\x7e]*", first)
    if not match:
        raise NotHttpError(f"no status line: {first[:200]!r}")
    headers = []
    for line in lines:
        pair = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff\t]*?)[ \t]*", line)
        if not pair:
            raise NotHttpError(f"no header: {line[:200]!r}")
        headers.append((pair[1].decode().lower(), pair[2].decode("latin-1")))
    names = [name for name, _ in headers]
    for name in ("content-length", "content-type", "location", "retry-after"):
        if names.count(name) > 1:
            raise NotHttpError(f"the header {name} twice: {data!r}")
    return int(match[1]), headers
