"""A PostgreSQL cluster of our own, from the system's binaries."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from scripts import processes
from scripts.folders import (
    ServiceError,
    drop_short_folder,
    note_of,
    reachable,
    refuse_foreign,
    socket_folder,
    temporary_folder,
    unprivileged_user,
)
from scripts.paths import tail

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_POSTGRES = 15
_SOCKET_PORT = 5432  # names the socket file; nothing listens on the network


def find_postgres(version: int | None = None) -> Path | None:
    """The folder of the newest PostgreSQL server binaries from 15 on, or of just this version."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").glob("*/bin")]
    server = shutil.which("postgres")
    if server:
        folders.append(Path(server).resolve().parent)
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        folders.append(Path(answer.stdout.strip()))
    versions = {folder: _postgres_version(folder) for folder in folders}
    usable = [folder for folder, found in versions.items() if found >= OLDEST_POSTGRES]
    if version is not None:
        usable = [folder for folder in usable if versions[folder] == version]
    return max(usable, key=lambda folder: versions[folder], default=None)


def _postgres_version(folder: Path) -> int:
    if not (folder / "postgres").exists() or not (folder / "initdb").exists():
        return 0
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found.group(1)) if found else 0


class LocalPostgres:
    """A PostgreSQL cluster in a folder of ours; created on the first start, kept until removed."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        """`durable=False` trades safety against power cuts for speed: right for throw-away data."""
        self.user = unprivileged_user()
        self.wanted = data_dir.absolute()
        self.folder = reachable(self.wanted, self.user)
        self.cluster = self.folder / "cluster"
        self.log = self.folder / "server.log"
        self.sockets = socket_folder(self.folder / "socket", f".s.PGSQL.{_SOCKET_PORT}.lock")
        self.durable = durable
        self._process: processes.Process | None = None
        self._lock: int | None = None

    @property
    def url(self) -> str:
        """The superuser's address of the database `postgres`; other databases by `url_of`."""
        return self.url_of("postgres")

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise ServiceError("PostgreSQL is not running: start it first.")
        return self._process.pid

    def url_of(self, database: str, role: str = "postgres") -> str:
        """The address of a database as a role; the socket's folder is what keeps others out."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server, wait until it answers, and give its address."""
        if self._process is not None and self._process.poll() is None:
            return self.url
        binaries = find_postgres()
        if binaries is None:
            raise ServiceError(
                f"No PostgreSQL {OLDEST_POSTGRES} or newer was found on this machine."
                " Install the package postgresql, or set DATABASE_URL."
            )
        self._prepare_folders()
        self._take_lock()
        try:
            self._end_leftovers()
            if not (self.cluster / "PG_VERSION").exists():
                self._create(binaries)
            binaries = self._matching(binaries)
            self._launch(binaries)
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop the server, cutting off who is connected; nothing happens when it is not up."""
        self._end(signal.SIGINT)
        drop_short_folder(self.sockets)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def kill(self) -> None:
        """End the server without warning, as a crash does; `start` recovers."""
        self._end(signal.SIGQUIT)

    def restart_immediate(self) -> str:
        """Crash the server and start it again, as `pg_ctl restart -m immediate` does."""
        self.kill()
        return self.start()

    def remove(self) -> None:
        """Stop the server and delete all its data."""
        self.stop()
        for folder in (self.folder, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        note_of(self.wanted).unlink(missing_ok=True)

    def _prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            refuse_foreign(folder, self.user)
            if self.user is not None:
                shutil.chown(folder, self.user)
            folder.chmod(0o700)

    def _take_lock(self) -> None:
        """Whoever holds the lock knows that any server still in the folder is a leftover."""
        if self._lock is None:
            self._lock = processes.take_lock(self.folder / "lock")
        if self._lock is None:
            raise ServiceError(
                f"{self.folder} is in use by another run of this clone: end that one first."
            )

    def _create(self, binaries: Path) -> None:
        """Make the cluster. C.UTF-8 sorts the same everywhere; ICU collations stand beside it."""
        shutil.rmtree(self.cluster, ignore_errors=True)  # what a broken-off first start left
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--auth=trust"]
        if not self.durable:
            options.append("--no-sync")
        made = subprocess.run(
            [binaries / "initdb", "-D", self.cluster, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_plain_environment(),
            user=self.user,
            group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
            extra_groups=None if self.user is None else [],
        )
        if made.returncode != 0:
            shutil.rmtree(self.cluster, ignore_errors=True)
            raise ServiceError(
                f"PostgreSQL could not make a database in {self.cluster}:\n{made.stderr}"
            )
        (self.cluster / "pg_hba.conf").write_text("local all all trust\n")

    def _matching(self, newest: Path) -> Path:
        """The binaries of the version that made these data: only they can read them."""
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        binaries = find_postgres(int(made_by)) if made_by.isdigit() else None
        if binaries is None:
            raise ServiceError(
                f"The data in {self.cluster} were made by PostgreSQL {made_by}, this machine has"
                f" {_postgres_version(newest)}. Install the package postgresql-{made_by}, or delete"
                " that folder to begin anew."
            )
        return binaries

    def _launch(self, binaries: Path) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": str(_SOCKET_PORT),
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            # A commit still outlives a crash of the server, as the fault tests want; only a
            # power cut would lose it.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        command = [str(binaries / "postgres"), "-D", str(self.cluster)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        self._process = processes.spawn(
            command,
            log=self.log,
            env=_plain_environment(),
            cwd=Path("/"),
            user=self.user,
            death_signal=signal.SIGINT,  # closes connections; SIGTERM would wait for them
        )
        if not processes.wait_until(self._settled, patience=120) or not self._ready():
            raise ServiceError(f"PostgreSQL did not start:\n{tail(self.log)}")

    def _settled(self) -> bool:
        return self._process is None or self._process.poll() is not None or self._ready()

    def _ready(self) -> bool:
        """Read the server's own status line, as pg_ctl does: no client is needed."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _end(self, first: signal.Signals) -> None:
        if self._process is not None:
            processes.stop(self._process, first, patience=60)
            self._process = None

    def _leftovers(self) -> list[int]:
        """Server processes that live in this very cluster: PostgreSQL makes it their folder."""
        found = []
        for pid in processes.all_pids():
            with contextlib.suppress(OSError):
                inside = Path(f"/proc/{pid}/cwd").readlink() == self.cluster
                if inside and Path(f"/proc/{pid}/exe").readlink().name == "postgres":
                    found.append(pid)
        return found

    def _end_leftovers(self) -> None:
        """Clear away what a killed run left: a server without master, a pid file, a socket."""
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not self._leftovers():
                break
            processes.signal_each(self._leftovers(), number)
            processes.wait_until(lambda: not self._leftovers(), patience=10)
        if self._leftovers():
            raise ServiceError(f"A former PostgreSQL server in {self.cluster} does not end.")
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
        for left in self.sockets.iterdir():
            left.unlink()


@contextlib.contextmanager
def temporary_postgres() -> Iterator[LocalPostgres]:
    """A fast throw-away cluster, deleted at the end."""
    with temporary_folder() as folder:
        postgres = LocalPostgres(folder / "postgres", durable=False)
        try:
            postgres.start()
            yield postgres
        finally:
            postgres.remove()


def _plain_environment() -> dict[str, str]:
    """What the servers need of our environment: no PG* variable may redirect them."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
