"""Write the lockfiles anew: exact versions with the checksums of every platform's files."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from scripts import assets
from scripts.paths import ROOT, VENV_PYTHON, say

_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def main() -> None:
    """Lock Python's requirements with uv, which is fetched for this alone, then npm's."""
    with tempfile.TemporaryDirectory(prefix="huisheng-lock-") as folder:
        subprocess.run([VENV_PYTHON, "-m", "venv", folder], check=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True)
        for wish in sorted(ROOT.glob("requirements*.txt")):
            _lock(Path(folder) / "bin" / "uv", wish)
    npm = assets.npm()
    subprocess.run([npm, "install", "--package-lock-only"], cwd=ROOT, check=True)
    say("Locked. Look at the difference before committing it.")


def _lock(uv: Path, wish: Path) -> None:
    """`--universal` keeps one lock for all platforms; without notes it names no address."""
    environment = dict(os.environ)
    if _CERTIFICATES.exists():
        environment.setdefault("SSL_CERT_FILE", str(_CERTIFICATES))
    options = ["--universal", "--generate-hashes", "--python-version", "3.11"]
    options += ["--no-header", "--no-annotate", "--quiet"]
    lock = wish.with_suffix(".lock")
    subprocess.run(
        [uv, "pip", "compile", *options, wish, "-o", lock], cwd=ROOT, env=environment, check=True
    )


if __name__ == "__main__":
    main()
