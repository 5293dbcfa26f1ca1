"""Asking another site whether an address still exists: from a job only, and never inside our own network."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

TIMEOUT_S = 8
REDIRECTS = 5
# What a site says of an address that is gone. Anything else may be a guard against robots, or a bad night.
GONE = {404, 410}
_AGENT = "OPEN-linkcontrole/1.0"
_PORTS = {"http": 80, "https": 443}

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """`is_alive` is None where nobody can tell: the site did not answer, or refused a robot."""

    is_alive: bool | None
    answer: str


class _Refused(Exception):
    """This address may not be asked."""


def is_public(address: IpAddress) -> bool:
    return address.is_global and not address.is_multicast


def fetch_link(url: str, *, is_allowed: Callable[[IpAddress], bool] = is_public) -> Fetched:
    """One GET, redirects followed, the body left unread. Never raises.

    The name is resolved once and the connection goes to that very address, so that a name that changes its address
    in between (DNS rebinding) reaches nothing inside.
    """
    current = url
    try:
        for _step in range(REDIRECTS + 1):
            status, location = _ask(urlsplit(current), is_allowed=is_allowed)
            if status in {301, 302, 303, 307, 308} and location:
                current = urljoin(current, location)
                continue
            return Fetched(is_alive=_judge(status), answer=f"HTTP {status}")
    except _Refused as refusal:
        return Fetched(is_alive=None, answer=str(refusal))
    except socket.gaierror:
        return Fetched(is_alive=False, answer="no such host")
    except ssl.SSLError as error:
        return Fetched(is_alive=None, answer=f"TLS: {error.reason or 'failed'}"[:200])
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Fetched(is_alive=None, answer=type(error).__name__)
    return Fetched(is_alive=None, answer="too many redirects")


def _judge(status: int) -> bool | None:
    if status in GONE:
        return False
    return True if status < 400 else None


def _ask(parts: SplitResult, *, is_allowed: Callable[[IpAddress], bool]) -> tuple[int, str]:
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _Refused("not http(s)")
    port = parts.port or _PORTS[parts.scheme]
    address = _resolve(parts.hostname, port=port, is_allowed=is_allowed)
    connection = _connection(parts.scheme, parts.hostname, port=port, address=address)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": _AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    finally:
        connection.close()


def _resolve(host: str, *, port: int, is_allowed: Callable[[IpAddress], bool]) -> str:
    """Raises _Refused if any address of this host lies where we may not go."""
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(is_allowed(ipaddress.ip_address(str(one).partition("%")[0])) for one in found):
        raise _Refused("not a public address")
    return str(found[0])


def _connection(scheme: str, host: str, *, port: int, address: str) -> http.client.HTTPConnection:
    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    # The name stays for the Host header and the certificate; the socket goes to the address that was judged.
    connection._create_connection = lambda _pair, *rest, **named: socket.create_connection(  # type: ignore[attr-defined]
        (address, port), *rest, **named
    )
    return connection
