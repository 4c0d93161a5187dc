"""Everything that the sheet of an action says, read in one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from analysis.difference import Difference
from analysis.samples import Sample
from analysis.windows import Window
from complaints.actions.causes.methods import bones_of
from complaints.actions.causes.queries import causes_of
from complaints.actions.causes.wording import CATEGORY_WORDS
from complaints.actions.history import lines_of
from complaints.actions.measures import measure_of
from complaints.actions.measuring import Side
from complaints.actions.models import ActionItem, ActionStep, CorrectiveAction
from complaints.actions.prevention import Said, prevention_of
from complaints.actions.proof import Proof, proof_of, windows_of
from complaints.actions.queries import cases_of, items_of, steps_of
from complaints.actions.services.steps import OWNER
from complaints.actions.wording import (
    SOURCE_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    VERDICT_KINDS,
    criterion_words,
    verdict_words,
)
from complaints.actions.workflow import ENDED
from complaints.wording import SEVERITY_WORDS
from foundation.uploads import uploads_of
from foundation.web.texts import gettext, speaking
from reports.document import Figure, Language
from reports.sheets.document import (
    ActionSheet,
    Cause,
    Change,
    Comparison,
    Criterion,
    Days,
    Effect,
    Frozen,
    Item,
    Moment,
    Topic,
    Verdict,
)
from tenants.queries import departments_by_id, own_calendar, own_tenant, user_names


@dataclass(frozen=True)
class _Names:
    """People and departments by id, in the language of the sheet."""

    people: dict[UUID, str]
    departments: dict[UUID, str]

    def person(self, user_id: UUID | None) -> str:
        return self.people.get(user_id, "") if user_id else ""


def gather_sheet(action: CorrectiveAction, language: Language) -> ActionSheet:
    """What the sheet of an action says as the action stands now."""
    with speaking(language):
        return _gathered(action, language)


def _gathered(action: CorrectiveAction, language: Language) -> ActionSheet:
    items, steps, tenant = items_of(action), steps_of(action), own_tenant()
    names = _names(action, items, steps, language)
    history = _history(steps, names)
    return ActionSheet(
        language=language,
        organisation=tenant.name(language),
        accent=tenant.colour,
        ref=action.ref,
        title=action.title,
        state=str(STATE_WORDS[action.state]),
        round=action.round,
        revision=action.revision,
        as_of=history[-1].on,
        department=names.departments[action.department_id],
        source=str(SOURCE_WORDS[action.source]),
        cases=tuple(case.ref for case in cases_of(action)),
        occasion=action.cause,
        trigger=Days(action.trigger_from, action.trigger_until)
        if action.trigger_from and action.trigger_until
        else None,
        planner=names.person(action.planner_id),
        reviewer=names.person(action.reviewer_id),
        owner=names.person(action.owner_id),
        auditor=names.person(action.auditor_id),
        containment=action.containment,
        contained_on=action.contained_on,
        whys=tuple(action.whys),
        root_cause=action.root_cause,
        items=_items(action, items, names),
        criterion=_criterion(action, names, language),
        frozen=_frozen(action),
        effect=_effect(action, language),
        verdict=_verdict(action, names),
        history=history,
        severity=str(SEVERITY_WORDS[action.severity]),
        workers=tuple(dict.fromkeys(names.person(item.owner_id) for item in items)),
        fishbone=_fishbone(action),
        opened_on=own_calendar().day_of(action.created_at),
        prevention=tuple(
            Topic(each.name, tuple((_numbered(one), one.typed) for one in each.said), each.nothing)
            for each in prevention_of(action, items, steps, language)
        ),
    )


def _numbered(said: Said) -> str:
    return f"{said.ref} {said.words}".strip()


def _fishbone(action: CorrectiveAction) -> tuple[tuple[str, tuple[Cause, ...]], ...]:
    bones = bones_of(causes_of(action))
    if not any(bones.values()):
        return ()
    return tuple(
        (
            str(CATEGORY_WORDS[category]),
            tuple(
                Cause(bone.cause.text, bone.depth, bone.cause.root, bone.cause.evidence)
                for bone in found
            ),
        )
        for category, found in bones.items()
    )


def _names(
    action: CorrectiveAction,
    items: Iterable[ActionItem],
    steps: Iterable[ActionStep],
    language: Language,
) -> _Names:
    people = user_names(
        [action.planner_id, action.reviewer_id, action.owner_id, action.auditor_id]
        + [item.owner_id for item in items]
        + [step.actor_id for step in steps]
    )
    units = departments_by_id({action.department_id, action.measured_id})
    return _Names(people, {unit: row.name(language) for unit, row in units.items()})


def _items(
    action: CorrectiveAction, items: Iterable[ActionItem], names: _Names
) -> tuple[Item, ...]:
    files: dict[UUID | None, list[str]] = {}
    for file in uploads_of(OWNER, [action.id]):
        if file.state != "refused":
            files.setdefault(file.part_id, []).append(file.name)
    return tuple(
        Item(
            text=item.text,
            owner=names.person(item.owner_id),
            due_on=item.due_on,
            done_on=item.done_on,
            wanted=item.evidence_wanted,
            evidence=item.evidence,
            files=tuple(files.get(item.id, ())),
        )
        for item in items
    )


def _criterion(action: CorrectiveAction, names: _Names, language: Language) -> Criterion:
    return Criterion(
        measure=measure_of(action.questionnaire_id, action.indicator).words(language),
        department=names.departments[action.measured_id],
        words=criterion_words(action),
        target=action.target,
        days=action.observation_days,
        least_sample=action.least_sample,
    )


def _frozen(action: CorrectiveAction) -> Frozen | None:
    if action.baseline is None:
        return None
    before = Side.from_json(action.baseline)
    finished = action.finished_on is not None
    until = _days(windows_of(action).observation).last if finished else None
    return Frozen(_figure(before.of(action.measured_id)), _spans(before.windows), until)


def _effect(action: CorrectiveAction, language: Language) -> Effect | None:
    proof = proof_of(action)
    if proof is None:
        return None
    return Effect(
        own=Comparison(_figure(proof.before), _figure(proof.after), _change(proof.verdict.change)),
        beside=_beside(proof),
        beside_count=len(proof.beside),
        beyond=_change(proof.beyond),
        before=_spans(proof.windows),
        after=_days(proof.observed),
        kind=VERDICT_KINDS.get(proof.proposed, "open"),
        sentence=verdict_words(proof, action),
        shifted=bool(proof.shifted),
        unasked_days=proof.short,
        breaks=tuple(mark.sentence(language) for mark in proof.breaks),
        untested=proof.broken,
    )


def _beside(proof: Proof) -> Comparison | None:
    """The departments without an action together: one by one, owners may not read them.

    Of a single one the change alone is told, as on the page of the action.
    """
    if not proof.beside:
        return None
    if len(proof.beside) == 1:
        return Comparison(None, None, _change(proof.beside_change))
    before = Sample.merged([row.before for row in proof.beside])
    after = Sample.merged([row.after for row in proof.beside])
    return Comparison(_figure(before), _figure(after), _change(proof.beside_change))


def _verdict(action: CorrectiveAction, names: _Names) -> Verdict | None:
    if action.state not in ENDED:
        return None
    return Verdict(
        kind=VERDICT_KINDS.get(action.state, "open"),
        word=str(STATE_WORDS[action.state]),
        by=names.person(action.auditor_id),
        reason=action.verdict_reason,
    )


def _history(steps: Iterable[ActionStep], names: _Names) -> tuple[Moment, ...]:
    """The lines in order; what one person did again on the same day is told once."""
    calendar, found = own_calendar(), list[Moment]()
    for line in lines_of(steps):
        step = line.step
        moment = Moment(
            on=calendar.day_of(step.at),
            who=names.person(step.actor_id) if step.actor_id else gettext("the product"),
            what=str(STEP_WORDS[step.step][1]),
            reason=step.reason,
            round=step.round,
        )
        times = line.times
        if found and replace(found[-1], times=1) == moment:
            times += found.pop().times
        found.append(replace(moment, times=times))
    return tuple(found)


def _figure(sample: Sample) -> Figure | None:
    found = sample.estimate()
    if found.value is None:
        return None
    return Figure(found.n, found.value, found.low, found.high)


def _change(found: Difference | None) -> Change | None:
    return None if found is None else Change(found.value, found.low, found.high)


def _spans(windows: Sequence[Window]) -> tuple[Days, ...]:
    return tuple(_days(each) for each in windows)


def _days(window: Window) -> Days:
    return Days(window.start, window.end - timedelta(days=1))
