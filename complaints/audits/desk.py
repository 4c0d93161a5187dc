"""What the desk lists of audits: findings to take up, and audits to go on with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from complaints.audits.models import AuditFinding, AuditSample
from complaints.audits.queries import open_samples, waiting_findings
from complaints.audits.services.findings import title_for
from complaints.audits.wording import SEVERITY_WORDS
from complaints.audits.workflow import FIND, TAKE_UP
from foundation.web.languages import language
from foundation.web.texts import gettext, ngettext
from foundation.web.viewer import Viewer
from tenants.desk import Group, Task
from tenants.desk_clocks import waiting_since
from tenants.models import Department
from tenants.queries import departments_by_id

_LISTED = 8


def audits_that_wait(viewer: Viewer) -> Iterator[Group]:
    """Findings for those who can plan what is done; samples for those who look at them."""
    if viewer.may(TAKE_UP):
        found = waiting_findings(viewer)
        names = departments_by_id({each.department_id for each in found[:_LISTED]})
        yield Group(
            gettext("Findings to take up"),
            [_finding(each, names) for each in found[:_LISTED]],
            len(found),
            "/app/audits/findings?state=proposed",
        )
    if viewer.may(FIND):
        samples = open_samples()
        yield Group(
            gettext("Audits under way"),
            [_sample(*each) for each in samples[:_LISTED]],
            len(samples),
            "/app/audits",
        )


def _finding(finding: AuditFinding, names: Mapping[UUID, Department]) -> Task:
    pill = waiting_since(finding.raised_at, 1, 3 if finding.severity == "major" else 5)
    unit = names[finding.department_id].name(language())
    return Task(
        what=gettext("Take up the finding: %(words)s", words=title_for(finding)),
        url=f"/app/audits/findings/{finding.ref}",
        action=gettext("Look at the finding"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(finding.ref, str(SEVERITY_WORDS[finding.severity]), unit),
    )


def _sample(sample: AuditSample, left: int) -> Task:
    pill = waiting_since(sample.drawn_at, 5, 20)
    what = (
        ngettext(
            "Look at %(num)s sampled case: %(words)s",
            "Look at %(num)s sampled cases: %(words)s",
            left,
            words=sample.title,
        )
        if left
        else gettext("Sign the audit: %(words)s", words=sample.title)
    )
    return Task(
        what=what,
        url=f"/app/audits/{sample.ref}",
        action=gettext("Go on with the audit"),
        due=pill.due,
        look=pill.look,
        words=pill.words,
        facts=(sample.ref,),
    )
