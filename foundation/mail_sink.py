"""A mail server for development: it takes every mail and keeps it in a folder."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from foundation.identifiers import new_id


class _Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        draft = self.folder / f".{new_id()}"
        draft.write_bytes(envelope.content)
        draft.rename(self.folder / f"{new_id()}.eml")
        return "250 kept"


async def serve(folder: Path, port: int) -> None:
    """Take mail on loopback until SIGTERM or SIGINT."""
    from aiosmtpd.smtp import SMTP

    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(_Keeper(folder)), "127.0.0.1", port)
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with server:
        await stop.wait()


@dataclass(frozen=True)
class KeptMail:
    """A mail in the sink."""

    name: str
    recipient: str
    subject: str
    body: str
    message_id: str
    sent: datetime | None


def kept_mails(folder: Path) -> list[KeptMail]:
    """All mails in the sink, newest first."""
    found = sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []
    return [_read(path) for path in found]


def _read(path: Path) -> KeptMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    part = message.get_body(("plain",))
    return KeptMail(
        path.stem,
        str(message["To"]),
        str(message["Subject"]),
        part.get_content() if part else "",
        str(message["Message-ID"]),
        parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
    )
