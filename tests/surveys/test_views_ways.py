"""The page of ways in: what was added there is found there again."""

from __future__ import annotations

import pytest
from asking import ask
from house_cast import Cast
from inviting import way_into


@pytest.mark.parametrize("kind", ["kiosk", "embed", "personal", "paper"])
def test_a_way_in_is_found_again_from_the_page_of_ways(cast: Cast, kind: str) -> None:
    asked = ask(cast, "anonymous")
    code = way_into(cast, asked, kind)
    page = cast.mei.get(f"/app/surveys/{asked.survey.ref}/ways")
    assert f'href="/app/surveys/{asked.survey.ref}/links/{code}"' in page.text


def test_public_links_stand_on_the_page_of_links_alone(cast: Cast) -> None:
    asked = ask(cast, "anonymous")
    assert "/links/" not in cast.mei.get(f"/app/surveys/{asked.survey.ref}/ways").text
