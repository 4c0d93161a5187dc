"""A forgotten password: the link works once, for half an hour, for whoever has the mailbox."""

from __future__ import annotations

import threading

import pytest
from doorstep import counted, do_work, events, give_password, link_in, mails_to, post, sign_in
from house_cast import PASSWORD
from sqlalchemy import select

from foundation.scope import tenant_scope
from foundation.unit_of_work import session, unit_of_work
from foundation.work.models import Work
from tenants.models import PLATFORM_ID

NEW = "seven quiet herons upstream"


def ask(client, email: str):
    return post(client, "/app/password/forgot", email=email)


def link_for(client, person) -> str:
    ask(client, person.email)
    do_work(PLATFORM_ID, "send_reset")
    return link_in(mails_to(PLATFORM_ID, person.email)[-1])


def test_link_sets_a_new_password(cast, nobody, app):
    give_password(cast.mei)
    path = link_for(nobody, cast.mei)
    assert nobody.get(path).status_code == 200
    assert post(nobody, path, password=NEW).location == "/app/sign-in"
    assert cast.mei.get("/app/").status_code == 302
    assert sign_in(nobody, cast.mei.email, PASSWORD).status_code == 401
    assert sign_in(nobody, cast.mei.email, NEW).status_code == 302
    assert {"password.reset_asked", "password.reset"} <= set(events(cast.jiangzhou.id))


def test_known_and_unknown_answer_alike_and_do_the_same(cast, nobody, app):
    give_password(cast.mei)
    other = app.test_client()
    ask(nobody, "first@example.org")
    with counted() as known:
        first = ask(nobody, cast.mei.email)
    with counted() as unknown:
        second = ask(nobody, "nobody@example.org")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert known == unknown
    do_work(PLATFORM_ID, "send_reset")
    assert mails_to(PLATFORM_ID, "nobody@example.org") == []
    assert other.get("/app/password/forgot/sent").status_code == 200


def test_work_row_holds_no_address(cast, nobody):
    ask(nobody, cast.mei.email)
    with tenant_scope(PLATFORM_ID), unit_of_work():
        rows = session().scalars(select(Work)).all()
    assert all("mei" not in str(row.payload) + row.occasion for row in rows)


def test_mail_goes_to_the_address_we_have(cast, nobody):
    give_password(cast.mei)
    ask(nobody, "ＭEI@EXAMPLE.ORG")
    do_work(PLATFORM_ID, "send_reset")
    assert len(mails_to(PLATFORM_ID, "mei@example.org")) == 1


def test_looking_consumes_nothing_using_does(cast, nobody):
    path = link_for(nobody, cast.mei)
    for _ in range(3):
        assert nobody.get(path).status_code == 200
        assert nobody.head(path).status_code == 200
    assert post(nobody, path, password="short").status_code == 400
    assert post(nobody, path, password=NEW).status_code == 302
    assert post(nobody, path, password=NEW + "2").status_code == 404
    assert nobody.get(path).status_code == 404


def test_link_is_over_after_half_an_hour(cast, nobody, move_clock):
    path = link_for(nobody, cast.mei)
    move_clock(minutes=29)
    assert nobody.get(path).status_code == 200
    move_clock(minutes=30, seconds=1)
    assert nobody.get(path).status_code == 404
    assert post(nobody, path, password=NEW).status_code == 404


def test_older_links_die(cast, nobody):
    first = link_for(nobody, cast.mei)
    second = link_for(nobody, cast.mei)
    assert nobody.get(first).status_code == 404
    assert nobody.get(second).status_code == 200


def test_link_dies_when_the_password_changes(cast, nobody):
    give_password(cast.mei)
    path = link_for(nobody, cast.mei)
    cast.mei.post("/app/account/password", {"password": PASSWORD, "new_password": NEW})
    assert nobody.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "%20", "null", "%00", "x" * 101, "x" * 3000])
def test_odd_links_are_not_found(app, nobody, token):
    assert nobody.get(f"/app/password/reset/{token}").status_code == 404
    assert post(nobody, f"/app/password/reset/{token}", password=NEW).status_code == 404


def test_two_at_once_use_it_once(cast, app, nobody):
    path = link_for(nobody, cast.mei)
    answers, clients = [], [app.test_client(), app.test_client()]
    start = threading.Barrier(2)

    def use(client) -> None:
        start.wait()
        answers.append(post(client, path, password=NEW).status_code)

    threads = [threading.Thread(target=use, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 404]


def test_link_does_not_go_round_the_second_factor(cast, nobody):
    give_password(cast.mei, factor=True)
    path = link_for(nobody, cast.mei)
    post(nobody, path, password=NEW)
    assert sign_in(nobody, cast.mei.email, NEW).location.startswith("/app/sign-in/code")


def test_asking_is_limited_for_known_and_unknown(cast, nobody):
    for email in (cast.mei.email, "nobody@example.org"):
        for _ in range(5):
            assert ask(nobody, email).status_code == 302
        assert ask(nobody, email).status_code == 429
