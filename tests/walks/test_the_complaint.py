"""A complaint as the one who complains walks it, on a phone without scripts and on a desk."""

from __future__ import annotations

from io import BytesIO

import pytest
from complaining import Desk
from PIL import Image
from walks.conftest import Walker
from walks.words import words

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(
    params=[("zh", 360, False), ("en", 1440, True)], ids=["zh-phone-no-scripts", "en-desktop"]
)
def zhang(request, app, cast, live, walker) -> Walker:
    language, width, scripts = request.param
    name = f"complaint-{language}-{width}"
    browser = walker(width=width, language=language, scripts=scripts, shots=name)
    browser.language = language
    return browser


def test_from_the_complaint_to_the_judgement(zhang: Walker, app, cast) -> None:
    receipt = complain(zhang)
    follow(zhang, receipt)
    with app.app_context():
        desk = Desk(cast)
        desk.answer()
        disagree(zhang)
        desk.take("take_up_again", handler_id=cast.alice.user_id)
        desk.take("propose", cast.alice, outcome="upheld", text="internal")
        desk.take("answer", text="新的一盒药已经送到，批号是今年的。")
    agree(zhang)
    leave(zhang)


def complain(zhang: Walker) -> str:
    zhang.go("/jiangzhou/complain")
    zhang.look("form")
    zhang.press("Show my receipt")
    zhang.sees("Please tell us what happened.")
    zhang.look("form-errors")
    zhang.fill(text="取药窗口少发了一盒药。\n回家才发现，药快吃完了。", where="3 号窗口")
    zhang.tick("contact", "anonymous")
    zhang.press("Show my receipt")
    zhang.look("receipt")
    receipt = zhang.page.locator(".code").inner_text()
    zhang.page.locator("input[type=file]").set_input_files(
        [{"name": "药单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}]
    )
    zhang.press("Send my complaint")
    zhang.look("receipt-refused-file")
    zhang.page.locator("input[type=file]").set_input_files(
        [{"name": "药盒.png", "mimeType": "image/png", "buffer": a_picture()}]
    )
    zhang.press("Send my complaint")
    zhang.sees("We have it. Thank you.")
    zhang.look("thanks")
    assert zhang.page.locator(".code").inner_text() == receipt
    return receipt


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


def follow(zhang: Walker, receipt: str) -> None:
    zhang.press("Follow my case")
    zhang.look("door")
    zhang.fill(receipt=receipt[:-1])
    zhang.press("Show my case")
    zhang.sees("We do not find a case for this receipt")
    zhang.look("door-wrong")
    zhang.fill(receipt=receipt.lower())
    zhang.press("Show my case")
    zhang.sees("Your complaint is with us")
    zhang.look("case-received")
    assert receipt.replace(" ", "") not in zhang.page.content().replace(" ", "")
    assert receipt.replace(" ", "")[:8] not in zhang.page.url
    zhang.fill(text="请尽快，谢谢。")
    zhang.press("Send my message")
    zhang.look("case-message")
    with zhang.page.expect_download() as coming:
        zhang.page.get_by_role("link", name="药盒.png").click()
    assert coming.value.suggested_filename == "药盒.png"


def disagree(zhang: Walker) -> None:
    zhang.go("/jiangzhou/follow")
    zhang.sees("Our answer")
    zhang.look("case-answered")
    zhang.press("I do not accept it, please look again")
    zhang.sees("Not sent yet")
    zhang.look("case-no-reason")
    zhang.fill(reason="送来的药批号太旧。")
    zhang.press("I do not accept it, please look again")
    zhang.sees("Your case is looked into anew")
    zhang.look("case-disputed")


def agree(zhang: Walker) -> None:
    zhang.go("/jiangzhou/follow")
    zhang.press("I accept this answer")
    zhang.sees("Your case is closed")
    zhang.look("case-closed")
    zhang.press("Send my judgement")
    zhang.look("case-no-score")
    zhang.tick("score", "4")
    zhang.tick("easy", "5")
    zhang.tick("informed", "na")
    zhang.tick("resolved", "resolved")
    zhang.fill(remark="第二次办得很快。")
    zhang.press("Send my judgement")
    zhang.look("case-judged")
    assert words(zhang.language, "Satisfied") in zhang.page.inner_text("main")


def leave(zhang: Walker) -> None:
    zhang.press("Leave quickly")
    zhang.sees("Privacy")
    zhang.look("left")
    zhang.go("/jiangzhou/follow")
    assert "批号" not in zhang.page.inner_text("body")
