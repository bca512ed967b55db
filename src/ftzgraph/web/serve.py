"""Runs the application on granian: one worker process, as many threads as the processor can use."""

import errno
import json
import multiprocessing
import os
import signal
import socket
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ftzgraph.errors import UserError
from ftzgraph.store.embedded import DATASET_FILE
from ftzgraph.web.app import Settings, build_application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# granian would log on standard output, which is for results
_HANDLER = {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
_HANDLERS = {"console": _HANDLER, "access": _HANDLER}

_GRACE = 10
"""Seconds that requests get to finish when the server is told to stop."""


def serve(dataset: Path, host: str, port: int, report: Path | None = None) -> None:
    """Serves the dataset in a folder until SIGTERM or SIGINT; says on standard output when it answers.

    Raises UserError when the dataset or the report cannot be read, or the port cannot be taken.
    """
    if not (dataset / DATASET_FILE).is_file():
        raise UserError(f"no dataset in {dataset}: make one with ftzgraph build -o {dataset}")
    _check_address(host, port)
    failures: multiprocessing.SimpleQueue[str] = multiprocessing.SimpleQueue()
    load = partial(_load, Settings(dataset, report), _url(host, port), failures)
    server = Granian(
        "ftzgraph.web.app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2 * (os.cpu_count() or 1),
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": _HANDLERS},
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE,
    )
    server.serve(target_loader=load, wrap_loader=False)
    if not failures.empty():
        raise UserError(failures.get())


def _load(settings: Settings, url: str, failures: "multiprocessing.SimpleQueue[str]") -> "WSGIApplication":
    """In the worker: the application, announced once it answers over the network."""
    # the parent's handlers are inherited and would swallow a signal that comes while the dataset loads
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    parent = os.getppid()
    try:
        application = build_application(settings)
    except UserError as error:
        failures.put(str(error))
        os.kill(parent, signal.SIGTERM)
        signal.pause()
        raise
    threading.Thread(target=_announce, args=(url,), daemon=True).start()
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    return application


def _announce(url: str) -> None:
    opener = build_opener(ProxyHandler({}))
    while True:
        try:
            with opener.open(url + "health", timeout=5) as answer:
                triples = json.load(answer)["triples"]
        except (URLError, OSError):
            time.sleep(0.02)
            continue
        print(f"ftzgraph serves {url} ({triples} triples)", flush=True)
        return


def _follow(parent: int) -> None:
    """Ends the worker when its parent was killed, so that it does not hold the port for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


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


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
