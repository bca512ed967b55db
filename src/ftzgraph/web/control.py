"""How `ftzgraph reload` reaches the server of a port: by a socket in a folder that is the user's alone."""

import socket
from contextlib import suppress
from pathlib import Path

from platformdirs import user_state_path

from ftzgraph.errors import UserError

RELOAD = b"reload"
_LONGEST = 4096
_PATIENCE = 600.0
"""Seconds that a reload may take: a large dataset takes a while to load."""


class Control:
    """The server's end. Whoever has asked is told how it went."""

    def __init__(self, port: int) -> None:
        self._path = _path(port)
        self._asking: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.unlink(missing_ok=True)
            self._listener.bind(str(self._path))
            self._listener.listen()
        except OSError:
            # such as a path that is too long for a socket: SIGHUP reloads, too
            self._listener.close()

    def fileno(self) -> int:
        """The descriptor that is readable when somebody asks; -1 when nobody can."""
        return self._listener.fileno()

    def take(self) -> bool:
        """Takes a request; whether it asks for a reload."""
        connection, _ = self._listener.accept()
        connection.settimeout(1.0)
        try:
            wanted = connection.recv(_LONGEST) == RELOAD
        except OSError:
            wanted = False
        if wanted:
            self._asking.append(connection)
        else:
            connection.close()
        return wanted

    def tell(self, done: bool, text: str) -> None:
        """Tells all who wait how it went."""
        for connection in self._asking:
            with suppress(OSError):
                connection.send((b"+" if done else b"-") + text.encode())
            connection.close()
        self._asking.clear()

    def close(self) -> None:
        """Lets nobody ask any more."""
        if self._listener.fileno() >= 0:
            self._listener.close()
            self._path.unlink(missing_ok=True)


def reload(port: int) -> str:
    """Has the server of a port take in its dataset anew; what it serves now. Raises UserError when it does not."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.settimeout(_PATIENCE)
        try:
            connection.connect(str(_path(port)))
            connection.send(RELOAD)
            answer = connection.recv(_LONGEST).decode()
        except OSError as error:
            message = f"no server of yours answers for port {port}: name its --port, or send SIGHUP to its process"
            raise UserError(message) from error
    if not answer.startswith("+"):
        raise UserError(answer[1:] or "the server has ended: start it again")
    return answer[1:]


def _path(port: int) -> Path:
    return user_state_path("ftzgraph") / f"serve-{port}"
