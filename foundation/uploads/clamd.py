"""Asking ClamAV's daemon about a file, by its INSTREAM command over a socket."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

SCHEME = "clamd://"
_CHUNK = 64 * 1024
_LONGEST_REPLY = 4096


class NoVerdict(RuntimeError):  # noqa: N818 - named for what happened
    """The daemon answered neither that it found something nor that it found nothing."""


def is_clean(address: str, data: bytes, seconds: float) -> bool:
    """Whether the daemon at `clamd:///path/of/socket` or `clamd://host:port` finds nothing.

    Raises `OSError` where it is away or silent for so many seconds, `NoVerdict` for any other
    answer, such as a file larger than its StreamMaxLength.
    """
    with _connected(address, seconds) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            part = data[start : start + _CHUNK]
            daemon.sendall(struct.pack("!I", len(part)) + part)
        daemon.sendall(struct.pack("!I", 0))
        answer = _answer(daemon)
    if answer.endswith(" FOUND"):
        return False
    if answer == "stream: OK":
        return True
    raise NoVerdict(f"The scanner said: {answer[:100]}")


def _connected(address: str, seconds: float) -> socket.socket:
    place = urlsplit(address)
    if place.hostname:
        return socket.create_connection((place.hostname, place.port or 3310), timeout=seconds)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(seconds)
    try:
        daemon.connect(place.path)
    except OSError:
        daemon.close()
        raise
    return daemon


def _answer(daemon: socket.socket) -> str:
    found = b""
    while b"\0" not in found and len(found) < _LONGEST_REPLY:
        more = daemon.recv(_LONGEST_REPLY)
        if not more:
            break
        found += more
    return found.split(b"\0")[0].decode("utf-8", "replace").strip()
