"""Starting and ending processes of our own so that none is ever left behind.

Two nets hold. A child asks the kernel for a signal when its parent dies, so that even a killed
`make run` takes everything with it. And the parent adopts its orphaned descendants, so that at
the end it can find and stop each of them by its own process id.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import FrameType

_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)

Process = subprocess.Popen[bytes]


class Told(BaseException):
    """We were told to end (Ctrl-C, SIGTERM, a closed terminal)."""


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> Process:
    """Start a program in a session of its own, its output in `log`; it dies with this process."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        return subprocess.Popen(
            [*_dying_with_parent(death_signal), *(str(part) for part in command)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            user=user,
            group=None if user is None else _group_of(user),
            extra_groups=None if user is None else [],
            start_new_session=True,
        )


# The kernel only tells of a parent that dies after the wish was made. Who finds another parent
# already there came too late for that and ends by itself.
_WITH_THIS_PARENT = '[ "$PPID" = "$1" ] || exit 1; shift; exec "$@"'


def _dying_with_parent(number: signal.Signals) -> list[str]:
    """The wrapper that makes a program die with us; it becomes the program, under the same pid."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    wish = [setpriv, "--pdeathsig", number.name]
    return [*wish, "sh", "-c", _WITH_THIS_PARENT, "sh", str(os.getpid())]


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def stop(
    process: Process, first: signal.Signals = signal.SIGTERM, *, patience: float = 30.0
) -> None:
    """End a child: ask, wait, then kill."""
    if process.poll() is None:
        process.send_signal(first)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(done: Callable[[], bool], *, patience: float, pause: float = 0.05) -> bool:
    """Ask again and again until it is so; False when patience runs out."""
    end = time.monotonic() + patience
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def command_of(pid: int) -> str:
    """The command line of a process, or nothing when it is gone or not ours to read."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def all_pids() -> Iterator[int]:
    """Every process id on this machine that we can see."""
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def descendants(of: int | None = None) -> list[int]:
    """The living processes that came from this one, children before their children."""
    children: dict[int, list[int]] = {}
    for pid in all_pids():
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if stat[0] not in ("Z", "X"):
                children.setdefault(int(stat[1]), []).append(pid)
    found: list[int] = []
    front = [os.getpid() if of is None else of]
    while front:
        front = [child for pid in front for child in children.get(pid, [])]
        found += front
    return found


def adopt_orphans() -> None:
    """From now on a descendant whose parent died becomes our child instead of the system's."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_descendants(*, patience: float = 5.0) -> None:
    """Stop whatever came from this process and still lives; needs `adopt_orphans` before."""
    signal_each(descendants(), signal.SIGTERM)
    if not wait_until(lambda: not descendants(), patience=patience):
        signal_each(descendants(), signal.SIGKILL)
        wait_until(lambda: not descendants(), patience=patience)


def signal_each(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to each of these processes that still exists."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def end_when_told() -> None:
    """Turn the signals that mean "end" into an exception, so that every clean-up runs."""

    def told(number: int, _frame: FrameType | None) -> None:
        raise Told(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, told)


def hold_out() -> None:
    """Finish the clean-up even when a second Ctrl-C comes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def take_lock(path: Path) -> int | None:
    """A lock on a file that the kernel frees when we die; None when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nothing listens at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
