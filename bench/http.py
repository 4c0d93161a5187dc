"""As much of HTTP as the load generator and the other measurements need, over raw sockets."""

from __future__ import annotations

import gzip
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
_LONGEST = 8 * 1024 * 1024


class BrokenAnswer(RuntimeError):  # noqa: N818 - named for what came
    """The server answered with something that is no answer."""


@dataclass
class Browser:
    """What a browser keeps between requests: its cookies, and whether it takes packed answers."""

    host: str
    packed: bool = False
    address: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> bytes:
        """The bytes of a GET."""
        return self._head("GET", path) + b"\r\n"

    def post(self, path: str, fields: list[tuple[str, str]]) -> bytes:
        """The bytes of a posted form."""
        body = urlencode(fields).encode()
        head = self._head("POST", path)
        head += b"Content-Type: application/x-www-form-urlencoded\r\n"
        head += b"Content-Length: %d\r\n\r\n" % len(body)
        return head + body

    def keep(self, answer: Answer) -> None:
        """Keep the cookies that an answer sets."""
        for line in answer.all("set-cookie"):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]

    def _head(self, method: str, path: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", "Accept-Language: zh-CN"]
        if self.packed:
            lines.append("Accept-Encoding: gzip, br")
        if self.address:
            lines.append(f"X-Forwarded-For: {self.address}")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        return ("\r\n".join(lines) + "\r\n").encode()


@dataclass
class Answer:
    """One answer as it came; `wire` counts its bytes with the head."""

    status: int
    head: bytes
    body: bytes
    wire: int

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        wanted = name.encode().lower() + b":"
        return [
            line[len(wanted) :].decode("latin-1").strip()
            for line in self.head.split(b"\r\n")
            if line.lower().startswith(wanted)
        ]

    def one(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next(iter(self.all(name)), "")

    @property
    def text(self) -> str:
        """The body in words."""
        body = gzip.decompress(self.body) if self.one("content-encoding") == "gzip" else self.body
        return body.decode()


class Reader:
    """Puts an answer together from what a socket gives, piece by piece."""

    def __init__(self) -> None:
        self._kept = b""
        self._end = -1
        self._length = -1

    def feed(self, piece: bytes) -> Answer | None:
        """Take a piece; the answer once it is complete."""
        self._kept += piece
        if self._end < 0:
            self._end = self._kept.find(b"\r\n\r\n")
            if self._end < 0:
                return None
            self._length = _length(self._kept[: self._end])
        whole = self._end + 4 + self._length
        if len(self._kept) < whole:
            return None
        raw, self._kept = self._kept[:whole], self._kept[whole:]
        head = raw[: self._end]
        answer = Answer(int(head[9:12]), head, raw[self._end + 4 :], len(raw))
        self._end = self._length = -1
        return answer


def _length(head: bytes) -> int:
    place = head.lower().find(b"\r\ncontent-length:")
    if place < 0:
        status = head[9:12]
        if status in (b"204", b"304"):
            return 0
        raise BrokenAnswer("an answer without Content-Length")
    length = int(head[place + 17 :].partition(b"\r\n")[0])
    if length > _LONGEST:
        raise BrokenAnswer("an answer of more than eight megabytes")
    return length


class Caller:
    """One connection for one request after another, waiting for each answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = connected(port)
        self._reader = Reader()

    def ask(self, request: bytes) -> Answer:
        """Send a request and wait for its answer; a closed connection is made anew once."""
        try:
            return self._ask(request)
        except (ConnectionError, BrokenAnswer):
            self.close()
            self._socket, self._reader = connected(self._port), Reader()
            return self._ask(request)

    def _ask(self, request: bytes) -> Answer:
        self._socket.sendall(request)
        while True:
            piece = self._socket.recv(262_144)
            if not piece:
                raise ConnectionResetError
            answer = self._reader.feed(piece)
            if answer is not None:
                return answer

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def connected(port: int) -> socket.socket:
    """A socket to a server on this machine; no other machine is ever called."""
    line = socket.create_connection((HOST, port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line
