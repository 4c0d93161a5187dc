"""Verify an exported audit trail with nothing but Python: `python3 verify_trail.py trail.jsonl`.

The file needs nothing of the product, so that somebody outside can read all of it and run it
elsewhere. A second file may hold anchors, one line of JSON each, as they were mailed or printed:

    python3 verify_trail.py trail.jsonl anchors.jsonl

Each event's `hash` is SHA-256 of the hash before and the canonical JSON (keys sorted, no spaces,
UTF-8) of its facts. `digests` gives for each changed field SHA-256 of the canonical JSON of
[salt, field, before, after]; values that were erased have none to compare any more.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FACTS = (
    "seq",
    "at",
    "action",
    "actor_kind",
    "actor_id",
    "object_type",
    "object_id",
    "detail",
    "digests",
    "request_id",
)
GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def faults(events: list[dict[str, Any]], anchors: list[dict[str, Any]]) -> list[str]:
    """What does not fit, in order; empty where all does."""
    found: list[str] = []
    before: dict[str, Any] | None = None
    for event in events:
        found += _of_event(event, before)
        before = event
    hashes = {event["seq"]: event["hash"] for event in events}
    for anchor in anchors:
        known = hashes.get(anchor["seq"])
        if known is not None and known != anchor["hash"]:
            found.append(f"event {anchor['seq']} does not fit the anchor of {anchor['day']}")
    return found


def _of_event(event: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    seq, found = event["seq"], []
    if before is None and seq == 1 and event["previous"] != GENESIS:
        found.append("event 1 does not begin the chain")
    if before is not None and seq != before["seq"] + 1:
        found.append(f"event {before['seq'] + 1} is missing")
    if before is not None and event["previous"] != before["hash"]:
        found.append(f"event {seq} does not follow the event before")
    facts = {name: event[name] for name in FACTS}
    if sha256(event["previous"] + canonical(facts)) != event["hash"]:
        found.append(f"event {seq} was changed")
    if {each["field"] for each in event["values"]} != set(event["digests"]):
        found.append(f"event {seq} lacks a value")
    for each in event["values"]:
        told = canonical([each["salt"] or "", each["field"], each["before"], each["after"]])
        erased = each["erased_at"] is not None
        if not erased and sha256(told) != event["digests"].get(each["field"]):
            found.append(f"event {seq}: the value of {each['field']} was changed")
    return found


def lines(name: str) -> list[dict[str, Any]]:
    """The lines of a file, each a JSON object."""
    text = Path(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def main(arguments: list[str]) -> int:
    """Print what is wrong, or that all is whole; status 1 where something is."""
    if len(arguments) not in (1, 2):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    events = lines(arguments[0])
    anchors = lines(arguments[1]) if len(arguments) > 1 else []
    found = faults(events, anchors)
    for fault in found:
        sys.stdout.write(fault + "\n")
    if found or not events:
        return 1
    checked = sum(1 for each in anchors if events[0]["seq"] <= each["seq"] <= events[-1]["seq"])
    sys.stdout.write(
        f"Events {events[0]['seq']} to {events[-1]['seq']} are whole; {checked} anchors fit.\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
