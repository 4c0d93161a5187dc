"""Questionnaires and their versions: begin, send for approval, decide, go on, retire.

Who wrote a version, even a word of it, does not approve it; what is approved never changes again
(a trigger of the database holds the second, too).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from foundation import clock
from foundation.audit import record
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from foundation.web.texts import gettext
from surveys.definition.canonical import digest
from surveys.definition.checks import check
from surveys.definition.editing import new_draft
from surveys.definition.findings import Finding, Severity
from surveys.definition.model import Questionnaire as Content
from surveys.definition.text import Text
from surveys.library.catalogue import load_pack
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from surveys.queries import approvers_of, content_of
from surveys.services.draft_steps import forget_steps
from surveys.weighing.queries import asked_parents
from tenants.references import next_reference

LONGEST_NOTE = 2000


class NotReady(Invalid):
    """The checker found errors; `findings` lists them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(gettext("Some things need to be put right before this can be approved."))
        self.findings = findings


def copy_from_library(pack_key: str, actor: UUID) -> QuestionnaireVersion:
    """Copy a pack of the library into the tenant as the first draft of a questionnaire."""
    try:
        content = load_pack(pack_key)
    except KeyError:
        raise NotFound from None
    return _begin(content, actor, "questionnaire.copied", pack_key, pack_content=content.as_json())


def create_blank(title: Text, languages: tuple[str, ...], actor: UUID) -> QuestionnaireVersion:
    """Begin a questionnaire with nothing in it but its title."""
    if not title:
        raise Invalid(fields={"title_zh": gettext("Please give it a title.")})
    return _begin(new_draft(languages, title), actor, "questionnaire.created", None)


def begin_read(content: Content, source: str, actor: UUID) -> QuestionnaireVersion:
    """Begin a questionnaire with what was read in a format; the trail says in which."""
    return _begin(content, actor, "questionnaire.imported", None, format=source)


def copy_template(template: Questionnaire, actor: UUID) -> QuestionnaireVersion:
    """Copy the latest approved version of a template of the house as a new questionnaire."""
    query = (
        select(QuestionnaireVersion)
        .where(
            QuestionnaireVersion.questionnaire_id == template.id,
            QuestionnaireVersion.state == "approved",
        )
        .order_by(QuestionnaireVersion.number.desc())
        .limit(1)
    )
    version = session().scalars(query).one_or_none()
    if template.template_since is None or version is None:
        raise NotFound
    return _begin(
        content_of(version),
        actor,
        "questionnaire.copied",
        template.pack,
        pack_content=template.pack_content,
        template=template.ref,
    )


def _begin(
    content: Content,
    actor: UUID,
    event: str,
    pack: str | None,
    pack_content: dict[str, Any] | None = None,
    **detail: str,
) -> QuestionnaireVersion:
    questionnaire = Questionnaire(
        ref=next_reference("Q"),
        name_zh=content.title.pick("zh"),
        name_en=content.title.root.get("en", ""),
        pack=pack,
        pack_content=pack_content,
        created_at=clock.now(),
    )
    session().add(questionnaire)
    session().flush()
    record(event, questionnaire, detail={"ref": questionnaire.ref, "pack": pack, **detail})
    return _add_draft(questionnaire, 1, content, actor)


def _add_draft(
    questionnaire: Questionnaire, number: int, content: Content, actor: UUID
) -> QuestionnaireVersion:
    now = clock.now()
    version = QuestionnaireVersion(
        questionnaire_id=questionnaire.id,
        number=number,
        content=content.as_json(),
        authors=[str(actor)],
        created_at=now,
        updated_at=now,
    )
    session().add(version)
    session().flush()
    record("version.started", version, detail={"ref": questionnaire.ref, "number": number})
    return version


def start_new_version(questionnaire: Questionnaire, actor: UUID) -> QuestionnaireVersion:
    """Begin the next draft from the latest approved version; one undecided version at a time."""
    load_or_404(Questionnaire, lock=True, id=questionnaire.id)  # two people, one new draft
    versions = session().scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
        .order_by(QuestionnaireVersion.number.desc())
    )
    known = versions.all()
    if any(version.state in ("draft", "in_approval") for version in known):
        raise Conflict(gettext("There is a version under way already. Finish that one first."))
    approved = next((version for version in known if version.state == "approved"), known[0])
    return _add_draft(questionnaire, known[0].number + 1, content_of(approved), actor)


def submit_for_approval(
    version: QuestionnaireVersion, actor: UUID, *, revision: int | None = None
) -> QuestionnaireVersion:
    """Send a draft for approval; `NotReady` with the findings while errors stand against it."""
    version = _held(version, "draft", gettext("Only a draft can be sent for approval."), revision)
    errors = [f for f in check(content_of(version)) if f.severity is Severity.ERROR]
    if errors:
        raise NotReady(errors)
    if asked_parents(version):
        raise Conflict(
            gettext(
                "Experts are being asked about weights of this version. Close their round or stop"
                " asking first."
            )
        )
    version.state = "in_approval"
    version.submitted_by, version.submitted_at = actor, clock.now()
    version.decided_by = version.decided_at = None
    version.decision_note = ""
    version.revision += 1
    record("version.submitted", version)
    return version


def approve(
    version: QuestionnaireVersion, actor: UUID, *, note: str = "", revision: int | None = None
) -> QuestionnaireVersion:
    """Approve a version for good; its digest says what was approved.

    `revision` is that of the text the person looked at: if it was sent back and came again since,
    `Conflict`. Whoever wrote or sent it is `Forbidden`, with the names of those who may.
    """
    version = _undecided(version, actor, revision)
    version.digest = digest(content_of(version))
    version.state = "approved"
    _decide(version, actor, note)
    forget_steps(version)
    record("version.approved", version, detail={"digest": version.digest})
    return version


def send_back(
    version: QuestionnaireVersion, actor: UUID, *, reasons: str, revision: int | None = None
) -> QuestionnaireVersion:
    """Send a version back to its authors with reasons; it is a draft again."""
    version = _undecided(version, actor, revision)
    if not reasons.strip():
        raise Invalid(fields={"note": gettext("Please say what has to change.")})
    version.state = "draft"
    _decide(version, actor, reasons)
    record("version.sent_back", version)
    return version


def retire(version: QuestionnaireVersion, *, revision: int | None = None) -> QuestionnaireVersion:
    """Take an approved version out of use: no new survey; refused while one is not closed."""
    version = _held(
        version, "approved", gettext("Only an approved version can be retired."), revision
    )
    used = select(Survey.ref).where(Survey.version_id == version.id, Survey.state != "closed")
    refs = session().scalars(used.order_by(Survey.ref).limit(5)).all()
    if refs:
        raise Conflict(gettext("Surveys still use this version: %(refs)s.", refs=", ".join(refs)))
    version.state = "retired"
    version.revision += 1
    record("version.retired", version)
    return version


def _undecided(
    version: QuestionnaireVersion, actor: UUID, revision: int | None
) -> QuestionnaireVersion:
    version = _held(
        version,
        "in_approval",
        gettext("This version does not wait for approval any more."),
        revision,
    )
    if not may_decide(version, actor):
        raise Forbidden(who_decides(version))
    return version


def _decide(version: QuestionnaireVersion, actor: UUID, note: str) -> None:
    version.decided_by, version.decided_at = actor, clock.now()
    version.decision_note = note.strip()[:LONGEST_NOTE]
    version.revision += 1


def may_decide(version: QuestionnaireVersion, actor: UUID) -> bool:
    """Whether this person had no hand in the version: separation of duties (AUTHZ-5)."""
    return actor != version.submitted_by and str(actor) not in version.authors


def who_decides(version: QuestionnaireVersion) -> str:
    """The sentence that says who may approve it."""
    names = approvers_of(version)
    if not names:
        return gettext(
            "Whoever worked on a version does not approve it, and nobody else may yet. "
            "Invite another survey manager or administrator."
        )
    return gettext(
        "Whoever worked on a version does not approve it. These people can: %(names)s.",
        names=gettext(", ").join(names),
    )


def _held(
    version: QuestionnaireVersion, state: str, sentence: str, revision: int | None
) -> QuestionnaireVersion:
    """The version as it stands, locked, in the state wanted; `Conflict` with the sentence else."""
    held = load_or_404(QuestionnaireVersion, lock=True, id=version.id)
    if held.state != state:
        raise Conflict(sentence)
    if revision is not None and held.revision != revision:
        raise Conflict(gettext("This version has changed since you opened the page."))
    return held
