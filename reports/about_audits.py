"""Documents of signed audits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from complaints.audits.models import AuditPack, AuditSample
from complaints.audits.workflow import READ
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from reports.subjects import Kind, Manuscript, Subject

if TYPE_CHECKING:
    from reports.audits.document import AuditDocument
    from reports.document import Language
    from reports.models import ReportRun
    from reports.paper import Page
    from reports.wording import GetText


def _tell(ids: Collection[UUID]) -> Mapping[UUID, Subject]:
    found = session().execute(
        select(AuditPack.id, AuditSample)
        .join(AuditSample, AuditSample.id == AuditPack.sample_id)
        .where(AuditPack.id.in_(ids))
    )
    return {
        pack_id: Subject(
            sample.ref,
            gettext("Audit"),
            sample.title,
            "audits.show",
            gettext("See the audit"),
            {"ref": sample.ref},
        )
        for pack_id, sample in found
    }


def _check(_pack: AuditPack) -> None:
    """What was signed can always be set."""


def _gather(run: ReportRun) -> Manuscript:
    from reports.audits.gathering import gather_audit

    language: Language = "en" if run.language == "en" else "zh"
    document = gather_audit(load_or_404(AuditPack, id=run.subject_id), language)
    return Manuscript(language, document.as_of, partial(_pages, document))


def _pages(document: AuditDocument, gettext: GetText, ngettext: GetText) -> Page:
    from reports.audits.rendering import audit_html

    return audit_html(document, gettext, ngettext)


AUDITS = Kind("pack", AuditPack, READ, _tell, _check, _gather)
