"""HTML to PDF in a child process of its own: the only file that knows WeasyPrint.

The child gets the page and a fixed set of files by name, and can reach nothing else: whatever the
page asks for beyond them stops the press. It runs without the parent's secrets, opens no socket and
starts no program; the parent kills it when it takes too long or too much memory, and the kernel
kills it when the parent dies.

This file is also the child's program, run by its path so that it needs nothing but WeasyPrint.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, ClassVar

WALL_SECONDS = 60.0
RESIDENT_BYTES = 512 * 1024 * 1024
MAX_PAGES = 300
LEAST_WEASYPRINT = 69

POLL_SECONDS = 0.05
BASE_URL = "https://document.invalid/"  # never asked for: names are looked up in memory
KEPT_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH"),
    *("FONTCONFIG_FILE", "FONTCONFIG_PATH"),
)
PICTURES = ("data:image/png", "data:image/jpeg", "data:image/svg+xml")
FORBIDDEN_EVENTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
FONT_NAME = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")
CHINESE_FACE = re.compile(r"(Noto|SourceHan|Source-Han).*(SC|CN)", re.IGNORECASE)
PROBE = (
    '<html lang="zh-Hans-CN"><title>probe</title><style>p { font-family: "%s" }</style>'
    "<p>回声 满意 Ag</p></html>"
)


class PdfError(RuntimeError):
    """No PDF came out; the message says why in a plain sentence."""


class PdfRefusedError(PdfError):
    """The document asks for something that it must not have, or is too large."""


class PdfSetupError(PdfError):
    """This machine lacks something that documents need."""


@dataclass(frozen=True)
class Limits:
    """What one document may cost."""

    seconds: float = WALL_SECONDS
    resident_bytes: int = RESIDENT_BYTES
    pages: int = MAX_PAGES


@dataclass(frozen=True)
class FontProbe:
    """What the probe found on this machine."""

    weasyprint: str
    fonts: tuple[str, ...] = field(default=())


def render_pdf(
    html: str,
    assets: Mapping[str, bytes],
    *,
    created: date | None = None,
    limits: Limits | None = None,
) -> bytes:
    """Make the PDF of a page that may ask for `assets`, by name, and for nothing else.

    The same page, assets and date give the same bytes. Raises `PdfError` with a plain sentence.
    """
    request = {
        "html": html,
        "assets": {name: base64.b64encode(body).decode() for name, body in assets.items()},
        "created": created.isoformat() if created else None,
        "pages": (limits or Limits()).pages,
    }
    return _run(request, limits or Limits())


def probe_fonts() -> FontProbe:
    """Check that Chinese comes out as Chinese here, and fast; refuse plainly if not.

    Without a Chinese font the pages show boxes although the text inside them is right, and without
    harfbuzz-subset a report takes ten times as long: neither is seen before somebody complains.
    """
    try:
        reply = json.loads(_run({"probe": True}, Limits()))
    except PdfError as error:  # without any font at all Pango crashes
        raise PdfSetupError(
            f"No page could be set here; install the package fonts-noto-cjk. ({error})"
        ) from error
    version, fonts = str(reply["weasyprint"]), tuple(str(name) for name in reply["fonts"])
    if int(version.partition(".")[0]) < LEAST_WEASYPRINT:
        raise PdfSetupError(f"WeasyPrint {version} is too old; {LEAST_WEASYPRINT} is the least.")
    if not reply["harfbuzz_subset"]:
        raise PdfSetupError(
            "The library harfbuzz-subset is missing; install the package libharfbuzz-subset0."
        )
    for family in ("Sans", "Serif"):
        if not any(family in name and CHINESE_FACE.search(name) for name in fonts):
            raise PdfSetupError(
                f"No Chinese font ({family}) was found; install the package fonts-noto-cjk. "
                f"Found instead: {', '.join(fonts) or 'none'}."
            )
    return FontProbe(version, fonts)


# --- the parent's side ---------------------------------------------------------------------------


def _run(request: Mapping[str, Any], limits: Limits) -> bytes:
    """Run the child on a request and watch it; files rather than pipes, so that nothing blocks."""
    with (
        tempfile.TemporaryFile() as question,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as trouble,
    ):
        seconds = max(1, round(limits.seconds) + 5)
        question.write(json.dumps({**request, "alarm": seconds}).encode())
        question.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter on our own file
            [sys.executable, "-I", str(Path(__file__).resolve()), str(os.getpid())],
            stdin=question,
            stdout=answer,
            stderr=trouble,
            env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
        try:
            _watch(child, limits)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if child.returncode != 0:
            raise _complaint(child.returncode, trouble)
        answer.seek(0)
        return answer.read()


def _watch(child: subprocess.Popen[bytes], limits: Limits) -> None:
    """Wait for the child, and stop waiting when it has had its time or its memory."""
    end = time.monotonic() + limits.seconds
    while True:
        try:
            child.wait(timeout=POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise PdfError(
                    f"The document took longer than {limits.seconds:g} seconds and was stopped."
                ) from None
            if _resident(child.pid) > limits.resident_bytes:
                raise PdfError(
                    f"The document needed more than {limits.resident_bytes >> 20} MiB of memory "
                    "and was stopped."
                ) from None
        else:
            return


def _resident(pid: int) -> int:
    """Bytes of memory in use; nought where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if len(fields) > 1 else 0


def _complaint(code: int, trouble: IO[bytes]) -> PdfError:
    """The child's last words as an exception."""
    trouble.seek(0)
    text = trouble.read().decode("utf-8", "replace").strip()
    last = text.splitlines()[-1] if text else ""
    if code == REFUSED:
        return PdfRefusedError(last)
    if code == -signal.SIGALRM:
        return PdfError("The document took too long and was stopped.")
    return PdfError(f"The document could not be made (exit {code}): {last or 'no message'}")


# --- the child's side ----------------------------------------------------------------------------

REFUSED = 3


class _RefusedError(Exception):
    """Said to the parent as the last line of the error stream."""


def _child() -> int:
    _die_with_parent(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up in the document
    request = json.loads(sys.stdin.buffer.read())
    signal.alarm(request["alarm"])
    _load_and_shut_doors()
    try:
        result = _probe() if request.get("probe") else _press(request)
    except _RefusedError as refusal:
        sys.stderr.write(f"\n{refusal}\n")
        return REFUSED
    with out:
        out.write(result)
    return 0


def _die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the one that started it ends."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1
        ctypes.CDLL(None, use_errno=True).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def _load_and_shut_doors() -> None:
    """Load what is needed; from then on no socket is opened and no program started."""
    import weasyprint  # noqa: F401 - loads its libraries now

    def guard(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(FORBIDDEN_EVENTS):
            raise PermissionError(f"A document may not use {event}.")

    sys.addaudithook(guard)


def _press(request: Mapping[str, Any]) -> bytes:
    """Lay the page out, count its pages, write it."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError

    assets = {name: base64.b64decode(body) for name, body in request["assets"].items()}
    fetcher = _fetcher(assets)
    page = HTML(string=request["html"], base_url=BASE_URL, url_fetcher=fetcher)
    try:
        rendered = page.render(font_config=FontConfiguration(), presentational_hints=False)
        _refuse_excess(rendered, request["pages"])
        if request["created"]:
            rendered.metadata.created = rendered.metadata.modified = request["created"]
        written: bytes = rendered.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=_identifier(request)
        )
    except FatalURLFetchingError as error:
        raise _RefusedError(str(error.__cause__ or error)) from error
    if fetcher.refused:  # a drawing that asked in vain is left out without an error
        raise fetcher.refused[0]
    return written


def _refuse_excess(rendered: Any, pages: int) -> None:
    """Too many pages, or a file to be attached, end the document."""
    if len(rendered.pages) > pages:
        raise _RefusedError(f"The document has {len(rendered.pages)} pages; {pages} are the most.")
    links = (link for page in rendered.pages for link in page.links)
    if rendered.metadata.attachments or any(link[0] == "attachment" for link in links):
        raise _RefusedError("The document asks for an attachment; it may have none.")


def _identifier(request: Mapping[str, Any]) -> bytes:
    """An identifier that follows from the content, so that the same input gives the same bytes."""
    import hashlib

    text = json.dumps([request["html"], request["assets"], request["created"]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32].encode()


def _fetcher(assets: Mapping[str, bytes]) -> Any:
    """A fetcher that knows our files and our drawn pictures; anything else is fatal."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    kinds = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}

    class OurFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint comes untyped
        """Serves a fixed map from memory, and remembers what it refused."""

        refused: ClassVar[list[_RefusedError]] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The file behind an address, or an end to the document."""
            if url.startswith(PICTURES):
                return super().fetch(url, headers)
            name = url.removeprefix(BASE_URL)
            if not url.startswith(BASE_URL) or name not in assets:
                self.refused.append(
                    _RefusedError(f"The document asks for {url[:200]}, which it may not have.")
                )
                raise self.refused[-1]
            kind = kinds.get(Path(name).suffix, "application/octet-stream")
            return URLFetcherResponse(url, assets[name], {"Content-Type": kind})

    return OurFilesOnly(fail_on_errors=True)


def _probe() -> bytes:
    """Versions, libraries, and the names of the fonts that Chinese was set in."""
    import weasyprint
    from weasyprint.text.ffi import harfbuzz_subset

    names: set[bytes] = set()
    for family in ("Noto Sans CJK SC", "Noto Serif CJK SC"):
        page = weasyprint.HTML(string=PROBE % family, url_fetcher=_fetcher({}))
        names |= set(FONT_NAME.findall(page.write_pdf(uncompressed_pdf=True)))
    reply = {
        "weasyprint": weasyprint.__version__,
        "harfbuzz_subset": harfbuzz_subset is not None,
        "fonts": sorted(name.decode("latin-1") for name in names),
    }
    return json.dumps(reply).encode()


if __name__ == "__main__":
    sys.exit(_child())
