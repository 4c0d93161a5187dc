"""A Redis server of our own, from the system's binary."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
from pathlib import Path
from typing import Self
from urllib.parse import quote

from scripts import processes
from scripts.folders import ServiceError, drop_short_folder, refuse_foreign, socket_folder
from scripts.paths import tail


class LocalRedis:
    """A Redis server on a socket in a folder of ours. It keeps nothing: the database does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.log = self.folder / "server.log"
        self.sockets = socket_folder(self.folder, "redis.sock")
        self.socket = self.sockets / "redis.sock"
        self._process: processes.Process | None = None
        self._lock: int | None = None

    @property
    def url(self) -> str:
        """The address of the server's first database."""
        return f"unix://{quote(str(self.socket))}?db=0"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise ServiceError("Redis is not running: start it first.")
        return self._process.pid

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server, wait until it answers, and give its address."""
        if self._process is not None and self._process.poll() is None:
            return self.url
        binary = shutil.which("redis-server")
        if binary is None:
            raise ServiceError(
                "No redis-server was found on this machine."
                " Install the package redis-server, or set REDIS_URL."
            )
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            refuse_foreign(folder, None)
            folder.chmod(0o700)
        self._take_lock()
        self._end_leftover()
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700"}
        options |= {"save": "", "appendonly": "no", "dir": str(self.folder), "daemonize": "no"}
        command = [
            binary,
            *(part for key, value in options.items() for part in (f"--{key}", value)),
        ]
        self._process = processes.spawn(command, log=self.log, cwd=Path("/"))
        if not processes.wait_until(self._settled, patience=20) or not self._answers():
            self.stop()
            raise ServiceError(f"Redis did not start:\n{tail(self.log)}")
        (self.folder / "server.pid").write_text(str(self.pid))
        return self.url

    def stop(self) -> None:
        """Stop the server; nothing happens when it is not up."""
        self.resume()
        self._end(signal.SIGTERM)
        drop_short_folder(self.sockets)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def kill(self) -> None:
        """End the server without warning, as a crash does."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let the server hang: it keeps its connections and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Wake a paused server."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)

    def _take_lock(self) -> None:
        if self._lock is None:
            self._lock = processes.take_lock(self.folder / "lock")
        if self._lock is None:
            raise ServiceError(
                f"{self.folder} is in use by another run of this clone: end that one first."
            )

    def _settled(self) -> bool:
        return self._process is None or self._process.poll() is not None or self._answers()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def _end(self, first: signal.Signals) -> None:
        if self._process is not None:
            processes.stop(self._process, first, patience=10)
            self._process = None

    def _end_leftover(self) -> None:
        """Stop a server that a killed run left, if it is proven to be ours by its socket."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.folder / "server.pid").read_text())
            if str(self.socket) in processes.command_of(pid):
                processes.signal_each([pid], signal.SIGKILL)
                processes.wait_until(lambda: not processes.alive(pid), patience=5)
        self.socket.unlink(missing_ok=True)
