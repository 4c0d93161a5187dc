"""The pack of a signed audit: signed once, immutable, its hashes, the same file each time."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from complaints.audits.models import AuditPack, AuditSample, ChecklistAnswer, SampledCase
from complaints.audits.queries import sampled_of
from complaints.audits.services import drawing, findings, looking, signing
from complaints.audits.services.looking import Said
from complaints.audits.workflow import RISKS
from complaints.services.identity import Identity
from foundation import clock
from foundation.audit.models import AuditEvent
from foundation.errors import Forbidden, Invalid
from foundation.loader import load_or_404
from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.jobs import perform
from foundation.work.models import Work
from tests.complaints.conftest import Desk

KNOWN = Identity("张女士", "13800005207", "zhang@example.org")
CONCLUSION = "答复大多逐点、按时；\n一件没有回应第二点。"


@pytest.fixture
def audit(app, cast):
    """An audit of two cases, one of them with a finding that was taken up."""
    desk = Desk(app, cast)
    for identity in (KNOWN, Identity()):
        desk.case("closed", identity=identity)
    today = clock.today("Asia/Shanghai")
    scope = drawing.Scope(today - timedelta(days=2), today, (), 2, RISKS)
    with desk.work("iris") as iris:
        sample = drawing.draw_sample(iris, scope, "第三季度", "seed 426")
        rows = sampled_of(sample)
    desk.rows = rows
    for row in rows:
        with desk.work("iris") as iris:
            codes = looking.asked_codes(sample, row)
            said = {code: Said("conform") for code in codes}
            said["answered"] = Said("minor", "第二点没有答复", "答复信")
            assert looking.save_answers(row, iris, row.revision, said)
    with desk.work("iris") as iris:
        found = findings.raise_finding(
            sample,
            iris,
            rows[0],
            severity="minor",
            what="第二点没有答复",
            requirement="逐点答复",
            department_id=cast.jiangzhou.departments["paediatrics"],
        )
    with desk.work("ouyang") as ouyang:
        findings.take_up(found, ouyang, "逐点核对答复")
    desk.sample = sample
    return desk


def sign(audit, **changed):
    form = {"conclusion": CONCLUSION, "sure": "y", "revision": "1", **changed}
    return audit.cast.iris.post(f"/app/audits/{audit.sample.ref}/sign", form)


def make(audit):
    """Let a worker make what was asked for."""
    house = audit.cast.jiangzhou.id
    with tenant_scope(house), unit_of_work():
        query = select(Work.id).where(Work.kind == "make_report", Work.state != "done")
        waiting = list(session().scalars(query))
    with audit.app.app_context():
        return [perform(house, each) for each in waiting]


def test_an_audit_is_signed_once_and_nothing_of_it_changes(audit):
    cast = audit.cast
    here = f"/app/audits/{audit.sample.ref}"
    for changed, field in (({"sure": ""}, "sure"), ({"conclusion": " "}, "conclusion")):
        refused = sign(audit, **changed)
        assert refused.status_code == 400
        assert f'id="{field}-error"' in refused.get_data(as_text=True)
    assert sign(audit, revision="7").status_code == 409
    with pytest.raises(Forbidden), audit.work("alice") as alice:
        signing.sign_audit(audit.sample, alice, 1, CONCLUSION, sure=True)
    assert sign(audit).status_code == 302
    assert sign(audit).status_code == 409
    (pack,) = audit.all(AuditPack)
    told = pack.manifest
    page = cast.iris.get(here).get_data(as_text=True)
    assert pack.digest in page
    assert {each["ref"] for each in told["cases"]} == {row.ref for row in audit.rows}
    assert told["findings"][0]["action"]["state"] == "draft"
    assert all(len(each["record"]) == 64 for each in told["cases"])
    with audit.work("iris"):
        end = load_or_404(AuditEvent, seq=told["trail"]["seq"])
        assert end.hash == told["trail"]["hash"]
    for secret in (KNOWN.name, KNOWN.phone, KNOWN.email):
        assert secret not in json.dumps(told, ensure_ascii=False)
    for statement in (
        update(AuditSample).values(conclusion="alles gut"),
        update(SampledCase).values(looked_at=None, looked_by=None),
        update(ChecklistAnswer).values(result="conform"),
        update(AuditPack).values(signed_name="Somebody"),
    ):
        with pytest.raises(IntegrityError), audit.work("iris"):
            session().execute(statement)
    row = audit.all(SampledCase, id=audit.rows[0].id)[0]
    with pytest.raises(looking.SampleSigned), audit.work("iris") as iris:
        looking.save_answers(row, iris, row.revision, {})
    assert cast.iris.post(f"{here}/findings/new", {}).status_code == 400


def test_a_case_that_nobody_looked_at_keeps_it_open(audit):
    with audit.work("iris"):
        free = {"looked_at": None, "looked_by": None}
        session().execute(update(SampledCase).values(**free))
    with pytest.raises(Invalid) as refusal, audit.work("iris") as iris:
        signing.sign_audit(audit.sample, iris, 1, CONCLUSION, sure=True)
    assert set(refusal.value.fields) == {"sure"}


@pytest.mark.parametrize(("language", "words"), [("zh", "严重不符合"), ("en", "Majornonconf")])
def test_the_pack_is_a_pdf_with_every_hash(audit, language, words):
    cast, here = audit.cast, f"/app/audits/{audit.sample.ref}/pack"
    assert cast.iris.get(here).status_code == 200  # says what is missing
    assert cast.iris.post(here, {"language": language}).status_code == 404
    sign(audit)
    (pack,) = audit.all(AuditPack)
    assert cast.alice.post(here, {"language": language}).status_code == 403
    files = []
    for _ in range(2):
        assert cast.iris.post(here, {"language": language}).status_code == 303
        assert make(audit)
    page = cast.vera.get(here)
    assert page.status_code == 403
    links = cast.iris.get(here).get_data(as_text=True).split('href="')
    for link in {part.split('"', 1)[0] for part in links if "/download" in part.split('"', 1)[0]}:
        got = cast.iris.get(link)
        assert got.status_code == 200
        files.append(got.get_data())
    assert len(files) == 2
    assert files[0] == files[1]
    text = "".join(
        "".join(each.extract_text().split()) for each in PdfReader(BytesIO(files[0])).pages
    )
    for word in (words, audit.sample.seed.replace(" ", ""), "第二点没有答复", "Iris"):
        assert word in text
    hashes = [pack.digest, pack.manifest["trail"]["hash"], audit.sample.population_digest]
    hashes += [each["record"] for each in (*pack.manifest["cases"], *pack.manifest["findings"])]
    assert [each for each in hashes if each not in text] == []
    for secret in (KNOWN.name, KNOWN.phone, "问了三个窗口"):
        assert secret not in text
    source = cast.iris.get(f"{here}/signed.json").get_data()
    assert hashlib.sha256(source).hexdigest() == pack.digest
    assert cast.charlie.get(f"{here}/signed.json").status_code == 404
