"""The virtual environment: made once, refreshed when the locked requirements change."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

from scripts.paths import LOGS, ROOT, VENV, VENV_BIN, VENV_PYTHON, say, tail

if TYPE_CHECKING:
    from pathlib import Path

OLDEST_PYTHON = (3, 11)
_LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
_STAMP = VENV / "installed"


def check_python() -> None:
    """Refuse a Python that is too old, before anything is made with it."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise SystemExit(
            f"Huisheng needs Python {wanted} or newer; this is {sys.version.split()[0]}."
            " Name another one: make PYTHON=/path/to/python3 run"
        )


def ensure_venv(*, tests: bool) -> None:
    """Make the environment and install the locked packages, unless that was done already."""
    if not _usable():
        say("Making the virtual environment …")
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "venv.log")
    done = _STAMP.read_text().split() if _STAMP.exists() else []
    fingerprint = _fingerprint()
    if fingerprint in done and ("tests" in done or not tests):
        return
    say("Installing Python packages …")
    _STAMP.unlink(missing_ok=True)
    install(_LOCKS[1] if tests else _LOCKS[0])
    _STAMP.write_text(f"{fingerprint} {'tests' if tests else 'product'}\n")


def install(lock: Path) -> None:
    """Install exactly what a lock names, each file checked against its hash."""
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    _run([*command, "--require-hashes", "-r", str(lock)], f"pip-{lock.stem}.log")


def _usable() -> bool:
    """Whether the environment's Python starts: it does not once the system's was replaced."""
    if not (VENV_BIN / "pip").exists():
        return False
    probe = [str(VENV_PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _fingerprint() -> str:
    digest = hashlib.sha256(str(VENV).encode())
    for lock in _LOCKS:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _run(command: list[str], log_name: str) -> None:
    log = LOGS / log_name
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
            cwd=ROOT,
        )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:5])} … failed; {log} says:\n{tail(log)}")
