"""Catalogues are read, written and held against the program without GNU tools."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from orientir.core.mistakes import Mistake
from orientir.kit.ui import translations
from orientir.kit.ui.po import Message, mo_bytes, read_po

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

# a comment
#: place.py:1
msgid "One"
msgstr "Раз"

msgctxt "deed"
msgid "Open"
msgstr "Открыть"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s день"
msgstr[1] "%(n)s дня"
msgstr[2] "%(n)s дней"

msgid ""
"Long "
"\"text\""
msgstr "Длинный «текст»"

#, fuzzy
msgid "Unsure"
msgstr "Наверное"

msgid "Empty"
msgstr ""
"""


def _package(tmp_path: Path, po: str) -> Path:
    (tmp_path / "locale" / translations.CATALOGUE.parent).mkdir(parents=True)
    (tmp_path / "locale" / translations.CATALOGUE).write_text(po, "utf-8")
    return tmp_path


def test_what_is_written_gettext_reads(tmp_path: Path) -> None:
    package = _package(tmp_path, PO)
    messages = read_po(package / "locale" / translations.CATALOGUE)
    catalogue = gettext.GNUTranslations(io.BytesIO(mo_bytes(messages)))
    assert catalogue.gettext("One") == "Раз"
    assert catalogue.pgettext("deed", "Open") == "Открыть"
    assert catalogue.gettext('Long "text"') == "Длинный «текст»"
    assert [catalogue.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 3, 5)] == [
        "%(n)s день", "%(n)s дня", "%(n)s дней",
    ]  # fmt: skip
    assert catalogue.gettext("Unsure") == "Unsure"
    assert catalogue.gettext("Empty") == "Empty"


def test_only_a_stale_catalogue_is_compiled(tmp_path: Path) -> None:
    package = _package(tmp_path, PO)
    assert len(translations.compile_stale(package)) == 1
    assert translations.compile_stale(package) == []


def test_a_broken_line_is_told_with_its_place(tmp_path: Path) -> None:
    package = _package(tmp_path, 'msgid "a"\nmsgstr без кавычек\n')
    with pytest.raises(Mistake, match="строка 2"):
        read_po(package / "locale" / translations.CATALOGUE)


def test_messages_of_modules_and_templates_are_found(tmp_path: Path) -> None:
    package = _package(tmp_path, "")
    (tmp_path / "room.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        '_("One")\nngettext("%(n)s day", "%(n)s days", 2)\npgettext_lazy("deed", "Open")\nprint("no")\n',
        "utf-8",
    )
    folder = tmp_path / "templates" / "room"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(
        '{% translate "Two" %}{% translate "Open" context "deed" %}{{ x|default:_("Three") }}\n'
        "{% blocktranslate count n=x %}{{ n }} row, 5%{% plural %}{{ n }} rows{% endblocktranslate %}\n"
        "{% blocktranslate trimmed %}\n  first\n  second\n{% endblocktranslate %}",
        "utf-8",
    )
    assert {used.key for used in translations.used_messages(package)} == {
        "One", "%(n)s day", "deed\x04Open", "Two", "Three", "%(n)s row, 5%%", "first second",
    }  # fmt: skip


def test_what_lacks_a_translation_is_told_and_what_is_not_needed(tmp_path: Path) -> None:
    package = _package(tmp_path, PO + '\nmsgid "One"\nmsgstr "Раз ещё"\n')
    (tmp_path / "room.py").write_text(
        'from django.utils.translation import gettext\ngettext("One")\ngettext("Missing")\n',
        "utf-8",
    )
    wrong = translations.check(package)
    assert any("room.py:3: нет перевода: 'Missing'" in line for line in wrong)
    assert any("перевод никому не нужен" in line for line in wrong)
    assert any("перевод дан дважды: 'One'" in line for line in wrong)


def test_each_room_has_a_catalogue_of_its_own(tmp_path: Path) -> None:
    for folder in ("cycle/registry/locale", "kit/access/locale"):
        (tmp_path / folder).mkdir(parents=True)
    names = [path.relative_to(tmp_path).as_posix() for path in translations.locale_paths(tmp_path)]
    assert names == ["locale", "cycle/registry/locale", "kit/access/locale"]


def test_a_message_with_an_empty_plural_is_not_translated() -> None:
    assert not Message(singular="a", forms={0: "а", 1: ""}).is_translated
