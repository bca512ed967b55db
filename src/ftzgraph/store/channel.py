"""Messages between the process that asks and the one that evaluates, over a Unix socket that keeps them whole.

A message is a head, which is JSON, and a body, which is bytes: a short one inside the message, a long one in an open
file that goes with it. Nothing is pickled, since the evaluating process is the one that could be taken over.
"""

import json
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

INLINE = 64 * 1024
"""Bytes of a body that travel inside a message. A socket's buffer takes three of these."""
_LARGEST = INLINE + 16 * 1024
_HEAD = struct.Struct("=I")


@dataclass(frozen=True)
class Message:
    """A message that came. A body in a file is read from the file's start; who receives it closes it."""

    head: dict[str, Any]
    body: bytes = b""
    file: IO[bytes] | None = None

    def read(self) -> bytes:
        """The whole body, wherever it is."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


def send(connection: socket.socket, head: Mapping[str, Any], body: bytes = b"", file: IO[bytes] | None = None) -> None:
    """Sends a message; the file, if there is one, goes in place of the body. Raises OSError when nobody listens."""
    encoded = json.dumps(head).encode()
    if len(body) + len(encoded) > INLINE:
        with TemporaryFile() as spooled:
            spooled.write(body)
            spooled.flush()
            send(connection, head, file=spooled)
    elif file is None:
        connection.send(_HEAD.pack(len(encoded)) + encoded + body)
    else:
        socket.send_fds(connection, [_HEAD.pack(len(encoded)) + encoded], [file.fileno()])


def receive(connection: socket.socket) -> Message | None:
    """The next message; None when the other side has gone. Raises BlockingIOError where the socket does not wait."""
    data, descriptors, _, _ = socket.recv_fds(connection, _LARGEST, 1, socket.MSG_CMSG_CLOEXEC)
    if not data:
        return None
    (length,) = _HEAD.unpack_from(data)
    start = _HEAD.size + length
    file = None
    if descriptors:
        file = os.fdopen(descriptors[0], "rb")
        file.seek(0)
    return Message(json.loads(data[_HEAD.size : start]), data[start:], file)
