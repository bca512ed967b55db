"""What the process that holds the store sees of the network: nothing, where the system lets it leave.

Workers are copies of it. Whatever a query talks the engine into, there is nobody to be called.
"""

import ctypes
import fcntl
import socket
import struct
from contextlib import suppress

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


def leave_network() -> bool:
    """Moves this process, which has one thread, into a network namespace with no way out; says whether it could.

    Only who may administer the system can do that, or, where users may have namespaces, in one of their own
    (unshare(2), user_namespaces(7)). Sockets that are open go on working, and so do those with a path.
    """
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return bool(unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def listen_on_loopback() -> socket.socket:
    """A socket that listens at 127.0.0.1; the interface is brought up where it is not (netdevice(7))."""
    listener = socket.socket()
    with suppress(OSError):  # who may not has not left the network, where it is up
        fcntl.ioctl(listener, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
