"""Both sample reports, rendered and pressed once for the whole run."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.pdf import render_pdf
from reports.rendering import Page, survey_html
from reports.wording import Wording
from tests.reports.catalogue import catalogue
from tests.reports.sample import sample_report


@pytest.fixture(scope="session")
def chinese() -> Wording:
    return Wording("zh", *catalogue("zh"))


@pytest.fixture(scope="session")
def english() -> Wording:
    return Wording("en", *catalogue("en"))


@pytest.fixture(scope="session")
def chinese_page() -> Page:
    return survey_html(sample_report("zh"), *catalogue("zh"))


@pytest.fixture(scope="session")
def english_page() -> Page:
    return survey_html(sample_report("en"), *catalogue("en"))


@pytest.fixture(scope="session")
def chinese_bytes(chinese_page: Page) -> bytes:
    created = sample_report("zh").generated_on
    return render_pdf(chinese_page.html, chinese_page.assets, created=created)


@pytest.fixture(scope="session")
def chinese_pdf(chinese_bytes: bytes) -> PdfReader:
    return PdfReader(BytesIO(chinese_bytes))


@pytest.fixture(scope="session")
def english_pdf(english_page: Page) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(english_page.html, english_page.assets)))
