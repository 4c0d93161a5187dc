"""An audit of settled cases: drawn, looked at by the checklist, a finding, signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from complaints.audits.models import AuditFinding, AuditSample, SampledCase
from complaints.audits.queries import sampled_of
from complaints.audits.services.drawing import Scope, draw_sample
from complaints.audits.services.findings import raise_finding, take_up
from complaints.audits.services.looking import Said, asked_codes, save_answers
from complaints.audits.services.signing import sign_audit
from complaints.audits.workflow import RISKS
from complaints.models import Complaint
from demo.calendar import at
from demo.complaining import Deeds, Member, member_of
from demo.stage import Scene, Stage
from foundation.loader import load_or_404
from foundation.unit_of_work import session


@dataclass(frozen=True)
class Audit(Scene):
    """The auditor's sample of the season before, its one finding, and who takes that up."""

    title: str
    size: int
    item: str
    remark: str
    requirement: str
    conclusion: str
    taken_by: str
    action: str

    def deeds(self, stage: Stage) -> Deeds:
        """In the second week after the season; the finding is taken up two days later."""
        ended = stage.plan.season_before.last_day
        yield at(ended + timedelta(days=12), 9), partial(self._audit, stage)
        yield at(ended + timedelta(days=14), 9), partial(self._take_up, stage)

    def _audit(self, stage: Stage) -> None:
        season, by = stage.plan.season_before, stage.organisation.house.auditor
        auditor = member_of(stage.organisation, by)
        with stage.working(by=by):
            scope = Scope(season.first_day, season.last_day, (), self.size, RISKS)
            sample = draw_sample(auditor, scope, self.title, seed=self.title)
            rows = sampled_of(sample)
            for row in rows:
                self._look_at(sample, row, auditor, faulty=row is rows[0])
            raise_finding(sample, auditor, rows[0], **self._finding(rows[0]))
            sign_audit(sample, auditor, sample.revision, self.conclusion, sure=True)

    def _look_at(
        self, sample: AuditSample, row: SampledCase, auditor: Member, *, faulty: bool
    ) -> None:
        said = {code: Said("conform") for code in asked_codes(sample, row)}
        if faulty:
            said[self.item] = Said("minor", self.remark)
        save_answers(row, auditor, row.revision, said)

    def _finding(self, row: SampledCase) -> dict[str, object]:
        return {
            "item": self.item,
            "severity": "minor",
            "what": self.remark,
            "requirement": self.requirement,
            "department_id": self._department(row),
        }

    def _department(self, row: SampledCase) -> UUID | None:
        return load_or_404(Complaint, id=row.complaint_id).department_id

    def _take_up(self, stage: Stage) -> None:
        """Somebody else than the auditor plans what is done about it."""
        with stage.working(by=self.taken_by):
            finding = session().scalars(select(AuditFinding)).one()
            take_up(finding, member_of(stage.organisation, self.taken_by), self.action)
