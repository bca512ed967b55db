"""Proxies whose word is taken for who asks: none, unless they are configured."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from ftzgraph.errors import UserError


class Proxies:
    """The networks that our own proxies are in."""

    def __init__(self, networks: Sequence[str] = ()) -> None:
        """Takes addresses and networks such as 10.0.0.0/8. Raises UserError for what is neither."""
        try:
            self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(map(ip_network, networks))
        except ValueError as error:
            raise UserError(f"{error}: give --trust-proxy an address or a network such as 10.0.0.0/8") from error
        self.trusts = lru_cache(4096)(self._trusts)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._networks)

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """The address of who asks, when `peer` has made the connection.

        It is the last one in X-Forwarded-For that is not a proxy of ours: what stands before it anybody can write.
        """
        if not self.trusts(peer):
            return peer
        address = peer
        for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
            hop = hop.strip()
            if not hop:
                break
            address = hop
            if not self.trusts(hop):
                break
        return address

    def origin(self, peer: str, headers: Mapping[str, str], scheme: str, host: str) -> tuple[str, str]:
        """Scheme and host that the client called, by X-Forwarded-Proto and X-Forwarded-Host when `peer` is a proxy."""
        if not self.trusts(peer):
            return scheme, host
        forwarded = headers.get("x-forwarded-proto", "").strip().lower()
        return (
            forwarded if forwarded in ("http", "https") else scheme,
            headers.get("x-forwarded-host", "").partition(",")[0].strip() or host,
        )

    def _trusts(self, address: str) -> bool:
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip in network for network in self._networks)
