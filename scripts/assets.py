"""Front-end assets: fetched by npm from the lockfile, prepared, and laid into `static/vendor/`.

Nothing of others' code is committed and nothing is loaded from elsewhere at run time. Our content
security policy allows neither `data:` images nor a second origin, so Bootstrap's are taken out.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts import virtualenv
from scripts.paths import LOGS, NODE_MODULES, ROOT, STATIC, VENDOR, VENV_BIN, say, tail

OLDEST_NODE = 18
_MARK = STATIC / "icons" / "mark.svg"
_ICON_NAMES = STATIC / "icons" / "icons.txt"
_STAMP = VENDOR / "built-from"
_DATA_IMAGE = re.compile(r"""url\(\s*(?:"data:[^"]*"|'data:[^']*'|data:[^)]*)\s*\)""")
_SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=[^\n]*")
_SYMBOL = re.compile(r"<symbol\b.*?</symbol>", re.DOTALL)
_ICON = re.compile(r'<svg\b[^>]*\bviewBox="(?P<box>[^"]+)"[^>]*>(?P<body>.*)</svg>', re.DOTALL)

SCRIPTS = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
PACKAGES = ("bootstrap", "bootstrap-icons", "echarts", "htmx.org", "zrender")


def ensure_assets() -> None:
    """Fetch and prepare the assets, unless these very ones are there already."""
    fingerprint = _fingerprint()
    if _STAMP.exists() and _STAMP.read_text().strip() == fingerprint:
        return
    say("Fetching the front-end assets …")
    _fetch()
    build(VENDOR)
    _STAMP.write_text(f"{fingerprint}\n")


def build(target: Path) -> None:
    """Prepare every asset into a fresh folder, then put it in the place of the old one."""
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    css = (NODE_MODULES / "bootstrap/dist/css/bootstrap.min.css").read_text()
    (fresh / "bootstrap.min.css").write_text(without_data_images(css))
    for name, source in SCRIPTS.items():
        text = (NODE_MODULES / source).read_text()
        (fresh / name).write_text(_SOURCE_MAP.sub("", text))
    names = _ICON_NAMES.read_text().split()
    (fresh / "icons.svg").write_text(sprite(names, NODE_MODULES / "bootstrap-icons/icons"))
    (fresh / "LICENSES.txt").write_text(licences())
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def without_data_images(css: str) -> str:
    """The stylesheet without `data:` images, which our policy blocks, and without source map."""
    return _SOURCE_MAP.sub("", _DATA_IMAGE.sub("none", css))


def sprite(names: list[str], icons: Path) -> str:
    """One SVG of symbols: our own mark, then the named icons, each by the name it is used by."""
    symbols = _SYMBOL.findall(_MARK.read_text())
    symbols += [_symbol(name, icons) for name in names]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(name: str, icons: Path) -> str:
    file = icons / f"{name}.svg"
    found = _ICON.search(file.read_text()) if file.exists() else None
    if found is None:
        raise SystemExit(
            f"static/icons/icons.txt names the icon “{name}”, which bootstrap-icons does not have."
        )
    body = " ".join(found["body"].split())
    return f'<symbol id="{name}" viewBox="{found["box"]}" fill="currentColor">{body}</symbol>'


def licences() -> str:
    """Name, version and licence text of each package whose code lies in the folder."""
    parts = []
    for package in PACKAGES:
        folder = NODE_MODULES / package
        facts = json.loads((folder / "package.json").read_text())
        text = next(folder.glob("LICENSE*")).read_text().strip()
        parts.append(f"{package} {facts['version']} ({facts['license']})\n\n{text}\n")
    return ("\n" + "=" * 80 + "\n\n").join(parts)


def _fetch() -> None:
    """Run `npm ci`: what the lockfile names, checked by checksum, no script of a package run."""
    log = LOGS / "npm.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PATH": f"{VENV_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    }
    with log.open("wb") as out:
        done = subprocess.run(
            [npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=ROOT,
            check=False,
        )
    if done.returncode != 0:
        raise SystemExit(f"npm ci failed; {log} says:\n{tail(log)}")


def npm() -> str:
    """The system's npm if its Node.js is recent enough, else one from the virtual environment."""
    found = shutil.which("npm")
    if found and _node_version() >= OLDEST_NODE:
        return found
    own = VENV_BIN / "npm"
    if not own.exists():
        virtualenv.install(ROOT / "requirements-node.lock")
    return str(own)


def _node_version() -> int:
    node = shutil.which("node")
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else 0


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in (ROOT / "package-lock.json", _ICON_NAMES, _MARK, Path(__file__)):
        digest.update(source.read_bytes())
    return digest.hexdigest()
