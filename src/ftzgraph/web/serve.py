"""Starts a server: checks what it needs, and has its processes watched over until it is told to end."""

import errno
import os
import resource
import shutil
import socket
import tempfile
from pathlib import Path

from ftzgraph.errors import UserError
from ftzgraph.store.embedded import DATASET_FILE
from ftzgraph.store.limits import Limits
from ftzgraph.web.app import Settings
from ftzgraph.web.supervisor import Supervisor

_BACKLOG = 256


def serve(settings: Settings, host: str, port: int, limits: Limits | None = None) -> None:
    """Serves a dataset until SIGTERM or SIGINT; says on standard output when it answers.

    Raises UserError when the dataset or the report cannot be read, or the port cannot be taken.
    """
    if not hasattr(os, "pidfd_open"):
        raise UserError("serving needs Linux, whose limits hold every query: run it in a container")
    dataset = settings.dataset
    if not (dataset / DATASET_FILE).is_file():
        raise UserError(f"no dataset in {dataset}: make one with ftzgraph build -o {dataset}")
    _check_address(host, port)
    _allow_connections()
    folder = Path(tempfile.mkdtemp(prefix="ftzgraph-"))
    address = str(folder / "keeper")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(address)
            listener.listen(_BACKLOG)
            Supervisor(listener, address, settings, (host, port), limits or Limits()).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _allow_connections() -> None:
    """A connection takes a descriptor, and the usual soft limit of 1,024 is soon reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _check_address(host: str, port: int) -> None:
    """Granian shares a port that is taken by the same user (SO_REUSEPORT), so it has to be tried first."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise UserError(f"no such address: {host}: choose another with --host") from error
        if error.errno == errno.EADDRINUSE:
            raise UserError(f"port {port} is taken: choose another with --port") from error
        raise UserError(f"cannot serve on {host}:{port} ({error.strerror}): choose other --host or --port") from error
