"""The web server: granian, with one process that answers and one that watches it."""

import asyncio
import gc
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

from ftzgraph.errors import UserError
from ftzgraph.store.keeper import end_with_parent
from ftzgraph.store.limits import Limits
from ftzgraph.store.pool import Pool
from ftzgraph.web.app import Application, Settings, build_application
from ftzgraph.web.gateway import Gateway
from ftzgraph.web.visit import ThreadedStore, Visit, in_thread

# granian would log on standard output, which is for results
_HANDLER = {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
_HANDLERS = {"console": _HANDLER, "access": _HANDLER}

_GRACE = 2
"""Seconds over a query's time that requests get to finish when the server is told to stop."""
_SWITCH = 0.001
"""Seconds that a thread may go on while others wait."""
_CONNECTIONS = 16384
_COLLECT_AFTER = 20_000
_COLLECT_EVERY = 5.0
"""New objects, and seconds, after which unreachable ones are looked for: an error that was caught may hold on to the
megabyte that a client has sent."""
_HEADERS_MS = 15_000
"""Milliseconds in which a connection has to say what it wants."""


def run_server(settings: Settings, host: str, port: int, keeper: str, limits: Limits, failures: int) -> None:
    """Serves until SIGTERM, or until the process that answers has failed.

    What stops the application from starting is written to the pipe `failures`.
    """
    # granian takes the way that is set, and only a fork inherits the pipe
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "ftzgraph.web.gateway",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        # told to find out by itself, it waits for ever for what a silent connection speaks
        http=HTTPModes.http1,
        workers=1,
        websockets=False,
        backlog=4096,
        backpressure=_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADERS_MS),
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": _HANDLERS},
        respawn_failed_workers=False,
        workers_kill_timeout=int(limits.seconds) + _GRACE,
    )
    load = partial(_load, settings, _url(host, port), keeper, limits, failures, os.getpid())
    server.serve(target_loader=cast(Callable[[], Callable[..., Any]], load), wrap_loader=False)


def _load(settings: Settings, url: str, keeper: str, limits: Limits, failures: int, parent: int) -> Gateway:
    """In the process that answers: the application, announced once it answers over the network."""
    # a long query is read in a thread, and must not keep the event loop waiting
    sys.setswitchinterval(_SWITCH)

    resting: list[asyncio.Task[None]] = []

    def build(loop: asyncio.AbstractEventLoop) -> Application:
        # granian's handlers would wait for the loop, which does not run yet
        handlers = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGINT)}
        # not before, as those handlers would only take note of the parent's end
        end_with_parent(parent, signal.SIGTERM)

        async def make() -> Application:
            pool = Pool(keeper, limits)
            await pool.ready()
            resting.extend((loop.create_task(pool.rest()), loop.create_task(_collect())))
            return await in_thread(Visit(""), partial(build_application, settings, pool, ThreadedStore(pool, loop)))

        try:
            application = loop.run_until_complete(make())
        except UserError as error:
            os.write(failures, f"{error}\n".encode())
            os.kill(parent, signal.SIGTERM)
            signal.pause()
            raise
        for number, handler in handlers.items():
            signal.signal(number, handler)
        # what is there stays: a collection need not look at it again, nor come after each few requests
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER)
        threading.Thread(target=_announce, args=(url,), daemon=True).start()
        return application

    return Gateway(build)


async def _collect() -> None:
    while True:
        await asyncio.sleep(_COLLECT_EVERY)
        gc.collect(1)  # the answers that are kept are older, and many


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


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
