"""Messages between the process that asks and the one that evaluates, over a Unix socket that keeps them whole.

A message is a head, which is JSON, and a body, which is bytes: a short one inside the message, a long one in an open
file that goes with it, in memory or on disk. Nothing is pickled, since the evaluating process is the one that could be
taken over.
"""

import array
import json
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

INLINE = 64 * 1024
"""Bytes of a body that travel inside a message. A socket's buffer takes three of these."""
_LARGEST = INLINE + 16 * 1024
_HEAD = struct.Struct("=I")
_DESCRIPTOR = array.array("i", (0,)).itemsize
_ANCILLARY = socket.CMSG_LEN(_DESCRIPTOR)
_LONG_HEAD = 1024
_BUFFER = memoryview(bytearray(_LARGEST))
"""What comes is read into this, in one thread: a new place for each message would cost more than to copy it out."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that came. A body in a file is read from the file's start; who receives it closes it.

    A head is only read: messages with the same head share it.
    """

    head: Mapping[str, Any]
    body: bytes = b""
    file: IO[bytes] | None = None

    def read(self) -> bytes:
        """The whole body, wherever it is."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


def encode(head: Mapping[str, Any]) -> bytes:
    """A head as `send` takes it."""
    encoded = json.dumps(head).encode()
    return _HEAD.pack(len(encoded)) + encoded


def send(connection: socket.socket, head: bytes, body: bytes = b"", file: IO[bytes] | None = None) -> None:
    """Sends a message; the file, if there is one, goes in place of the body. Raises OSError when nobody listens."""
    if file is not None:
        socket.send_fds(connection, [head], [file.fileno()])
    elif len(body) + len(head) <= INLINE:
        connection.send(head + body)
    else:
        with os.fdopen(os.memfd_create("body"), "wb", buffering=0) as file:
            file.write(body)
            send(connection, head, file=file)


def receive(connection: socket.socket) -> Message | None:
    """The next message; None when the other side has gone. Raises BlockingIOError where the socket does not wait."""
    size, ancillary, _, _ = connection.recvmsg_into((_BUFFER,), _ANCILLARY, socket.MSG_CMSG_CLOEXEC)
    if not size:
        return None
    (length,) = _HEAD.unpack_from(_BUFFER)
    start = _HEAD.size + length
    file = None
    for _, _, content in ancillary:
        (descriptor,) = array.array("i", content[:_DESCRIPTOR])
        file = os.fdopen(descriptor, "rb")
        file.seek(0)
    head = bytes(_BUFFER[_HEAD.size : start])
    return Message(_decode(head) if length < _LONG_HEAD else json.loads(head), bytes(_BUFFER[start:size]), file)


@lru_cache(256)
def _decode(head: bytes) -> Mapping[str, Any]:
    decoded: Mapping[str, Any] = json.loads(head)
    return decoded
