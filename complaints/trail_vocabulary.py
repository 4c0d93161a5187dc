"""What this room's events and things are called in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from complaints.exports.models import CaseExport
from complaints.mail_in.models import IncomingMail, MailIntake
from complaints.models import Complaint
from foundation.unit_of_work import session
from foundation.web.moments import time_words
from foundation.web.texts import lazy_gettext as _l
from tenants.trail_words import add_events, add_fields, add_things

EVENTS = {
    "complaint.told_of_action": _l("Told a complainant what was done"),
    "complaint.accepted": _l("The complainant accepted the result"),
    "complaint.asked_again": _l("Noted that a complainant asked again"),
    "complaint.acknowledged": _l("Acknowledged a case"),
    "complaint.answered_with": _l("Told a duplicate's complainant the same"),
    "complaint.answers_read": _l("Read all answers of the response behind a case"),
    "complaint.answered": _l("Answered a complainant"),
    "complaint.asked": _l("Asked a complainant and paused the clock"),
    "complaint.assigned": _l("Assigned a case"),
    "complaint.caller_sought": _l("Looked for a caller’s cases by telephone number"),
    "complaint.carried": _l("A case went to the department that took its own in"),
    "complaint.closed": _l("Closed a case without agreement"),
    "complaint.corrected": _l("Corrected category and severity of a case"),
    "complaint.disputed": _l("The complainant disputed the result"),
    "complaint.answer_erased": _l("The answer behind a case was erased"),
    "complaint.erased": _l("What was said in a case was erased"),
    "complaint.export_discarded": _l("A file of the register was thrown away"),
    "complaint.export_downloaded": _l("Downloaded a file of the register"),
    "complaint.export_failed": _l("A file of the register could not be made"),
    "complaint.export_finished": _l("A file of the register was made"),
    "complaint.export_requested": _l("Exported the register of complaints"),
    "complaint.file_read": _l("Downloaded a file of a case"),
    "complaint.gave_back": _l("A duplicate was taken out of a case again"),
    "complaint.handed_over": _l("Handed a case over"),
    "complaint.reveal_refused": _l("Was refused to look at yet another complainant"),
    "complaint.identity_revealed": _l("Looked at who complained"),
    "complaint.fell_silent": _l("A case closed, for no word came from the complainant"),
    "complaint.let_stand": _l("Looked at a settled case again and left it so"),
    "complaint.linked": _l("Linked two cases"),
    "complaint.merged": _l("Merged a case into another"),
    "complaint.longer_allowed": _l("Allowed a case a longer time"),
    "complaint.longer_asked": _l("Asked for a longer time for a case"),
    "complaint.longer_refused": _l("Refused a case a longer time"),
    "complaint.message_received": _l("The complainant wrote"),
    "complaint.named": _l("Said whom a case is about"),
    "complaint.noted": _l("Wrote an internal note on a case"),
    "complaint.objected": _l("The complainant objected to the closing"),
    "complaint.postponed": _l("Promised a complainant a later day"),
    "complaint.proposed": _l("Proposed a result"),
    "complaint.rated": _l("The complainant rated the handling"),
    "complaint.received": _l("A complaint came in"),
    "complaint.reopened": _l("Opened a case again"),
    "complaint.replied": _l("Wrote to a complainant"),
    "complaint.returned": _l("Sent a proposal back"),
    "complaint.set_aside": _l("Set a case aside"),
    "complaint.split": _l("Made the second matter of a case one of its own"),
    "complaint.split_off": _l("A case was split off from another"),
    "complaint.taken_up_again": _l("Gave a disputed case to somebody else"),
    "complaint.transferred": _l("Entered what another body sent on"),
    "complaint.body_answered": _l("Answered a body that sent a case on"),
    "complaint.body_day_moved": _l("Entered another day of a body"),
    "complaint.took_in": _l("A duplicate was merged into a case"),
    "complaint.unlinked": _l("Took the link of two cases away"),
    "complaint.unmerged": _l("Took a case out of the one it was merged into"),
    "complaint.unwatched": _l("Watches a case no more"),
    "complaint.watched": _l("Watches a case"),
    "complaint.went_on": _l("The clock of a case went on"),
    "mail.added": _l("Added a mail to a case"),
    "mail.discarded": _l("Threw a mail away"),
    "mail.held": _l("A mail was held for somebody to look at"),
    "mail.taken": _l("Made a case of a mail"),
    "mail_intake.closed": _l("Takes no complaints by mail any more"),
    "mail_intake.opened": _l("Takes complaints by mail"),
    "survey.case_rule_set": _l("Chose when an answer becomes a case"),
}

FIELDS = {
    "concerned": _l("By somebody whom it is about, for nobody else could"),
    "named": _l("Said to be about"),
    "watcher": _l("Who watches"),
    "no_longer_named": _l("No longer said to be about"),
    "same_hand": _l("By the same person, for nobody else could"),
    "acknowledge_due": _l("Acknowledge by"),
    "acknowledged_at": _l("Acknowledged at"),
    "announced": _l("Told to the handler"),
    "answered_at": _l("Answered at"),
    "anonymous": _l("Anonymous"),
    "assigned_at": _l("Assigned at"),
    "at_most": _l("Rating at or below"),
    "category": _l("Category"),
    "action": _l("Corrective action"),
    "channel": _l("Came in"),
    "wants_news": _l("Wants to be told of changes"),
    "way": _l("Told by"),
    "clock_from": _l("Clocks start"),
    "department_id": _l("Department"),
    "disputed_at": _l("Disputed at"),
    "due_at": _l("Next due"),
    "earlier_outcome": _l("Outcome before it was disputed or opened again"),
    "entries": _l("Entries in the history"),
    "erased_on": _l("Erased on"),
    "first_answer_due": _l("First answer by"),
    "first_answered_at": _l("First answered at"),
    "handler_id": _l("Handler"),
    "held_at": _l("Paused since"),
    "held_seconds": _l("Put off by pauses (seconds of working time)"),
    "look_again": _l("To be looked at again"),
    "looks": _l("Looks within an hour"),
    "longer_asked_at": _l("Longer time asked for at"),
    "merged_into_id": _l("Merged into"),
    "object_until": _l("Complainant may object until"),
    "outcome": _l("Outcome"),
    "promised_at": _l("New day promised"),
    "proposal": _l("Proposed result"),
    "proposed_at": _l("Proposed at"),
    "proposed_by": _l("Proposed by"),
    "rated_at": _l("Rated at"),
    "rating": _l("Rating of the handling"),
    "rating_text": _l("Words with the rating"),
    "received_at": _l("Received at"),
    "received_on": _l("Received on"),
    "resolve_due": _l("Answer by"),
    "rule": _l("Rule"),
    "rules_id": _l("Time rules"),
    "safety": _l("Safety is concerned"),
    "severity": _l("Severity"),
    "split_from_id": _l("Opened by the receipt of"),
    "silence_told": _l("Reminded that it closes without a word"),
    "silent_until": _l("Closes without a word after"),
    "subject": _l("Subject"),
    "active": _l("In use"),
    "until": _l("Until"),
    "when": _l("Becomes a case when"),
    "address": _l("Address to which people write"),
    "doubts": _l("Doubts"),
    "single": _l("The only one"),
    "token_digest": _l("Token"),
    "transfer_due": _l("Answer the body by"),
    "body": _l("Sent on by"),
    "body_number": _l("Number of the body"),
    "body_day": _l("Day of the body"),
}


def add_vocabulary() -> None:
    """Tell the trail's page the words of this room."""
    add_events(EVENTS)
    add_fields(FIELDS)
    add_things({"complaints": _l("Complaint")}, _complaints)
    add_things({"mail_intakes": _l("Complaints by mail")}, _intakes)
    add_things({"incoming_mails": _l("Mail")}, _mails)
    add_things({"case_exports": _l("File of the register")}, _exports)


def _intakes(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(MailIntake.id, MailIntake.address).where(MailIntake.id.in_(list(ids)))
    return {row[0]: row[1] for row in session().execute(query)}


def _mails(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """A mail is told by when it came: its words and its sender are nobody's to read here."""
    query = select(IncomingMail.id, IncomingMail.received_at).where(IncomingMail.id.in_(list(ids)))
    return {row[0]: time_words(row[1]) for row in session().execute(query)}


def _exports(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    query = select(CaseExport.id, CaseExport.ref).where(CaseExport.id.in_(list(ids)))
    return {row[0]: row[1] for row in session().execute(query)}


def _complaints(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = session().execute(select(Complaint.id, Complaint.ref).where(Complaint.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}
