"""The system packages that the product needs: what is missing, and how it comes."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.paths import LOGS, say, tail
from scripts.services import OLDEST_POSTGRES, find_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_CJK_FONTS = ("*NotoSansCJK*", "*NotoSerifCJK*", "*NotoSansSC*", "*SourceHanSans*", "*wqy-*")
# While packages are installed, the machine must start no service for us and make no cluster.
_POLICY = Path("/usr/sbin/policy-rc.d")
_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/huisheng.conf")


@dataclass(frozen=True)
class Need:
    """Something of the machine's own, the Debian package it comes in, and how to see it."""

    what: str
    package: str
    present: Callable[[], bool]
    tests_only: bool = False


def find_chromium() -> str | None:
    """The browser for the tests: the one named by CHROMIUM, else one on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in _CHROMIUMS if (path := shutil.which(name))), None)


def _library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _has_cjk_font() -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
        if listed.stdout.strip():
            return True
    return any(
        next(folder.rglob(pattern), None) for folder in _FONT_FOLDERS for pattern in _CJK_FONTS
    )


NEEDS = (
    Need("Python's venv module", "python3-venv", _has_venv),
    Need(
        f"PostgreSQL {OLDEST_POSTGRES} or newer", "postgresql", lambda: find_postgres() is not None
    ),
    Need("Redis", "redis-server", _program("redis-server")),
    Need("Pango, for PDF", "libpango-1.0-0", _library("libpango-1.0.so.0")),
    Need("Pango with FreeType, for PDF", "libpangoft2-1.0-0", _library("libpangoft2-1.0.so.0")),
    Need(
        "HarfBuzz subsetting, for PDF", "libharfbuzz-subset0", _library("libharfbuzz-subset.so.0")
    ),
    Need("a Chinese font", "fonts-noto-cjk", _has_cjk_font),
    Need("Chromium", "chromium", lambda: find_chromium() is not None, tests_only=True),
)


def ensure_packages(*, tests: bool) -> None:
    """Install what is missing as root; otherwise print the one line to run, and stop."""
    missing = _missing(tests=tests)
    if not missing:
        return
    names = sorted({need.package for need in missing})
    listing = "\n".join(f"  - {need.what} (package {need.package})" for need in missing)
    if shutil.which("apt-get") is None:
        raise SystemExit(f"This machine lacks:\n{listing}\nInstall these and start again.")
    if os.geteuid() != 0:
        line = f"sudo apt-get update && sudo {shlex.join(_install(names))}"
        raise SystemExit(
            f"This machine lacks:\n{listing}\nRun this line and start again:\n\n  {line}\n"
        )
    say(f"Installing system packages: {', '.join(names)} …")
    _install_now(names)
    still = _missing(tests=tests)
    if still:
        listing = "\n".join(f"  - {need.what} (package {need.package})" for need in still)
        raise SystemExit(
            f"Still missing after the installation:\n{listing}\nThe system's release may be too"
            " old or package it differently: install these by hand and start again;"
            " another browser is named by CHROMIUM."
        )


def _missing(*, tests: bool) -> list[Need]:
    return [need for need in NEEDS if (tests or not need.tests_only) and not need.present()]


def _install(names: Sequence[str]) -> list[str]:
    return ["apt-get", "install", "--yes", "--no-install-recommends", *names]


def _install_now(names: Sequence[str]) -> None:
    log = LOGS / "packages.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    had_redis = shutil.which("redis-server") is not None
    with log.open("wb") as out, _nothing_started():
        for command in (["apt-get", "update"], _install(names)):
            done = subprocess.run(
                [*command, "-q", "-o", "Acquire::Retries=3"],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
                check=False,
            )
            if done.returncode != 0:
                raise SystemExit(f"{shlex.join(command)} failed; {log} says:\n{tail(log)}")
    if "redis-server" in names and not had_redis:
        _keep_redis_from_booting()


@contextlib.contextmanager
def _nothing_started() -> Iterator[None]:
    """Let Debian's packages neither start a service nor make a cluster while we install."""
    written = []
    for path, text in (
        (_POLICY, "#!/bin/sh\nexit 101\n"),
        (_NO_CLUSTER, "create_main_cluster = false\n"),
    ):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755 if path == _POLICY else 0o644)
            written.append(path)
    try:
        yield
    finally:
        for path in written:
            path.unlink(missing_ok=True)


def _keep_redis_from_booting() -> None:
    """We run a Redis of our own: the package's service need not start with the machine."""
    if Path("/run/systemd/system").is_dir() and shutil.which("systemctl"):
        command = ["systemctl", "disable", "redis-server.service"]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
