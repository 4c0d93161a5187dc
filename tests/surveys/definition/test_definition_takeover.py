"""Taking over what an original changed after it was copied."""

import pytest

from surveys.definition.model import Questionnaire
from surveys.definition.takeover import News, Piece, piece_named, taken, updates
from surveys.library.catalogue import load_pack, packs
from tests.everything import EVERY_KIND, every_kind


def edited(content, step):
    data = content.as_json()
    step(data)
    return Questionnaire.model_validate(data)


def question(data, code):
    return next(q for s in data["sections"] for q in s["questions"] if q["code"] == code)


def retext(code, words):
    return lambda data: question(data, code).update(text={"zh": words, "en": words})


def found(base, yours, theirs):
    return {(u.piece.name, u.news, u.conflict) for u in updates(base, yours, theirs)}


def test_nothing_is_new_where_nothing_changed():
    base = every_kind()
    assert updates(base, base, base) == []
    assert updates(base, edited(base, retext("queue", "我们的")), base) == []


def test_changes_are_told_apart_from_clashes():
    base = every_kind()
    theirs = edited(edited(base, retext("queue", "新")), retext("nps", "新"))
    yours = edited(base, retext("nps", "我们的"))
    assert found(base, yours, theirs) == {
        ("question:queue", News.CHANGED, False),
        ("question:nps", News.CHANGED, True),
    }


def test_what_both_changed_alike_is_no_news():
    base = every_kind()
    theirs = edited(base, retext("queue", "新"))
    assert updates(base, theirs, theirs) == []


def test_taking_everything_makes_the_copy_equal():
    base = every_kind()

    def rewritten(data):
        data["title"] = {"zh": "新题目", "en": "New"}
        data["indicators"][0]["weight"], data["indicators"][1]["weight"] = 50, 50
        del data["sections"][0]["questions"][3]
        data["sections"][0]["questions"].insert(
            2, {"type": "long_text", "code": "fresh", "text": {"zh": "新", "en": "New"}}
        )
        data["sections"][1]["title"] = {"zh": "别的", "en": "Other"}
        data["sections"].append({"code": "last", "title": {"zh": "末", "en": "Last"}})

    theirs = edited(base, rewritten)
    news = updates(base, base, theirs)
    assert {u.piece.name for u in news} == {
        "whole:title",
        "tree:",
        "question:fresh",
        "question:day",
        "section:rate",
        "section:last",
    }
    assert taken(base, theirs, {u.piece for u in news}) == theirs


def test_a_question_alone_comes_without_the_indicator_the_copy_has_not_got():
    base = every_kind()

    def counted(data):
        data["indicators"].append({"code": "new", "name": {"zh": "新"}, "weight": 10})
        question(data, "queue")["indicator"] = "new"
        question(data, "staff")["rows"][0]["indicator"] = "new"

    theirs = edited(base, counted)
    pieces = {Piece("question", "queue"), Piece("question", "staff")}
    draft = taken(base, theirs, pieces)
    assert draft.question("queue").indicator_code is None
    assert [row.indicator for row in draft.question("staff").rows] == [None, "care"]


def test_own_questions_stay_and_a_section_with_them_too():
    base = every_kind()
    mine = {"type": "long_text", "code": "mine", "text": {"zh": "我们的", "en": "Ours"}}
    yours = edited(base, lambda data: data["sections"][2]["questions"].append(mine))

    def without(data):
        del data["sections"][2]

    theirs = edited(base, without)
    draft = taken(yours, theirs, {u.piece for u in updates(base, yours, theirs)})
    assert [q.code for q in draft.section("met").questions] == ["mine"]


@pytest.mark.parametrize("key", [pack.key for pack in packs()])
def test_every_pack_could_be_taken_over_by_a_copy_that_is_empty(key):
    theirs = load_pack(key)
    bare = edited(theirs, lambda data: data.update(sections=[], indicators=[], ends=[]))
    news = updates(bare, bare, theirs)
    assert taken(bare, theirs, {u.piece for u in news}) == theirs


def test_names_of_pieces_read_back():
    content = Questionnaire.model_validate(EVERY_KIND)
    pieces = [Piece("tree"), Piece("whole", "ends"), Piece("question", content.questions[0].code)]
    assert [piece_named(piece.name) for piece in pieces] == pieces
