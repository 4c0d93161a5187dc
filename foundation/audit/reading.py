"""Reading that is itself recorded: what an auditor looked at and took along."""

from __future__ import annotations

VIEWED, DOWNLOADED = "auditor.viewed", "auditor.downloaded"

READING = (VIEWED, DOWNLOADED)
"""Events that changed nothing: no page takes them for the last change of a thing."""
