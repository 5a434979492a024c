"""Asking an address outside whether it still answers. Nothing but the head of the answer is read.

An address is what somebody typed into a form, so it must not lead to a machine that only this server can reach: every
host is looked up first, on every hop, and the connection goes to the very number that was looked at.
"""

import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.http.request import validate_host

from stewardship.models import Link

TIMEOUT = 10  # seconds for each step of a connection
PATIENCE = 30  # and for a whole answer
MOST_HOPS = 5
MOVED = (301, 302, 303, 307, 308)
GONE = (404, 410)  # any other 4xx refuses this robot, and does not say that a reader would find nothing
PORTS = {"http": 80, "https": 443}
HEADERS = {"User-Agent": "xuhui-portal link check", "Accept": "*/*", "Connection": "close"}
TRUST = ssl.create_default_context()
TRANSLATED, UNICAST = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2000::/3")
Outcome = Link.Outcome


class NotPublic(Exception):
    """The host has an address that is not for everybody."""


@dataclass(frozen=True)
class Answer:
    """status: the last that a server sent, None where none did."""

    outcome: str
    status: int | None = None

    @property
    def is_failure(self):
        return self.outcome != Outcome.ANSWERED


def is_public(number):
    """Whether an IP address is one that everybody can reach. Of those that hide another one inside, one kind is in use:
    how a network without IPv4 writes it."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if ip.version == 6 and ip in TRANSLATED:
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.version == 6:
        return ip in UNICAST and ip.is_global and not ip.sixtofour and not ip.teredo
    return ip.is_global and not ip.is_multicast


def is_ours(host):
    """The site itself may stand in a network of its own. A bare number or this machine's own name is no site."""
    name, dot, last = host.rpartition(".")
    return bool(name and dot and last.isalpha()) and validate_host(host, settings.ALLOWED_HOSTS)


def connected(host, port, timeout):
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not (all(is_public(place[0]) for *_family, place in found) or (is_ours(host) and port in PORTS.values())):
        raise NotPublic
    family, kind, protocol, _name, place = found[0]
    opened = socket.socket(family, kind, protocol)
    try:
        opened.settimeout(timeout)
        opened.connect(place)
    except BaseException:
        opened.close()
        raise
    return opened


class Plain(http.client.HTTPConnection):
    def connect(self):
        self.sock = connected(self.host, self.port, self.timeout)


class Secure(http.client.HTTPSConnection):
    def connect(self):
        self.sock = TRUST.wrap_socket(connected(self.host, self.port, self.timeout), server_hostname=self.host)


def ask(url):
    """Follow an address to its end; never raises."""
    try:
        return _ask(url)
    except NotPublic:
        return Answer(Outcome.REFUSED)
    except ssl.SSLCertVerificationError:
        return Answer(Outcome.UNTRUSTED)
    except (OSError, http.client.HTTPException, ValueError):  # ValueError: an address that cannot be read
        return Answer(Outcome.UNREACHABLE)


def _ask(url):
    for _hop in range(MOST_HOPS + 1):
        status, there = _head(url)
        if status not in MOVED or not there:
            return Answer(_meant(status), status)
        url = urljoin(url, there)
    return Answer(Outcome.ENDLESS, status)


def _meant(status):
    return Outcome.GONE if status in GONE or status >= 500 else Outcome.ANSWERED


def _head(url):
    """(status, where it leads). Some servers know no HEAD or answer it wrongly: what fails is asked for once more."""
    try:
        status, there = _request("HEAD", url)
    except (http.client.HTTPException, ConnectionError, TimeoutError):
        status, there = 400, ""
    return _request("GET", url) if status >= 400 else (status, there)


def _request(method, url):
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotPublic
    host = parts.hostname.encode("idna").decode("ascii")
    kind = Secure if parts.scheme == "https" else Plain
    connection = kind(host, parts.port or PORTS[parts.scheme], timeout=TIMEOUT)
    patience = Timer(PATIENCE, _hang_up, [connection])
    patience.start()
    try:
        connection.request(method, _target(parts), headers=HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "")
    finally:
        patience.cancel()
        connection.close()


def _hang_up(connection):
    """On a server that sends a letter now and then, for whom no single wait is too long."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _target(parts):
    """As it is sent: what is not ASCII in percent signs, what has them already as it is."""
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return quote(target, safe="/?%:@!$&'()*+,;=-._~[]|")
