"""Asking and answering in tests: an open survey, and a respondent who fills in its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import UUID

from foundation import clock
from foundation.scope import tenant_scope
from foundation.unit_of_work import unit_of_work
from surveys.definition.model import Questionnaire as Content
from surveys.models import Survey
from surveys.services import periods, questionnaires, surveys

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from house_cast import Cast
    from werkzeug.test import TestResponse

Typed = dict[str, Any]

SMALL: dict[str, Any] = {
    "format": 1,
    "languages": ["zh", "en"],
    "title": {"zh": "门诊满意度调查", "en": "Outpatient survey"},
    "introduction": {"zh": "谢谢您花两分钟。", "en": "Thank you for two minutes."},
    "closing": {"zh": "您的意见会送到各科室。", "en": "Your answers go to the departments."},
    "sections": [
        {
            "code": "arrival",
            "title": {"zh": "来院", "en": "Coming in"},
            "questions": [
                {
                    "type": "single",
                    "code": "who",
                    "text": {"zh": "由谁填写？", "en": "Who is answering?"},
                    "required": True,
                    "options": [
                        {"code": "self", "text": {"zh": "本人", "en": "The patient"}},
                        {"code": "family", "text": {"zh": "家属", "en": "A relative"}},
                    ],
                }
            ],
        },
        {
            "code": "care",
            "title": {"zh": "看病", "en": "Care"},
            "questions": [
                *(
                    {
                        "type": "rating",
                        "code": f"r{n}",
                        "text": {"zh": f"第 {n} 项您满意吗？", "en": f"How was thing {n}?"},
                        "required": n == 1,
                        "not_applicable": True,
                        "indicator": "care",
                        "low_label": {"zh": "不满意", "en": "Poor"},
                        "high_label": {"zh": "满意", "en": "Good"},
                    }
                    for n in range(1, 9)
                ),
                {
                    "type": "multiple",
                    "code": "bad",
                    "text": {"zh": "哪些不方便？", "en": "What was a nuisance?"},
                    "options": [
                        {"code": "wait", "text": {"zh": "等候", "en": "Waiting"}},
                        {"code": "seat", "text": {"zh": "没座位", "en": "No seat"}},
                    ],
                },
            ],
        },
        {
            "code": "end",
            "title": {"zh": "最后", "en": "At last"},
            "questions": [
                {
                    "type": "nps",
                    "code": "nps",
                    "text": {"zh": "愿意推荐吗？", "en": "Would you recommend us?"},
                    "low_label": {"zh": "不愿意", "en": "No"},
                    "high_label": {"zh": "愿意", "en": "Yes"},
                },
                {
                    "type": "long_text",
                    "code": "wish",
                    "text": {"zh": "最希望改进什么？", "en": "What should we mend?"},
                    "max_length": 200,
                },
            ],
        },
    ],
    "indicators": [{"code": "care", "name": {"zh": "看病", "en": "Care"}, "weight": 100}],
}

GOOD: Typed = {"q.who": "self", "q.r1": "4", "q.nps": "9", "q.wish": "座位少"}


@dataclass
class Asked:
    """An open survey with its link."""

    tenant_id: UUID
    survey_id: UUID
    version_id: UUID
    path: str
    survey: Survey
    paths: dict[str, str] = field(default_factory=dict)


def ask(
    cast: Cast,
    anonymity: str,
    *,
    paging: str = "section",
    house: str = "jiangzhou",
    content: dict[str, Any] | None = None,
    name: str = "门诊调查",
    opens: timedelta = timedelta(hours=-1),
    closes: timedelta = timedelta(days=30),
    opened: bool = True,
) -> Asked:
    """Open a survey, through the services that its manager's pages use."""
    home = cast.jiangzhou if house == "jiangzhou" else cast.zenith
    author, other = (cast.mei, cast.wen) if house == "jiangzhou" else (cast.dora, cast.charlie)
    with tenant_scope(home.id):
        with unit_of_work():
            now = clock.now()
            draft = {**(content or SMALL), "paging": paging}
            version = questionnaires._begin(
                Content.model_validate(draft), author.user_id, "questionnaire.created", None
            )
            version = questionnaires.submit_for_approval(version, author.user_id)
            version = questionnaires.approve(version, other.user_id)
            period = periods.create_period(
                name_zh=f"{name}考评期",
                kind="free",
                first_day=now.date(),
                last_day=now.date() + timedelta(days=90),
                grace_minutes=30,
            )
            survey = surveys.create_survey(
                version=version,
                period=period,
                name_zh=name,
                anonymity=anonymity,
                opens_at=now + opens,
                closes_at=now + closes,
                actor=author.user_id,
            )
        with unit_of_work():
            if opened:
                surveys.open_survey(survey)
            first, second = (
                ("paediatrics", "cardiology") if house == "jiangzhou" else ("east", "west")
            )
            # a survey of the bank has the same two keys, so that tests read alike
            places = {
                "paediatrics": home.departments[first],
                "cardiology": home.departments[second],
            }
            links = (
                surveys.add_collectors(survey, places.values(), whole_house=True)
                if anonymity != "named"
                else []  # only personal links can ask by name
            )
    named = {place: code for code, place in places.items()}
    paths = {
        named.get(link.department_id, "house") if link.department_id else "house": (
            f"/{home.slug}/{link.short_code}"
        )
        for link in links
    }
    return Asked(home.id, survey.id, version.id, paths.get("paediatrics", ""), survey, paths)


class Respondent:
    """Somebody who answers: a browser with or without cookies, behind an address of their own."""

    def __init__(self, app: Flask, *, cookies: bool = True, address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = app.test_client(use_cookies=cookies)
        self.client.environ_base["REMOTE_ADDR"] = address
        self.page: TestResponse | None = None

    def get(self, path: str, language: str = "zh", **kwargs: Any) -> TestResponse:
        self.page = self.client.get(path, headers={"Accept-Language": language}, **kwargs)
        return self.page

    def post(self, path: str, typed: Typed | None = None, **more: Any) -> TestResponse:
        """Post the form that this person sees, with what they typed."""
        fields = {**hidden_fields(self.text), "go": "next", **(typed or {}), **more}
        self.page = self.client.post(path, data=fields)
        return self.page

    def follow(self) -> TestResponse:
        """Go where the last answer led."""
        assert self.page is not None
        assert self.page.status_code == 303, self.text
        self.page = self.client.get(self.page.headers["Location"])
        return self.page

    @property
    def text(self) -> str:
        """The page, with blanks made one."""
        assert self.page is not None
        return re.sub(r"\s+", " ", self.page.get_data(as_text=True))

    @property
    def status(self) -> int:
        assert self.page is not None
        return self.page.status_code

    def fill_in(self, path: str, typed: Typed | None = None, **kwargs: Any) -> TestResponse:
        """Open the survey, go through all its pages, send; the answer to the last step."""
        self.get(path, **kwargs)
        for _ in range(10):
            answer = self.post(path, on_page(self.text, GOOD if typed is None else typed))
            if answer.status_code != 303 or answer.headers["Location"].endswith("/thanks"):
                return answer
            self.follow()
        raise AssertionError("the survey never ended")

    @property
    def receipt_shown(self) -> bool:
        """Whether this is the page of thanks, with the receipt on it."""
        return 'class="code"' in self.text

    @property
    def receipt(self) -> str:
        """The receipt on the page, without its blanks."""
        return receipt_in(self.text)


def hidden_fields(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def on_page(html: str, typed: Typed) -> Typed:
    """Of what somebody would say, what this page asks."""
    return {name: value for name, value in typed.items() if f'name="{name}"' in html}


def receipt_in(html: str) -> str:
    found = re.search(r'<p class="code">([0-9A-Z ]+)</p>', html)
    assert found, html
    return found[1].replace(" ", "")
