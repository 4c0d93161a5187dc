"""The load generator: one thread, one epoll, a script for each connection.

A script is a generator that yields the bytes of a request and is sent the answer; one pass of it
is one visit. The generator shares the machine with the server it measures, so it does as little as
it can, and it counts the server's own seconds of CPU beside the time on the wall.
"""

from __future__ import annotations

import selectors
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from statistics import median, quantiles

from bench.http import Answer, Reader, connected
from bench.server import Server

Script = Generator[bytes, Answer, bool]
MOST_VISITS = 20_000  # of one run, whatever the time allows


@dataclass
class Run:
    """What one run showed. Times are in seconds; `cpu` is what the server's processes used."""

    visits: int = 0
    failed: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Visits a second."""
        return self.visits / self.seconds if self.seconds else 0.0

    @property
    def cpu_each(self) -> float:
        """Seconds of the server's CPU for one visit."""
        return self.cpu / self.visits if self.visits else 0.0

    @property
    def typical(self) -> float:
        """The median time of a visit."""
        return median(self.times) if self.times else 0.0

    @property
    def slow(self) -> float:
        """The time that nineteen of twenty visits stay under."""
        return quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.typical


class _Line:
    """One connection with the visit under way on it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = connected(port)
        self.reader = Reader()
        self.script: Script | None = None
        self.began = 0.0


def put_load(server: Server, visit: Callable[[], Script], connections: int, seconds: float) -> Run:
    """Keep `connections` visits under way for some seconds, and let the last ones end."""
    run = Run()
    lines = [_Line(server.port) for _ in range(connections)]
    with selectors.DefaultSelector() as selector:
        cpu = server.cpu_seconds()
        began = time.perf_counter()
        until = began + seconds
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            _begin(line, visit)
        busy = len(lines)
        while busy and time.perf_counter() < until + 30:
            for key, _ in selector.select(timeout=1):
                line = key.data
                over = _hear(line, run)
                if not over:
                    continue
                if time.perf_counter() < until and run.visits < MOST_VISITS:
                    _begin(line, visit)
                else:
                    selector.unregister(line.socket)
                    busy -= 1
        run.seconds = time.perf_counter() - began
        run.cpu = server.cpu_seconds() - cpu
    for line in lines:
        line.socket.close()
    run.failed += busy
    return run


def _begin(line: _Line, visit: Callable[[], Script]) -> None:
    line.script = visit()
    line.began = time.perf_counter()
    line.socket.sendall(next(line.script))


def _hear(line: _Line, run: Run) -> bool:
    """Take what came; True when the visit on this line is over."""
    piece = line.socket.recv(262_144)
    if not piece:
        raise ConnectionError("the server hung up in the middle of a visit")
    answer = line.reader.feed(piece)
    if answer is None or line.script is None:
        return False
    try:
        line.socket.sendall(line.script.send(answer))
    except StopIteration as end:
        if end.value:
            run.visits += 1
            run.times.append(time.perf_counter() - line.began)
        else:
            run.failed += 1
        return True
    return False
