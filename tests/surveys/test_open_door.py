"""The door from a short code to all that stands behind it."""

from sqlalchemy import event, select

from foundation.unit_of_work import engine, session
from surveys.models import Collector
from surveys.queries import open_door


def codes(person, at_work):
    with at_work(person):
        return {c.department_id: c.short_code for c in session().scalars(select(Collector))}


def test_door_knows_its_survey_and_department(cast, at_work, running):
    paediatrics = cast.jiangzhou.departments["paediatrics"]
    code = codes(cast.mei, at_work)[paediatrics]
    with at_work(cast.gu):
        door = open_door(code)
    assert door.survey.id == running.id
    assert door.department.code == "paediatrics"
    assert door.version.id == running.version_id
    assert door.period.id == running.period_id
    assert len(door.content.questions) == 7


def test_door_of_the_whole_house_has_no_department(cast, at_work, running):
    code = codes(cast.mei, at_work)[None]
    with at_work(cast.gu):
        assert open_door(code).department is None


def test_typing_is_forgiven(cast, at_work, running):
    code = codes(cast.mei, at_work)[None]
    with at_work(cast.gu):
        assert open_door(f" {code.upper()[:3]}-{code.upper()[3:]} ") is not None


def test_another_tenant_finds_no_door(cast, at_work, running):
    code = codes(cast.mei, at_work)[None]
    with at_work(cast.charlie):
        assert open_door(code) is None


def test_nonsense_opens_nothing(cast, at_work, running):
    with at_work(cast.gu):
        for text in ("", "x" * 10_000, "zzzzzz", "儿科门诊", "a\x00b\x00cd"):
            assert open_door(text) is None


def test_one_query(cast, at_work, running):
    code = codes(cast.mei, at_work)[None]
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    with at_work(cast.gu):
        session().connection()
        event.listen(engine(), "before_cursor_execute", note)
        open_door(code)
        event.remove(engine(), "before_cursor_execute", note)
    assert len(asked) == 1
    assert asked[0].count("tenant_id = ") >= 5
