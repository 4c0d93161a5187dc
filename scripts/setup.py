"""From a fresh clone to everything that must lie on this machine: `python3 -m scripts.setup`.

Runs on Python's standard library alone, since it is what brings the rest. Each step looks first
whether it was done, so that a warm start costs a fraction of a second.
"""

from __future__ import annotations

import argparse
import os
import subprocess

from scripts import assets, machine, virtualenv
from scripts.paths import ROOT, TRANSLATIONS, VAR, VENV_PYTHON, say


def set_up(*, tests: bool) -> None:
    """Bring system and Python packages, assets and message catalogues; `tests` adds theirs."""
    virtualenv.check_python()
    VAR.mkdir(exist_ok=True)
    machine.ensure_packages(tests=tests)
    virtualenv.ensure_venv(tests=tests)
    assets.ensure_assets()
    ensure_messages()


def ensure_messages() -> None:
    """Compile the catalogues whose texts changed; ask Babel only when there are any."""
    for source in TRANSLATIONS.glob("*/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [str(VENV_PYTHON), "-m", "scripts.messages", "--compile"]
            subprocess.run(command, cwd=ROOT, check=True)
            return


def main() -> None:
    """Set up and say so."""
    parser = argparse.ArgumentParser(description="Bring what Huisheng needs onto this machine.")
    parser.add_argument("--tests", action="store_true", help="also what the tests and checks need")
    set_up(tests=parser.parse_args().tests)
    if not os.environ.get("MAKELEVEL") or os.environ.get("MAKECMDGOALS") == "setup":
        say("Everything is in place. Next: make run")


if __name__ == "__main__":
    main()
