"""What a walk measures on a page with its own eyes, beside axe: see measures.js."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

JS = Path(__file__).with_name("measures.js")


def measure(page: Any, name: str) -> Any:
    """One of the measures, on the page as it stands."""
    if not page.evaluate("() => 'measures' in window"):
        page.evaluate(JS.read_text(encoding="utf-8"))
    return page.evaluate(f"() => window.measures.{name}()")


class Node(NamedTuple):
    """One thing as the browser tells it to a screen reader."""

    role: str
    name: str
    description: str
    states: dict[str, Any]


def read_aloud(page: Any) -> list[Node]:
    """The accessibility tree, in reading order, without what is ignored."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    told: list[Node] = []

    def tell(node: dict[str, Any]) -> None:
        if not node["ignored"]:
            told.append(_node(node))
        for child in node.get("childIds", ()):
            if child in by_id:
                tell(by_id[child])

    tell(nodes[0])
    return told


def _node(node: dict[str, Any]) -> Node:
    # A place where a long label may break is a sign without width, which nobody reads.
    words = {
        key: node.get(key, {}).get("value", "").replace("\u200b", "")
        for key in ("role", "name", "description")
    }
    states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
    return Node(**words, states=states)
