"""Look over the code with every tool, also after the first finding: `make lint`."""

from __future__ import annotations

import subprocess
import sys
import time

from scripts.paths import ROOT, VENV_BIN, say
from scripts.setup import set_up

TOOLS: dict[str, list[str]] = {
    "code": ["ruff", "check", "--quiet", "."],
    "form of the code": ["ruff", "format", "--quiet", "--check", "--diff", "."],
    "types": ["mypy"],
    # In the paper's templates a line break between Chinese words would be printed as a gap; the
    # respondents' are kept short by hand, for every blank travels to a phone.
    "form of the templates": [
        *("djlint", "templates", "--check"),
        *("--extend-exclude", "reports/pdf,templates/portal"),
    ],
    "templates": ["djlint", "templates", "--lint"],
    "import contract": ["lint-imports"],
    "messages": ["python", "-m", "scripts.messages", "--check"],
}


def main() -> None:
    """Run the tools one after another; status 1 when any of them found something."""
    set_up(tests=True)
    failed = [name for name, command in TOOLS.items() if not _passes(name, command)]
    if failed:
        say(f"Found something in: {', '.join(failed)}. `make format` mends the form.")
        sys.exit(1)


def _passes(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        [str(VENV_BIN / command[0]), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "NOT OK"
    say(f"lint: {name} {verdict} ({time.monotonic() - began:.1f} s)")
    if done.returncode != 0:
        say(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    main()
