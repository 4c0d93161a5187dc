"""Takes out of a document what it tells of its writers: run alone, in a process with little room.

`python stripping.py pdf < document > cleaned` imports nothing of the product. Reading a hostile PDF
or archive may take all the memory and time there is; here there is not much of either, and what
becomes of this process is no matter. Status 3: it is signed; any other but 0: it cannot be cleaned.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
SIGNED = 3
MOST_MEMBERS = 5_000
MOST_BYTES = 200 * 1024 * 1024  # of all members together, unpacked
_LARGEST_XML = 1024 * 1024
_MOST_OBJECTS = 500_000
_BLOCK = 64 * 1024

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
# Properties stay as parts, since the package names them, and say nothing.
_EMPTY = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties"/>',
    "docProps/app.xml": "<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": "<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "_rels/.rels"


class Signed(ValueError):  # noqa: N818 - named for what it is
    """A document whose signature would break."""


def strip_pdf(data: bytes) -> bytes:
    """A PDF without properties, XMP, thumbnails, attachments, scripts and earlier versions."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted or len(pdf.objects) > _MOST_OBJECTS:
            raise ValueError
        root = pdf.Root
        form = root.get("/AcroForm")
        if form is not None and int(form.get("/SigFlags", 0)) & 1:
            raise Signed
        for each in pdf.objects:
            if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
                _drop(each, "/Metadata", "/PieceInfo", "/Thumb", "/LastModified")
        _drop(root, "/AF", "/AA", "/OpenAction", "/Collection")
        if (names := root.get("/Names")) is not None:
            _drop(names, "/EmbeddedFiles", "/JavaScript")
        _drop(pdf.trailer, "/Info")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _drop(thing: Any, *keys: str) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def strip_office(data: bytes) -> bytes:
    """A Word or Excel file with empty properties, no thumbnail and no times in its archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        _check(members)
        kept, thumbnails = _relations(archive)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for member in members:
                if member.filename in thumbnails:
                    continue
                if member.filename in _EMPTY:
                    made.writestr(_bare(member.filename), _HEAD + _EMPTY[member.filename])
                elif member.filename == _RELATIONS:
                    made.writestr(_bare(_RELATIONS), kept)
                else:
                    _copied(archive, member, made)
        return out.getvalue()


def _check(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what no office program writes: too much, twice the same, names that lead elsewhere."""
    names = [each.filename for each in members]
    odd = any(n.startswith("/") or "\\" in n or ".." in n.split("/") or ":" in n for n in names)
    if odd or len(names) > MOST_MEMBERS or len({n.lower() for n in names}) != len(names):
        raise ValueError
    if sum(each.file_size for each in members) > MOST_BYTES:
        raise ValueError
    if any(each.flag_bits & 1 for each in members):
        raise ValueError


def _relations(archive: zipfile.ZipFile) -> tuple[bytes, set[str]]:
    """The package's list of its parts without thumbnails, and which these were."""
    with archive.open(_RELATIONS) as stream:
        text = stream.read(_LARGEST_XML + 1)
    if len(text) > _LARGEST_XML or b"<!" in text:  # entities are declared nowhere else
        raise ValueError
    tag = f"{{{_PACKAGE}relationships}}Relationship"
    ElementTree.register_namespace("", f"{_PACKAGE}relationships")
    root = ElementTree.fromstring(text)  # noqa: S314 - of a part without declarations, 1 MB at most
    gone = set()
    for each in root.findall(tag):
        if each.get("Type", "").endswith("/metadata/thumbnail"):
            gone.add(each.get("Target", "").lstrip("/"))
            root.remove(each)
    return _HEAD.encode() + ElementTree.tostring(root), gone


def _bare(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def _copied(archive: zipfile.ZipFile, member: zipfile.ZipInfo, made: zipfile.ZipFile) -> None:
    """Copy a part, counting what it really holds, whatever the list says of it."""
    left = member.file_size
    with archive.open(member) as source, made.open(_bare(member.filename), "w") as target:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise ValueError
            target.write(block)


def _bounded() -> None:
    """Have the system end this process before it takes what others need."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str) -> int:
    """Clean what comes in and give it out; the status says how it went."""
    _bounded()
    strip = {"pdf": strip_pdf, "office": strip_office}[kind]
    try:
        cleaned = strip(sys.stdin.buffer.read())
    except Signed:
        return SIGNED
    except Exception:  # noqa: BLE001 - hostile documents fail in countless ways
        return 1
    sys.stdout.buffer.write(cleaned)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
