"""Which network addresses may be dialled: only those of the public internet."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
PORTS = frozenset({80, 443})
Resolve = Callable[[str, int], Awaitable[list[str]]]


class RefusedError(Exception):
    """An address that must not be dialled: a private network, or an unusual port."""


class UnresolvedError(Exception):
    """A host name that the name service does not know."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, IPv4 in IPv6 unwrapped, tunnels refused."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.sixtofour or ip.teredo or ip in _NAT64:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def ask_name_service(host: str, port: int) -> list[str]:
    """Every address of a host name, from the system's resolver."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter for what can be no host name: a..b
        raise UnresolvedError(host) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Rule:
    """The one network rule: what may be dialled for a host and port.

    `mapped` sends test names to loopback (HEADSUP_EGRESS_HOSTS); everything else must be public.
    """

    mapped: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    resolve: Resolve = ask_name_service

    async def targets(self, host: str, port: int) -> list[tuple[str, int]]:
        """Addresses to dial, checked; the caller must dial these and never the name again.

        Raises RefusedError when the port is unusual or any address of the name is not public, and
        UnresolvedError when the name has no address.
        """
        if port not in PORTS:
            message = f"port {port} is not one of the web’s own"
            raise RefusedError(message)
        name = host.strip("[]").rstrip(".").lower()
        if port == 80 and name in self.mapped:  # noqa: PLR2004 - HTTP
            return [self.mapped[name]]
        addresses = await self.resolve(name, port)
        if not addresses:
            raise UnresolvedError(name)
        for address in addresses:
            if not is_public(address):
                message = f"{name} leads to {address}, which is not on the public internet"
                raise RefusedError(message)
        return [(address, port) for address in addresses]
