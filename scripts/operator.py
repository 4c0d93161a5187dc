"""An operator's command on the product that `make run` is running here.

    make operator ARGS="list-tenants"

`make run` writes down where its services are; this hands that to `flask` and becomes it.
"""

from __future__ import annotations

import json
import os
import sys

from scripts.paths import ROOT, VAR, VENV_BIN, VENV_PYTHON, say

NOTE = VAR / "running.json"


def note_down(environment: dict[str, str], names: frozenset[str]) -> None:
    """Keep what the commands need of a run's environment, for its owner's eyes only."""
    kept = {name: value for name, value in environment.items() if name in names}
    NOTE.unlink(missing_ok=True)
    handle = os.open(NOTE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(kept, file)


def main() -> None:
    """Become `flask` with the environment of the run; 1 when nothing runs here."""
    if not NOTE.exists():
        say("Nothing is running in this clone: start it with make run, in another terminal.")
        sys.exit(1)
    environment = {**os.environ, **json.loads(NOTE.read_text())}
    environment["PATH"] = f"{VENV_BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    os.chdir(ROOT)
    flask = [str(VENV_PYTHON), "-m", "flask", "--app", "wsgi:create_app", *sys.argv[1:]]
    os.execve(flask[0], flask, environment)


if __name__ == "__main__":
    main()
