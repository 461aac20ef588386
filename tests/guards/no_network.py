"""A guard: no network but this machine, in every kernel and process that the tests start.

What a lesson needs must have been fetched before.
"""

import ipaddress
import socket

_connect = socket.socket.connect
_look_up = socket.getaddrinfo
_SENTENCE = "The tests of the course run without a network, and this asked for {}."


def _is_this_machine(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback or host in ("0.0.0.0", "::")
    except ValueError:
        return host == socket.gethostname()


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_this_machine(address[0]):
        raise OSError(_SENTENCE.format(address[0]))
    return _connect(self, address)


def getaddrinfo(host, *arguments, **options):
    if not _is_this_machine(host):
        raise socket.gaierror(socket.EAI_NONAME, _SENTENCE.format(host))
    return _look_up(host, *arguments, **options)


def guard():
    """Cut this process off the network."""
    socket.socket.connect = connect
    socket.getaddrinfo = getaddrinfo
