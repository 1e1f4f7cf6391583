"""Files that would do harm are refused by name; broken ones get a sentence; the others are read on."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from orientir.core.items.readers import archive
from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.rendering import to_html
from orientir.core.items.report import as_json
from orientir.core.items.text import Element, Formula, Image, Words
from orientir.core.items.writers.package import write_package
from orientir.core.mistakes import Mistake
from tests.core.items import samples

FILES = Path(__file__).parents[2] / "data" / "items_qti_instructure"
GOOD = (FILES / "items_2.2" / "choice.xml").read_bytes()


def refusal(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [one.reason for one in collect(path).contents.malformed]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="x">
<itemBody>&b;</itemBody></assessmentItem>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="x">
<itemBody>&a;</itemBody></assessmentItem>"""
ENTITIES = "объявлены сущности XML (<!ENTITY>): такие файлы не читаются, они бывают опасны"


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")], ids=range(3))
def test_entities(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path / "a.xml", content) == [ENTITIES]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "пустой файл"),
        (b"no xml", "строка 1, столбец 1: это не XML"),
        (b"<item><a></item>", "строка 1, столбец 17: открывающий и закрывающий теги не совпадают"),
        (b'<?xml version="1.0" encoding="utf-7"?><item/>', "неизвестная кодировка utf-7"),
        (b"<item>" * 250 + b"</item>" * 250, "вложено слишком глубоко"),
        (b"<item>&nbsp;</item>", "строка 1, столбец 13: неизвестная сущность XML"),
        (b"<item>\xff\xfe</item>", "строка 1, столбец 7: байты не в объявленной кодировке"),
    ],
)
def test_broken_xml(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert refusal(tmp_path / "a.xml", content) == [sentence]


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def link() -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("link.xml")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def encrypted() -> bytes:
    content = bytearray(packed(("a.xml", GOOD)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


ARCHIVES = [
    (packed(("../../etc/a.xml", GOOD)), "файл «../../etc/a.xml» выходит за пределы архива"),
    (packed(("/etc/a.xml", GOOD)), "файл «/etc/a.xml» указывает место на диске, а не в архиве"),
    (packed(("C:\\a.xml", GOOD)), "файл «C:/a.xml» указывает место на диске, а не в архиве"),
    (packed((link(), b"/etc/passwd")), "файл «link.xml» — ссылка: по ссылкам не ходим"),
    (
        packed(("a.xml", b"0" * 8_000_000)),
        "файл «a.xml» сжат больше чем в 200 раз: похоже на «бомбу»",
    ),
    (encrypted(), "файл «a.xml» зашифрован: снимите пароль с архива"),
    (b"PK\x03\x04 broken", "это не архив zip, или он повреждён"),
]


@pytest.mark.parametrize(("content", "sentence"), ARCHIVES, ids=range(len(ARCHIVES)))
def test_archives(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert refusal(tmp_path / "a.zip", content) == [sentence]


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    content = packed(*((f"{n}.xml", GOOD) for n in range(3)))
    assert refusal(tmp_path / "a.zip", content) == ["в архиве больше 2 файлов"]


def test_too_much_altogether(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 2**20)
    inner = random.Random(1).randbytes(300_000).hex().encode()
    content = packed(("a.xml", inner), ("b.xml", inner))
    assert refusal(tmp_path / "a.zip", content) == ["в распакованном виде больше 1 МБ"]


def test_an_archive_in_an_archive_in_an_archive(tmp_path: Path) -> None:
    content = packed(("b.zip", packed(("c.zip", packed(("a.xml", GOOD))))))
    assert refusal(tmp_path / "a.zip", content) == [
        "архив внутри архива внутри архива: так глубоко не читаем"
    ]


def test_an_archive_that_lies_about_a_member(tmp_path: Path) -> None:
    content = packed(("a.xml", GOOD), ("b.xml", GOOD))
    broken = content.replace(content[60:70], b"0123456789", 1)
    told = as_json(_collected(tmp_path / "a.zip", broken))
    assert (told["malformed"], told["imported"]) == (
        [{"file": "a.xml", "reason": "повреждён внутри архива"}],
        1,
    )


def _collected(path: Path, content: bytes) -> Collected:
    path.write_bytes(content)
    return collect(path)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(GOOD)
    (tmp_path / "b.xml").symlink_to("/etc/passwd")
    told = as_json(collect(tmp_path))
    assert (told["imported"], [one["file"] for one in told["malformed"]]) == (1, ["b.xml"])


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    for name, content in (("a.xml", BOMB), ("b.xml", GOOD), ("c.zip", b"?"), ("d.gift", b"{")):
        (tmp_path / name).write_bytes(content)
    told = as_json(collect(tmp_path))
    assert (told["imported"], [one["file"] for one in told["malformed"]]) == (1, ["c.zip", "a.xml"])
    assert [one["item"] for one in told["unsupported"]] == ["d.gift#1"]


EVIL = """<p onclick="x()">Текст<script>alert(1)</script><img src="http://host/a.png" alt="чужой"/>
<img src="../../../etc/passwd" alt="наружу"/><a href="javascript:x()">слова</a><iframe src="http://host"/>
<style>p {}</style><svg onload="x()"/></p>"""


def test_markup_of_strangers(tmp_path: Path) -> None:
    content = GOOD.replace(b"<itemBody>", b"<itemBody>" + EVIL.encode(), 1)
    (found,) = _collected(tmp_path / "a.xml", content).contents.items
    html = to_html(found.item.prompt)
    assert html.startswith("<p>Текст [чужой] [наружу] слова</p>") or "[чужой]" in html
    for word in ("script", "alert(", "onclick", "http", "javascript", "iframe", "passwd", "style"):
        assert word not in html
    assert set(found.losses) >= {
        "рисунок с другого узла сети",
        "рисунок вне пакета",
        "ссылка (её слова оставлены)",
        "встроенная страница",
        "рисунок SVG внутри текста",
    }


def test_what_is_rendered_is_safe_whatever_was_stored() -> None:
    text = (
        Words("<script>"),
        Element("p", (Words('"&'),)),
        Image('"><script>', '"><b>'),
        Formula("tex", "</span><script>"),
        Formula("mathml", '<math><mi onclick="x">y</mi><script>z</script></math>'),
        Formula("mathml", "<script/>"),
    )
    html = to_html(text)
    root = etree.fromstring(f"<div>{html}</div>")
    names = {etree.QName(one).localname for one in root.iter()}
    assert names == {"div", "p", "img", "span", "math", "mi"}
    assert not any("onclick" in one.attrib for one in root.iter())


# --- mutations ---------------------------------------------------------------------------------


def mutated(content: bytes, source: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled or put in."""
    data = bytearray(content)
    for _ in range(source.randint(1, 6)):
        place = source.randrange(len(data))
        match source.randrange(4):
            case 0:
                data[place] = source.randrange(256)
            case 1:
                del data[place : place + source.randint(1, 40)]
            case 2:
                data[place:place] = data[place : place + source.randint(1, 200)]
            case _:
                data[place:place] = source.choice(
                    (b"<", b">", b"&", b"\0", b"]]>", b"-1e999", b"{", b"}", "ё".encode())
                )
        if not data:
            data = bytearray(b"<")
    return bytes(data)


SEEDS = [
    "items_1.2/ordering.xml",
    "items_1.2/multiple_answer.xml",
    "items_1.2/canvas_multiple_fib.xml",
    "items_1.2/numeric_precision.xml",
    "items_2.2/gap_match.xml",
    "items_2.2/match2.xml",
    "items_2.2/text_entry.xml",
    "items_2.2/hotspot.xml",
    "test_qti_2.2.zip",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_mutations_get_a_sentence(tmp_path: Path, seed: str) -> None:
    source, original = random.Random(seed), (FILES / seed).read_bytes()
    path = tmp_path / Path(seed).name
    for _ in range(25):
        path.write_bytes(mutated(original, source))
        try:
            told = as_json(collect(path))
        except Mistake:
            continue
        assert told["imported"] + len(told["unsupported"]) == told["items"]


def test_a_package_of_ours_in_pieces(tmp_path: Path) -> None:
    content = write_package(samples.ALL, lambda _: b"\x89PNG\r\n\x1a\n").content
    source, path = random.Random(7), tmp_path / "a.zip"
    for _ in range(40):
        path.write_bytes(mutated(content, source))
        try:
            collect(path)
        except Mistake:
            continue


# --- items that would keep a reader busy for ever -----------------------------------------------


def choices(count: int, rules: str) -> str:
    options = "".join(f'<simpleChoice identifier="o{n}">{n}</simpleChoice>' for n in range(count))
    return f"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="x" title="x">
    <responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
    <correctResponse><value>o1</value></correctResponse></responseDeclaration>
    <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/><itemBody>
    <choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">{options}</choiceInteraction></itemBody>
    <responseProcessing>{rules}</responseProcessing></assessmentItem>"""


RULE = """<responseCondition><responseIf><match><variable identifier="RESPONSE"/>
<correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>
</setOutcomeValue></responseIf></responseCondition>"""


@pytest.mark.parametrize(
    ("count", "rules", "reason"),
    [
        (5000, RULE, "слишком много вариантов: 5000"),
        (400, RULE * 300, "правила оценивания слишком длинны, чтобы их проверить"),
        (400, RULE, None),
    ],
)
def test_items_without_end(tmp_path: Path, count: int, rules: str, reason: str | None) -> None:
    contents = _collected(tmp_path / "a.xml", choices(count, rules).encode()).contents
    assert [one.reason for one in contents.unsupported] == ([reason] if reason else [])
