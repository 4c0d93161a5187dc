"""Watching a case: who may, what they hear, when they hear nothing more."""

from __future__ import annotations

import pytest

from complaints.models import Complaint
from complaints.watching.models import CaseWatcher
from complaints.watching.services import watch
from foundation.audit import record
from foundation.audit.models import AuditEvent
from foundation.errors import Invalid, NotFound
from foundation.loader import load_or_404
from foundation.unit_of_work import session
from tenants.models import Membership, MembershipRole
from tests.doorstep import counted
from tests.mornings import Mornings, at

NEWS = "您关注的 {} 有新进展"


@pytest.fixture
def mornings(app, cast, move_clock):
    """It is a Monday morning in March, before anybody is told of anything."""
    found = Mornings(app, cast, move_clock)
    found.move(to=at("2027-03-01 07:30"))
    found.stay()
    return found


def said(mornings, name):
    """What was written to somebody on the last morning, empty for nothing."""
    return "".join(m.body for m in mornings.mails if m.recipient.startswith(f"{name}@"))


def watchers(desk, case):
    return {row.user_id for row in desk.all(CaseWatcher, complaint_id=case.id)}


def test_who_may_see_a_case_watches_it_and_stops(desk, cast):
    case = desk.case("in_hand")
    address = f"/app/complaints/{case.ref}"
    for _ in range(2):
        assert cast.mei.post(f"{address}/watch").status_code == 302
    assert watchers(desk, case) == {cast.mei.user_id}
    assert "不再关注" in cast.mei.get(address).text
    assert "不再关注" not in cast.gu.get(address).text
    listed = cast.mei.get("/app/complaints?state=watched").text
    assert case.ref in listed
    assert case.ref not in cast.gu.get("/app/complaints?state=watched").text
    for _ in range(2):
        assert cast.mei.post(f"{address}/watch/stop").status_code == 302
    assert watchers(desk, case) == set()
    events = [e for e in desk.all(AuditEvent, object_id=case.id) if "watched" in e.action]
    assert sorted(e.action for e in events) == ["complaint.unwatched", "complaint.watched"]
    assert {e.detail["watcher"] for e in events} == {str(cast.mei.user_id)}


def test_who_may_not_see_it_cannot_watch_it(desk, cast):
    """Another department, another house, whom it is about, guests and auditors."""
    elsewhere = desk.case("in_hand", department_id=cast.jiangzhou.departments["pharmacy"])
    about = desk.take(desk.case("in_hand"), "name", about_member=cast.mei.user_id)
    for person, case, status in (
        (cast.ouyang, elsewhere, 404),
        (cast.charlie, elsewhere, 404),
        (cast.mei, about, 404),
        (cast.ernst, elsewhere, 403),
        (cast.iris, elsewhere, 403),
        (cast.vera, elsewhere, 403),
    ):
        assert person.post(f"/app/complaints/{case.ref}/watch").status_code == status
    assert desk.all(CaseWatcher) == []


def test_the_desk_adds_a_colleague_who_may_see_it(desk, cast):
    """Ouyang sees cases of Paediatrics; nobody adds Ouyang to one of Pharmacy."""
    own = desk.case("in_hand", department_id=cast.jiangzhou.departments["paediatrics"])
    far = desk.case("in_hand", department_id=cast.jiangzhou.departments["pharmacy"])
    address = f"/app/complaints/{own.ref}/watchers"
    assert "Ouyang" in cast.gu.get(address).text
    assert "Ouyang" not in cast.gu.get(f"/app/complaints/{far.ref}/watchers").text
    chosen = {"user_id": str(cast.ouyang.user_id)}
    assert cast.gu.post(address, chosen).status_code == 302
    assert watchers(desk, own) == {cast.ouyang.user_id}
    assert cast.mei.post(address, chosen).status_code == 403
    for other in (chosen, {"user_id": "nobody"}, {}, {"user_id": str(cast.charlie.user_id)}):
        assert cast.gu.post(f"/app/complaints/{far.ref}/watchers", other).status_code == 400
    about = desk.take(desk.case("in_hand"), "name", about_member=cast.mei.user_id)
    with pytest.raises(Invalid), desk.work("gu") as gu:
        watch(about, gu, cast.mei.user_id)
    with pytest.raises(NotFound), desk.work("ouyang") as ouyang:
        watch(far, ouyang)
    assert cast.gu.post(f"{address}/stop", chosen).status_code == 302
    assert watchers(desk, own) == set()


def test_watchers_hear_once_in_the_morning_of_what_others_did(desk, cast, mornings):
    case = desk.case("in_hand")
    with desk.work("mei") as mei:
        watch(load_or_404(Complaint, id=case.id), mei)
    with desk.work("gu") as gu:
        watch(load_or_404(Complaint, id=case.id), gu)
    mornings("2027-03-01")
    assert "您关注的" not in said(mornings, "mei")
    desk.take(case, "propose")
    mornings("2027-03-02")
    assert NEWS.format(case.ref) in said(mornings, "mei")
    assert "您关注的" not in said(mornings, "gu")  # who did it
    mornings("2027-03-03")
    assert "您关注的" not in said(mornings, "mei")
    desk.take(desk.fresh(case), "answer")
    mornings("2027-03-04")
    assert said(mornings, "mei").count("您关注的") == 1


def test_who_loses_the_right_hears_nothing_more(desk, cast, mornings):
    """Named in the case, the role taken away, the access ended; the rest still hear."""
    case = desk.case("in_hand")
    for name in ("mei", "wen", "alice"):
        with desk.work(name) as person:
            watch(load_or_404(Complaint, id=case.id), person)
    case = desk.take(case, "name", about_member=cast.mei.user_id)
    with desk.work("alice"):
        member = load_or_404(Membership, id=cast.wen.membership_id)
        session().query(MembershipRole).filter_by(membership_id=member.id).delete()
        session().add(MembershipRole(membership_id=member.id, role="viewer"))
        record("member.roles_changed", member)
    mornings("2027-03-02")
    assert "您关注的" not in said(mornings, "mei")
    assert "您关注的" not in said(mornings, "wen")
    assert NEWS.format(case.ref) in said(mornings, "alice")


def test_an_anonymous_word_is_told_when_handlers_are(desk, cast, mornings):
    """Not before it is announced, so that the mail tells no time of the day."""
    case = desk.case("answered", anonymous=True)
    with desk.work("mei") as mei:
        watch(load_or_404(Complaint, id=case.id), mei)
    desk.take(case, "dispute")
    mornings("2027-03-01")
    assert "您关注的" not in said(mornings, "mei")


def test_more_watchers_take_no_more_queries(desk, cast, mornings):
    from complaints.watching.reminding import watched_cases
    from foundation import clock

    def asked():
        with desk.work("alice"), counted() as sent:
            found = list(watched_cases(clock.now()))
        return len(found), len(sent)

    def more(*names):
        case = desk.case("in_hand")
        for name in names:
            with desk.work(name) as person:
                watch(load_or_404(Complaint, id=case.id), person)
        desk.take(case, "propose")

    more("mei")
    assert asked()[0] == 1
    few = asked()[1]
    more("mei", "wen", "alice")
    assert asked() == (4, few)
