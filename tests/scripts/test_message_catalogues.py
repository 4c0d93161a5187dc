"""Catalogues: extracted by package, updated without noise, every fault listed."""

import pytest

from scripts import messages


@pytest.fixture
def house(monkeypatch, tmp_path):
    """A small house with one package, a template of its own and one that is shared."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "TRANSLATIONS", tmp_path / "translations")
    monkeypatch.setattr(messages, "packages", lambda: ["foundation", "surveys"])
    for folder in ("foundation", "surveys", "templates/surveys", "templates/layouts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "surveys/views.py").write_text(
        'title = _("Surveys")\ncount = ngettext("%(num)d answer", "%(num)d answers", 2)\n'
    )
    (tmp_path / "templates/surveys/list.html").write_text(
        "{{ _('Open') }}{% trans trimmed %}\n  Close\n  it\n{% endtrans %}"
        "{{ pgettext('verb', 'Open') }}"
    )
    (tmp_path / "templates/layouts/page.html").write_text("{{ _('Skip to content') }}")
    return tmp_path


def translate(package, texts):
    catalogue = messages.load(package)
    for message in catalogue:
        if message.id:
            message.string = texts.get(message.id, message.string)
    messages.write(catalogue, messages.catalogue_of(package))


SURVEYS = {
    "Surveys": "调查",
    ("%(num)d answer", "%(num)d answers"): ("%(num)d 份答卷",),
    "Open": "打开",
    "Close it": "关闭",
}


def test_texts_go_to_the_package_they_stand_in(house):
    assert {m.id for m in messages.extract("surveys") if m.id} == set(SURVEYS)
    assert {m.id for m in messages.extract("foundation") if m.id} == {"Skip to content"}


def test_catalogue_carries_neither_dates_nor_line_numbers(house):
    messages.update("surveys")
    text = messages.catalogue_of("surveys").read_text()
    assert "Date" not in text
    assert "#: surveys/views.py\n" in text
    assert "Plural-Forms: nplurals=1" in text


def test_second_update_changes_nothing_and_keeps_translations(house):
    messages.update("surveys")
    translate("surveys", SURVEYS)
    before = messages.catalogue_of("surveys").read_text()
    assert messages.update("surveys") == 0
    assert messages.catalogue_of("surveys").read_text() == before
    assert messages.faults("surveys") == []


def test_update_drops_what_is_no_longer_used(house):
    messages.update("surveys")
    (house / "surveys/views.py").write_text("")
    messages.update("surveys")
    assert "Surveys" not in messages.catalogue_of("surveys").read_text()


def test_check_lists_missing_untranslated_and_unused(house):
    assert messages.faults("foundation") == ["foundation: missing: 'Skip to content'"]
    messages.update("surveys")
    translate("surveys", {**SURVEYS, "Open": ""})
    (house / "surveys/views.py").write_text('_("New")')
    lines = messages.faults("surveys")
    assert "surveys: missing: 'New'" in lines
    assert "surveys: untranslated: 'Open'" in lines
    assert "surveys: unused: 'Surveys'" in lines


def test_check_finds_a_lost_placeholder(house):
    messages.update("surveys")
    translate("surveys", {**SURVEYS, ("%(num)d answer", "%(num)d answers"): ("%(count)d 份答卷",)})
    assert len(messages.faults("surveys")) == 1


def test_package_without_texts_gets_no_catalogue(house):
    (house / "templates/layouts/page.html").write_text("")
    messages.update("foundation")
    assert not messages.catalogue_of("foundation").exists()


def test_compiled_catalogue_lies_beside(house):
    messages.update("surveys")
    messages.compile_all()
    assert messages.catalogue_of("surveys").with_suffix(".mo").exists()
