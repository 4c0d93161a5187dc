"""How people answered: what the page tells and what the document prints are the same numbers."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from house_world import make_world
from pypdf import PdfReader
from sqlalchemy import select

from analysis.suppression import ANONYMOUS, NAMED
from foundation.audit import record
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.web.texts import gettext, ngettext, speaking
from reports.gathering import setting
from reports.pdf import render_pdf
from reports.queries import surroundings_of
from reports.rendering import survey_html
from reports.results import survey_results
from reports.telling import told_report
from surveys.measuring.ways import answering
from surveys.models import Collector, Survey
from tests.reports.crowd import answers, fill, respond


@pytest.fixture
def world(cast, app):
    with app.app_context():
        yield make_world(cast)


def door(world, kind):
    """The id of a way in of a kind."""
    with tenant_scope(world.tenant_id), unit_of_work():
        first = session().scalars(
            select(Collector).where(Collector.survey_id == world.survey_id).limit(1)
        )
        like = first.one()
        made = Collector(
            survey_id=world.survey_id,
            department_id=like.department_id,
            kind=kind,
            short_code=f"{kind[:4]}23",
            created_at=like.created_at,
        )
        session().add(made)
        session().flush()
        survey = session().get_one(Survey, (world.tenant_id, world.survey_id))
        record("survey.collector_added", survey)
        return made.id


def crowd(world, cast, **by_kind):
    """So many answers by each way in, in Chinese."""
    unit = cast.jiangzhou.departments["paediatrics"]
    for kind, number in by_kind.items():
        respond(world, unit, [answers(4)] * number, collector_id=door(world, kind))


def survey_of(world):
    return session().scalars(select(Survey).where(Survey.id == world.survey_id)).one()


def counted(world, policy=NAMED):
    with tenant_scope(world.tenant_id), unit_of_work():
        return answering(survey_of(world), policy)


def report_of(world, language):
    with tenant_scope(world.tenant_id), unit_of_work(), speaking(language):
        survey = survey_of(world)
        frame = setting(survey, surroundings_of(survey), language, "R-1", date(2026, 11, 1))
        return told_report(survey_results(survey), frame)


def printed(report):
    with speaking(report.language):
        page = survey_html(report, gettext, ngettext)
    pdf = render_pdf(page.html, page.assets, created=report.generated_on)
    return page.html, re.sub(
        r"\s", "", "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages)
    )


def lines(html, name):
    """The figures of a table's row, from the page or from the document."""
    found = re.search(rf"<tr>\s*<th scope=\"row\">{name}</th>(.*?)</tr>", html, re.DOTALL)
    assert found, name
    return re.findall(r">\s*([^<>\s][^<>]*?)\s*<", found[1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_and_document_say_the_same(world, cast, language):
    fill(world, cast, paediatrics=30)
    crowd(world, cast, kiosk=20, paper=10)
    unit = cast.jiangzhou.departments["paediatrics"]
    respond(world, unit, [answers(4)] * 12, language="en")
    report = report_of(world, language)
    told = report.answering
    assert told.total == 72
    assert [share.n for share in told.ways] == [42, 20, 10]
    assert [share.n for share in told.languages] == [60, 12]
    assert told.total == report.sample.received
    html, text = printed(report)
    for share in (*told.ways, *told.languages):
        (n, part) = lines(html, share.name)
        assert n == str(share.n)
        assert abs(float(part.strip("% ")) - 100 * share.n / 72) < 0.51
        assert share.name.replace(" ", "") + str(share.n) in text
    if language == "zh":
        page = cast.mei.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
        panel = page[page.index('id="answering"') :]
        for share in (*told.ways, *told.languages):
            assert lines(panel, share.name) == lines(html, share.name)


def test_small_groups_are_silent_and_take_another_along(world, cast):
    fill(world, cast, paediatrics=30)
    crowd(world, cast, kiosk=3, paper=12)
    assert [(each.key, each.n) for each in counted(world).ways] == [
        ("public", 30),
        ("kiosk", None),
        ("paper", None),
    ]
    assert [each.n for each in counted(world, ANONYMOUS).ways] == [30, None, None]
    told = report_of(world, "zh").answering
    assert [share.silence for share in told.ways] == ["", "few", "withheld"]


def test_who_was_not_meant_is_in_no_count(world, cast):
    fill(world, cast, paediatrics=20)
    unit = cast.jiangzhou.departments["paediatrics"]
    respond(world, unit, [answers(4)] * 10, flags=["screened"])
    assert counted(world).total == 20


def test_proxies_are_told_with_their_share(world, cast):
    fill(world, cast, paediatrics=20)
    unit = cast.jiangzhou.departments["paediatrics"]
    respond(world, unit, [answers(4)] * 5, flags=["proxy"])
    with tenant_scope(world.tenant_id), unit_of_work():
        survey = survey_of(world)
        survey.by_proxy = True
        record("survey.changed", survey)
    assert report_of(world, "en").answering.said == ("5 of 25 (20%) answered for somebody else.",)
    _, text = printed(report_of(world, "zh"))
    assert "25份中有5份（20%）是代他人填写的" in text
    page = cast.mei.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
    assert "25 份中有 5 份（20%）是代他人填写的" in page


@pytest.mark.parametrize(("gone", "piloted"), [(0, 0), (3, None), (7, 7)])
def test_the_pilot_is_left_out_and_said_so(world, cast, gone, piloted):
    fill(world, cast, paediatrics=20)
    if gone:
        with tenant_scope(world.tenant_id), unit_of_work():
            record("survey.pilot_ended", survey_of(world), detail={"answers": gone})
    assert counted(world).piloted == piloted
    said = " ".join(report_of(world, "zh").answering.said)
    assert ("预调查" in said) == bool(gone)


def test_readers_of_one_period_are_told_of_the_pilot_too(world, cast):
    """The trail of the survey's beginning is not theirs to read; what it left out is said."""
    fill(world, cast, paediatrics=20)
    with tenant_scope(world.tenant_id), unit_of_work():
        record("survey.pilot_ended", survey_of(world), detail={"answers": 7})
    page = cast.ernst.get(f"/app/results/{world.survey_ref}").get_data(as_text=True)
    assert "预调查答卷 7 份" in page
