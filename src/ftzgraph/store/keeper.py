"""The process that loads the data and forks a worker for every connection that it accepts.

It has one thread, as only such a process may fork, and never evaluates. A connection and its worker live and die
together: when the other side closes the connection the worker is killed, whatever it is doing; when a worker ends, the
other side is told how. The design is in docs/decisions/0007-process-model.md.
"""

import ctypes
import gc
import os
import resource
import secrets
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ftzgraph.store import channel
from ftzgraph.store.embedded import EmbeddedStore
from ftzgraph.store.federation import Federation
from ftzgraph.store.limits import Limits
from ftzgraph.store.network import leave_network, listen_on_loopback
from ftzgraph.store.worker import Worker

_PR_SET_PDEATHSIG = 1
_ENDING = (signal.SIGTERM, signal.SIGINT)
_SHARE = 0.8
"""How much of a query's time a call to another server may take, so that its failure is told and not the query's."""


def end_with_parent(parent: int, number: int = signal.SIGKILL) -> None:
    """Has the system send this process a signal when its parent, the process `parent`, ends (prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def fork() -> int:
    """As os.fork; the child has SIGTERM and SIGINT blocked, so that none is lost to its parent's handlers.

    It unblocks them, by `take_signals`, when it has its own.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    else:
        signal.set_wakeup_fd(-1)
    return pid


def take_signals() -> None:
    """Lets the signals come that `fork` held back."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


@dataclass
class _Child:
    pid: int
    descriptor: int
    connection: socket.socket


@dataclass
class Keeper:
    """Serves workers over `listener`, each with a copy of the dataset in a folder."""

    listener: socket.socket
    dataset: Path
    limits: Limits
    generation: int = 0
    """Which of the keepers over one listener it is: a later one has the newer data."""
    federation: Federation | None = None
    _children: dict[int, _Child] = field(default_factory=dict)
    """By the descriptor of the connection, and by the one that tells of the end."""

    def run(self, loaded: int, go: int | None = None) -> NoReturn:
        """Loads, writes a dot and what it loaded to the pipe `loaded`, and serves until SIGTERM.

        With a pipe `go` given, it serves only once that says so.

        After SIGTERM no connection is accepted, idle workers end, and it ends when the last worker has.
        Raises UserError when the dataset cannot be read.
        """
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        relay = None if self.federation is None else _start_relay(self.federation, self.limits.seconds * _SHARE)
        leave_network()
        store = EmbeddedStore(self.dataset)
        if relay is not None:
            store.relay = relay.open()
        about = store.about()
        told = {**asdict(about), "graphs": sorted(about.graphs)}
        os.write(loaded, f".{about.triples} triples, SHA-256 {about.hash}".encode())
        os.close(loaded)
        if go is not None:
            os.read(go, 1)
            os.close(go)
        assert len(os.listdir("/proc/self/task")) == 1, "a process with threads must not fork"  # noqa: PTH208
        in_use = _data_in_use()
        # a collection would write to the pages that are shared
        gc.freeze()
        woken, wakes = os.pipe()
        for end in (woken, wakes):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wakes)
        signal.signal(signal.SIGTERM, lambda *_: None)
        self.listener.setblocking(False)
        poll = select.epoll()
        poll.register(woken, select.EPOLLIN)
        poll.register(self.listener, select.EPOLLIN)
        if relay is not None:
            poll.register(relay.descriptor, select.EPOLLIN)
        accepting = True
        while accepting or self._children:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if relay is not None and relay.descriptor in ready:
                os._exit(1)  # another keeper starts another relay; this one could not, having left the network
            for descriptor in ready:
                # the connection may have been closed with the worker just before it
                if descriptor in self._children:
                    self._end(poll, descriptor)
            # accepted last: a new connection may get the descriptor of one that has just ended
            if accepting and self.listener.fileno() in ready:
                self._fork(poll, store, in_use, told)
            if accepting and woken in ready:
                accepting = False
                poll.unregister(woken)
                poll.unregister(self.listener)
                self.listener.close()
                for pid in {child.pid for child in self._children.values()}:
                    os.kill(pid, signal.SIGTERM)
        os._exit(0)

    def _fork(self, poll: select.epoll, store: EmbeddedStore, in_use: int, told: dict[str, Any]) -> None:
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return
        connection.setblocking(True)
        keeper = os.getpid()
        try:
            pid = fork()
        except OSError:
            connection.close()  # the other side takes it that no worker is to be had
            return
        if pid == 0:
            _become_worker(connection, store, keeper, in_use + self.limits.memory)
        child = _Child(pid, os.pidfd_open(pid), connection)
        try:
            hello = {"pid": pid, "generation": self.generation, "about": told, "loaded": in_use}
            channel.send(connection, channel.encode(hello))
        except OSError:
            os.kill(pid, signal.SIGKILL)
        # nothing is read here: only the other side's going is waited for
        poll.register(connection, 0)
        poll.register(child.descriptor, select.EPOLLIN)
        self._children[connection.fileno()] = self._children[child.descriptor] = child

    def _end(self, poll: select.epoll, descriptor: int) -> None:
        child = self._children[descriptor]
        if descriptor == child.connection.fileno():
            poll.unregister(descriptor)
            os.kill(child.pid, signal.SIGKILL)
            return
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if pid == 0:
            return
        # To close them is not enough: a worker that was just forked has copies for a moment, for which epoll would go
        # on reporting under a number that belongs to another by then.
        poll.unregister(child.descriptor)
        with suppress(FileNotFoundError):  # done before, when the other side went first
            poll.unregister(child.connection)
        del self._children[child.connection.fileno()], self._children[child.descriptor]
        with suppress(OSError):  # there may be nobody to be told
            channel.send(child.connection, channel.encode({"ended": os.waitstatus_to_exitcode(status)}))
        child.connection.close()
        os.close(child.descriptor)


@dataclass
class _Relay:
    """The process that calls other servers, and the way to it."""

    descriptor: int
    connection: socket.socket
    secret: str

    def open(self) -> str:
        """Gives it a socket to listen at, of this process's network; the address that calls begin with."""
        with self.connection, listen_on_loopback() as listener:
            socket.send_fds(self.connection, [b"."], [listener.fileno()])
            return f"http://127.0.0.1:{listener.getsockname()[1]}/{self.secret}/"


def _start_relay(federation: Federation, seconds: float) -> _Relay:
    """Starts it in the network that this process is in."""
    ours, theirs = socket.socketpair()
    secret = secrets.token_urlsafe(24)
    keeper = os.getpid()
    pid = fork()
    if pid == 0:
        try:
            for number in _ENDING:
                signal.signal(number, signal.SIG_IGN)
            take_signals()
            end_with_parent(keeper)
            _close_all_but(theirs.fileno())
            # who does not federate has no use for an HTTP client
            from ftzgraph.store.relay import Relay

            _, descriptors, _, _ = socket.recv_fds(theirs, 1, 1)
            theirs.close()
            Relay(socket.socket(fileno=descriptors[0]), secret, federation, seconds).serve()
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(1)
    theirs.close()
    return _Relay(os.pidfd_open(pid), ours, secret)


def _become_worker(connection: socket.socket, store: EmbeddedStore, keeper: int, ceiling: int) -> NoReturn:
    """In the new process: lets go of all that is the keeper's, takes its limits, and works."""
    status = 1
    try:
        end_with_parent(keeper)
        _close_all_but(connection.fileno(), store.source)
        # what a dying engine writes is for nobody: the keeper tells how it died
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os.close(silence)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))
        # should the machine run out of memory, a worker goes first
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
        Worker(connection, store).run(take_signals)
        status = 0
    except SystemExit:
        status = 0
    finally:
        os._exit(status)


def _close_all_but(*kept: int) -> None:
    """Closes every descriptor but these and the standard ones."""
    first = 3
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, 65536)


def _data_in_use() -> int:
    """Bytes of this process that RLIMIT_DATA counts (proc(5), VmData)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmData")
