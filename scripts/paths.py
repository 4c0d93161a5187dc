"""Where things lie in a clone, and how the scripts speak."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
VENV_PYTHON = VENV_BIN / "python"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
TRANSLATIONS = ROOT / "translations"
VAR = ROOT / "var"
LOGS = VAR / "log"


def say(sentence: str = "") -> None:
    """Tell the person at the terminal, at once even when the output is a pipe."""
    print(sentence, flush=True)


def tail(log: Path, lines: int = 25) -> str:
    """The last lines of a log, indented; a plain remark when there is none."""
    if not log.exists():
        return "    (no log was written)"
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in last) or "    (the log is empty)"
