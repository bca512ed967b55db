"""A clock that jumps ends no query early and keeps none from ending.

The server is told the time by a small library that goes before the system's (LD_PRELOAD) and adds what a file says to
the time of day, as a clock that is set does. The monotonic clock stays as it is, as the system's does.
"""

import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from ..small_site import wait_until
from .hostile import ENDLESS, write_large
from .watching import WatchedServer

pytestmark = pytest.mark.xdist_group("endurance")

DAY = 24 * 3600
SECONDS = 1.0
LIBRARY = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static const volatile long *ahead(void)
{
    static const volatile long *found;
    if (!found) {
        int file = open(getenv("CLOCK_AHEAD"), O_RDONLY | O_CLOEXEC);
        found = mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    }
    return found;
}

int clock_gettime(clockid_t clock, struct timespec *result)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, result);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        result->tv_sec += *ahead();
    return failed;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    result->tv_sec = now.tv_sec;
    result->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}
"""


@dataclass(frozen=True)
class Clock:
    """The time of day that the server sees."""

    file: Path

    def set_ahead(self, seconds: int) -> None:
        """Sets it so many seconds ahead of what it is."""
        with self.file.open("r+b") as file:
            file.write(struct.pack("l", seconds))


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("needs a C compiler, to make the library that sets the server's clock")
    (tmp_path / "clock.c").write_text(LIBRARY, "ascii")
    command = [compiler, "-shared", "-fPIC", "-o", "clock.so", "clock.c", "-ldl"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    clock = Clock(tmp_path / "ahead")
    clock.file.write_bytes(struct.pack("l", 0))
    monkeypatch.setenv("LD_PRELOAD", str(tmp_path / "clock.so"))
    monkeypatch.setenv("CLOCK_AHEAD", str(clock.file))
    return clock


@pytest.fixture
def server(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WatchedServer]:
    assert clock.file.exists()
    running = WatchedServer(str(write_large(tmp_path / "data")), seconds=SECONDS, memory=256 << 20)
    for name in ("LD_PRELOAD", "CLOCK_AHEAD"):
        monkeypatch.delenv(name)
    yield running
    assert running.stop() == (0, "")


def ask(server: WatchedServer, query: str = "SELECT * { ?a ?b ?c } LIMIT 1") -> httpx.Response:
    return httpx.post(f"{server.url}/sparql", data={"query": query}, timeout=30, trust_env=False, verify=False)


def ahead(server: WatchedServer) -> float:
    """Seconds that the server's time of day is ahead, as its engine tells it."""
    [row] = ask(server, "SELECT (NOW() AS ?now) {}").json()["results"]["bindings"]
    return datetime.fromisoformat(row["now"]["value"]).timestamp() - time.time()


def test_queries_end_at_their_deadline_while_the_clock_jumps(server: WatchedServer, clock: Clock) -> None:
    assert abs(ahead(server)) < DAY / 2
    for jump in (DAY, -400 * DAY):
        start = time.monotonic()
        with ThreadPoolExecutor(1) as beside:
            endless = beside.submit(ask, server, ENDLESS)
            time.sleep(SECONDS / 4)
            clock.set_ahead(jump)
            assert wait_until(lambda: abs(ahead(server) - jump) < DAY / 2), "the server saw the jump"  # noqa: B023
            refused = endless.result()
        assert refused.status_code == 504
        assert refused.json()["limit"] == "time"
        assert time.monotonic() - start >= SECONDS
        assert ask(server).status_code == 200
