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
_START = struct.Struct("=IQ")
"""What a message begins with: the bytes of its head, and `Message.used`."""
_DESCRIPTOR = array.array("i", (0,)).itemsize
_ANCILLARY = socket.CMSG_LEN(_DESCRIPTOR)
_LONG_HEAD = 1024
_BUFFER = memoryview(bytearray(_LARGEST))
"""What comes is read into this, in one thread: a new place for each message would cost more than to copy it out."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that came. A body in a file is read from the file's start; who receives it closes it.

    A head is only read: messages with the same head share it. What differs from one to the next stands beside it:
    `used`, the nanoseconds of processor time that the sender had used so far, where that matters.
    """

    head: Mapping[str, Any]
    body: bytes = b""
    file: IO[bytes] | None = None
    used: int = 0

    def read(self) -> bytes:
        """The whole body, wherever it is."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


def encode(head: Mapping[str, Any]) -> bytes:
    """A head as `send` takes it."""
    return json.dumps(head).encode()


def send(
    connection: socket.socket, head: bytes, body: bytes = b"", file: IO[bytes] | None = None, used: int = 0
) -> None:
    """Sends a message; the file, if there is one, goes in place of the body. Raises OSError when nobody listens."""
    start = _START.pack(len(head), used)
    if file is not None:
        socket.send_fds(connection, [start + head], [file.fileno()])
    elif len(body) + len(head) <= INLINE:
        connection.send(start + head + body)
    else:
        with os.fdopen(os.memfd_create("body"), "wb", buffering=0) as file:
            file.write(body)
            send(connection, head, file=file, used=used)


def receive(connection: socket.socket) -> Message | None:
    """The next message; None when the other side has gone. Raises BlockingIOError where the socket does not wait."""
    size, ancillary, _, _ = connection.recvmsg_into((_BUFFER,), _ANCILLARY, socket.MSG_CMSG_CLOEXEC)
    if not size:
        return None
    length, used = _START.unpack_from(_BUFFER)
    start = _START.size + length
    file = None
    for _, _, content in ancillary:
        (descriptor,) = array.array("i", content[:_DESCRIPTOR])
        file = os.fdopen(descriptor, "rb")
        file.seek(0)
    head = bytes(_BUFFER[_START.size : start])
    return Message(_decode(head) if length < _LONG_HEAD else json.loads(head), bytes(_BUFFER[start:size]), file, used)


@lru_cache(256)
def _decode(head: bytes) -> Mapping[str, Any]:
    decoded: Mapping[str, Any] = json.loads(head)
    return decoded
