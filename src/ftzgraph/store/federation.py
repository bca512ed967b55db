"""Which other servers a query may call with SERVICE, when whoever runs the server allows any.

A query does not reach them: the guard puts an address of the relay (`ftzgraph.store.relay`) in the place of theirs.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, unquote, urlsplit

from ftzgraph.errors import UsageError
from ftzgraph.store.errors import Sentence

IPAddress = IPv4Address | IPv6Address

RELAYED = "x-relay:"
"""The scheme of the IRIs that stand for relayed ones until a worker, which knows where the relay is, evaluates."""

SILENT = "silent"
"""What stands before an address in them when the query calls it with SERVICE SILENT."""

_AUTHORITY = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
_PORTS = {"http": 80, "https": 443}
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052, section 2.1)."""


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the open internet: not private, local or reserved, and no way to such a one."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None:
            return is_public(within)
        if address.teredo is not None or address.is_site_local or int(address) >> 32 == 0:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


@dataclass(frozen=True)
class Target:
    """An address taken apart, to be compared part by part."""

    scheme: str
    host: str
    port: int
    path: str

    def covers(self, other: "Target") -> bool:
        """Whether `other` is on the same server and at this path or below it."""
        below = self.path if self.path.endswith("/") else self.path + "/"
        same = (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)
        return same and (other.path == self.path or other.path.startswith(below))


def read_target(iri: str) -> Target | None:
    """An address taken apart; None for one that no query has good reason to write.

    That is one that is not HTTP, that names a user, that has a fragment, or whose path is not what it seems.
    """
    if _NOT_IN_URL.search(iri):
        return None
    try:
        parts = urlsplit(iri)
    except ValueError:
        return None
    authority = _AUTHORITY.fullmatch(parts.netloc)
    if parts.scheme not in _PORTS or authority is None or "#" in iri:
        return None
    port = int(authority["port"] or _PORTS[parts.scheme])
    path = unquote(parts.path)
    if not 0 < port < 65536 or "\\" in path or any(step in (".", "..") for step in path.split("/")):
        return None
    return Target(parts.scheme, authority["host"].lower().rstrip("."), port, parts.path or "/")


@dataclass(frozen=True)
class Federation:
    """The servers that may be called, and within what bounds: bytes of an answer, calls of a query.

    `reachable` says which addresses may be connected to, once a name is resolved.
    """

    prefixes: tuple[Target, ...]
    most: int = 10_000_000
    calls: int = 20
    reachable: Callable[[IPAddress], bool] = is_public

    def allows(self, iri: str) -> bool:
        """Whether SERVICE may call this address."""
        target = read_target(iri)
        return target is not None and any(prefix.covers(target) for prefix in self.prefixes)

    def relayed(self, iri: str, silent: bool) -> str:
        """What stands in the query for an address, whose failure is to be passed over or not."""
        return f"{RELAYED}{SILENT if silent else 'aloud'}/{quote(iri, safe='')}"


def read_federation(prefixes: Sequence[str]) -> Federation | None:
    """The federation with the servers at these addresses; None when there is none. Raises UsageError."""
    targets = []
    for prefix in prefixes:
        target = read_target(prefix)
        if target is None or "?" in prefix:
            raise UsageError(
                f"{prefix} is no prefix to federate with: give a scheme, a host and a path, such as https://example.org/sparql"
            )
        targets.append(target)
    return Federation(tuple(targets)) if targets else None


def too_many_calls(most: int) -> Sentence:
    """What is said of a query that calls other servers too often."""
    return Sentence(
        f"一个查询至多调用其他服务器 {most} 次：请把 SERVICE 移到 FILTER 和 EXISTS 之外",
        f"a query may call other servers {most} times: take SERVICE out of FILTER and EXISTS",
    )


def resolved(address: str) -> IPAddress:
    """An address as the resolver gives it, which may name an interface."""
    return ip_address(address.partition("%")[0])
