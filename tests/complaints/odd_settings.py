"""The forms of categories and of requests about people's data, rightly filled in (`odd_rooms`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from complaints.categories.queries import own_tree
from complaints.categories.services import Naming, add_category, retire_category
from foundation import clock
from tenants.subjects.models import SubjectRequest
from tenants.subjects.services import ask
from tests.complaints.standing import viewer_of

Row = tuple[str, Callable[[], str], Callable[[], dict[str, Any]]]
CATEGORIES, SUBJECTS = "/app/settings/categories", "/app/subjects"


def own_category(desk: Any) -> tuple[str, int]:
    """The code and the revision of a category of the house's own that is offered."""
    with desk.work("alice") as alice:
        for one in own_tree().offered():
            if one.code.startswith("own_"):
                return one.code, one.revision
        number = len(own_tree().rows)
        made = add_category(Naming(f"自有{number}", "", "", f"own_{number}"), alice)
        return made.code, made.revision


def retired(desk: Any) -> str:
    """The code of one that is offered no longer."""
    with desk.work():
        gone = next((one.code for one in own_tree().rows if not one.active), "")
    if gone:
        return gone
    code, _ = own_category(desk)
    with desk.work("alice") as alice:
        retire_category(code, alice)
    return code


def category_ways(desk: Any) -> list[Row]:
    """Operation, path and fields of each form of categories."""

    def way(end: str = "") -> Callable[[], str]:
        return lambda: f"{CATEGORIES}/{own_category(desk)[0]}{end}"

    def renamed() -> dict[str, Any]:
        code, revision = own_category(desk)
        return {"revision": revision, "zh": f"改名{code}", "en": "", "severity": "slight"}

    def new() -> dict[str, Any]:
        with desk.work():
            number = len(own_tree().rows)
        return {"zh": f"新的{number}", "en": "", "severity": "", "parent": "", "code": ""}

    return [
        ("categories.add", lambda: f"{CATEGORIES}/new", new),
        ("categories.change", way(), renamed),
        ("categories.up", way("/up"), dict),
        ("categories.down", way("/down"), dict),
        ("categories.retire", way("/retire"), dict),
        ("categories.back", lambda: f"{CATEGORIES}/{retired(desk)}/back", dict),
        ("categories.merge", way("/merge"), lambda: {"into": "other"}),
    ]


def wished(desk: Any, wish: str) -> SubjectRequest:
    """A request that nobody has decided on, about a case of its own."""
    found = [one for one in desk.all(SubjectRequest, wish=wish) if one.state == "asked"]
    if found:
        return found[0]
    case = desk.case("closed")
    with desk.work("alice"):
        today = clock.today("Asia/Shanghai")
        return ask(viewer_of(desk.cast.gu), wish, {"complaints": [case.id]}, today, "来信")


def subject_ways(rooms: Any) -> list[Row]:
    """Operation, path and fields of each form of requests about people's data."""
    desk = rooms.desk

    def way(end: str, wish: str = "erase") -> Callable[[], str]:
        return lambda: f"{SUBJECTS}/{wished(desk, wish).ref}/{end}"

    def seen(wish: str = "erase", **more: str) -> Callable[[], dict[str, Any]]:
        return lambda: {"revision": wished(desk, wish).revision, **more}

    def asking() -> dict[str, Any]:
        with desk.work():
            today = clock.today("Asia/Shanghai")
        things = [f"complaints:{rooms.case('closed').id}"]
        return {"things": things, "wish": "copy", "came_on": today.isoformat(), "note": "来信"}

    return [
        ("subjects.find", lambda: f"{SUBJECTS}/find", lambda: {"ref": "C-2026-0001"}),
        ("subjects.ask", lambda: SUBJECTS, asking),
        ("subjects.refuse", way("refuse"), seen(reason="须保存三年")),
        ("subjects.try_again", way("again"), dict),  # refused, for none stands still
        ("subjects.finish", way("done", "correct"), seen("correct", done="电话已更正")),
        ("subjects.extend", way("longer"), seen(reason="案卷在另一院区")),
        ("subjects.make_copy", way("copy", "copy"), dict),
        ("subjects.hand_over", way("handed-over", "copy"), seen("copy")),
        ("subjects.allow", way("allow"), seen(code="")),
    ]
