"""Personal links in tests: a list, its links, and what lies in the tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from surveys.services.ways_in import add_way_in

if TYPE_CHECKING:
    from asking import Asked
    from house_cast import Cast
    from werkzeug.test import TestResponse

LIST = "key,name,email\nA1,林小雨,lin@example.org\nA2,王芳,\nA3,张伟,\n"


def way_into(cast: Cast, asked: Asked, kind: str = "personal", place: str = "paediatrics") -> str:
    """A way in for a department; its code."""
    with tenant_scope(asked.tenant_id), unit_of_work():
        return add_way_in(asked.survey, kind, cast.jiangzhou.departments[place]).short_code


def page_of(cast: Cast, asked: Asked, code: str) -> str:
    """The staff page of a list."""
    return f"/app/surveys/{asked.survey.ref}/people/{code}"


def send_list(cast: Cast, page: str, text: str = LIST, **more: str) -> TestResponse:
    """Look at a list, then have its links."""
    seen = cast.mei.post(f"{page}/add", {"people": text, **more})
    assert seen.status_code == 200, seen.text
    return cast.mei.post(
        f"{page}/add", {"people": text, "agreed": text.strip(), "make": "1", **more}
    )


def links_in(answer: TestResponse) -> dict[str, str]:
    """The paths of the links in a file, by their keys."""
    assert answer.content_type == "text/csv; charset=utf-8", answer.text
    rows = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    return {row["key"]: "/" + row["link"].split("/", 3)[3] for row in rows}


def invite(cast: Cast, asked: Asked, text: str = LIST, **more: str) -> dict[str, str]:
    """Links for everybody on a list."""
    return links_in(send_list(cast, page_of(cast, asked, way_into(cast, asked)), text, **more))


def rows(asked: Asked, model: Any) -> list[Any]:
    """Everything in a table of the house, in the order of its key."""
    with tenant_scope(asked.tenant_id), unit_of_work():
        return list(session().scalars(select(model).order_by(*inspect(model).primary_key)))
