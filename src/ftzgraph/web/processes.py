"""Processes that the supervisor starts: each runs a function and ends with it."""

import os
import select
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from ftzgraph.errors import UserError
from ftzgraph.store.keeper import end_with_parent, fork, take_signals

_LINE = 4096


class Process:
    """A child that runs a function and ends with this process."""

    def __init__(self, work: Callable[[int], None]) -> None:
        """Starts it. `work` gets a pipe to write the line to that it fails with."""
        parent = os.getpid()
        self._failures, fails = os.pipe()
        sys.stdout.flush()
        self.pid = fork()
        if self.pid == 0:
            self._run(work, parent, fails)
        os.close(fails)
        self.descriptor = os.pidfd_open(self.pid)
        """Readable when it has ended; -1 once it was waited for."""

    @property
    def is_there(self) -> bool:
        """Whether it has not been waited for."""
        return self.descriptor >= 0

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        os.close(self.descriptor)
        self.descriptor = -1
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def failure(self) -> str:
        """The line that it failed with, if it did for a reason that can be told. To be asked when it has ended."""
        text = os.read(self._failures, _LINE).decode() if select.select([self._failures], [], [], 0)[0] else ""
        os.close(self._failures)
        return text.partition("\n")[0]

    def stop(self) -> None:
        """Tells it to end when it has answered."""
        if self.is_there:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """Ends it, and with it those that end with it."""
        if self.is_there:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def _run(self, work: Callable[[int], None], parent: int, fails: int) -> NoReturn:
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            take_signals()
            end_with_parent(parent, signal.SIGTERM)
            work(fails)
            status = 0
        except UserError as error:
            os.write(fails, f"{error}\n".encode())
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            os._exit(status)
