"""``orientir items check`` on files made to hurt: refused by name, quickly, in bounded memory."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

GOOD = (
    '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
    ' identifier="a" title="t" adaptive="false" timeDependent="false"><responseDeclaration'
    ' identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse>'
    "<value>A</value></correctResponse></responseDeclaration><itemBody><choiceInteraction"
    ' responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"><prompt>?</prompt>'
    '<simpleChoice identifier="A">1</simpleChoice><simpleChoice identifier="B">2</simpleChoice>'
    "</choiceInteraction></itemBody><responseProcessing template="
    '"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/></assessmentItem>'
)
BODY = GOOD.split("?>", 1)[1]
MOST_SECONDS, MOST_MEGABYTES = 20, 1024
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ха"}">' for n in range(10))
SECRET = "SECRET-OF-THE-MACHINE"


def check(path: Path) -> tuple[int, dict[str, object], str]:
    """Code, document, what was said; in a process of its own with bounded memory, as a stranger's file deserves."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "orientir", "items", "check", str(path), "--json"],
        capture_output=True,
        text=True,
        timeout=4 * MOST_SECONDS,
        env=os.environ | {"PYTHONPATH": "src"},
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_AS, (MOST_MEGABYTES * 2**20, MOST_MEGABYTES * 2**20)
        ),
    )
    assert time.monotonic() - begun < MOST_SECONDS
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def hostile_xml(secret: Path) -> dict[str, tuple[str | bytes, str]]:
    """By name: the content and what is said of it."""
    return {
        "laughs.xml": (f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>", "объявлены сущности XML"),
        "laughs16.xml": (f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode("utf-16"), "сущности XML"),
        "xxe.xml": (
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
            + BODY.replace("<prompt>?", "<prompt>&x;"),
            "объявлены сущности XML",
        ),
        "parameter.xml": (
            f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>{BODY}',
            "объявлены сущности XML",
        ),
        "utf7.xml": ('<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', "кодировка UTF-7"),
        "deep.xml": ("<a>" * 100_000 + "</a>" * 100_000, "вложено слишком глубоко"),
        "attribute.xml": (GOOD.replace('title="t"', f'title="{"t" * 20_000_000}"'), "строка 1"),
        "binary.xml": (bytes(range(256)) * 20, "строка 1"),
        "zip.xml": (b"PK\x03\x04" + b"\0" * 200, "строка 1"),
        "empty.xml": ("", "пустой файл"),
        "binary.gift": (bytes(range(256)) * 20, "файл не в UTF-8"),
        "binary.xlsx": (bytes(range(256)) * 20, ""),
        "binary.zip": (bytes(range(256)) * 20, "это не архив zip"),
        "text.zip": (GOOD, "это не архив zip"),
    }


def test_a_hostile_file_is_refused_by_name_and_the_others_are_read(
    tmp_path: Path, secret: Path
) -> None:
    made = hostile_xml(secret)
    folder = tmp_path / "files"
    folder.mkdir()
    for name, (content, _) in made.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "good.xml").write_text(GOOD, encoding="utf-8")
    (folder / "link.xml").symlink_to(secret)
    (folder / "circle").symlink_to(folder)
    os.mkfifo(folder / "pipe.xml")
    code, told, said = check(folder)
    assert (code, told["imported"], said) == (0, 1, "")
    reasons = {one["file"]: one["reason"] for one in told["malformed"]}  # type: ignore[attr-defined]
    assert set(reasons) >= {*made, "link.xml", "pipe.xml"}
    assert {name: words in reasons[name] for name, (_, words) in made.items()} == dict.fromkeys(
        made, True
    )


@pytest.mark.parametrize(
    "name", ["laughs.xml", "deep.xml", "binary.gift", "binary.zip", "binary.xlsx"]
)
def test_a_hostile_file_alone_ends_with_a_sentence_and_code_1(
    tmp_path: Path, secret: Path, name: str
) -> None:
    content, words = hostile_xml(secret)[name]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    code, told, said = check(path)
    assert (code, told["items"], told["imported"], said.count("\n")) == (1, 0, 0, 1)
    assert said.startswith(f"orientir: {path}")
    assert words in said


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    assert check(tmp_path / "pipe.xml")[::2] == (
        1,
        f"orientir: {tmp_path}/pipe.xml: это не обычный файл\n",
    )
    code, told, said = check(Path("/dev/zero"))
    assert (code, told) == (1, {})
    assert "не нашлось ни одного файла с заданиями" in said


def link_member() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.xml")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.xml": "0" * 50_000_000}, "похоже на «бомбу»"),
        ({f"{n}.xml": "0" * 1_000_000 for n in range(1_100)}, "в распакованном виде больше 1024 МБ"),
        ({"../../evil.xml": GOOD}, "«../../evil.xml» выходит за пределы архива"),
        ({"..\\evil.xml": GOOD}, "выходит за пределы архива"),
        ({"/etc/evil.xml": GOOD}, "указывает место на диске"),
        ({"C:\\evil.xml": GOOD}, "указывает место на диске"),
        ({f"{n}": "" for n in range(20_100)}, "больше 20000 файлов"),
        ({"imsmanifest.xml": "<manifest><res"}, "imsmanifest.xml: строка 1"),
        ({"imsmanifest.xml": "<manifest/>"}, "в пакете нет ни заданий, ни тестов"),
    ],
)  # fmt: skip
def test_a_hostile_archive(tmp_path: Path, members: dict[str, str | bytes], words: str) -> None:
    path = pack(tmp_path / "package.zip", members)
    code, told, said = check(path)
    assert (code, told["imported"], said.count("\n")) == (1, 0, 1)
    assert words in said


def test_a_link_inside_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link_member(), "/etc/passwd")
    assert "«link.xml» — ссылка" in check(path)[2]


def test_archives_inside_archives(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "bomb.zip", {"a.xml": "0" * 50_000_000}).read_bytes()
    path = pack(tmp_path / "package.zip", {"bomb.zip": bomb, "good.xml": GOOD})
    code, told, _ = check(path)
    assert (code, told["imported"]) == (0, 1)
    assert "похоже на «бомбу»" in str(told["malformed"])
    for number in range(6):
        path = pack(tmp_path / f"{number}.zip", {"inside.zip": path.read_bytes()})
    assert "так глубоко не читаем" in check(path)[2]


def test_a_manifest_and_pictures_that_point_outside(tmp_path: Path, secret: Path) -> None:
    resource_of = '<resource type="imsqti_item_xmlv2p1" href="{}"/>'
    manifest = "".join(resource_of.format(one) for one in ("nope.xml", "../../etc/passwd"))
    images = "".join(
        f'<img src="{one}" alt=""/>'
        for one in (secret, secret.as_uri(), "../secret.txt", "http://127.0.0.1:1/x.png")
    )
    inside = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text"'
        f' href="{secret.as_uri()}"/>'
    )
    item = GOOD.replace("<prompt>?", f"<prompt>?{images}{inside}")
    path = pack(
        tmp_path / "package.zip",
        {
            "imsmanifest.xml": f"<manifest><resources>{manifest}</resources></manifest>",
            "q.xml": item,
        },
    )
    code, told, _ = check(path)
    assert (code, told["items"]) == (0, 1)
    missing = {one["file"] for one in told["missing"]}  # type: ignore[attr-defined]
    assert missing == {"nope.xml", "../../etc/passwd"}
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "q.xml").write_text(item, encoding="utf-8")
    assert check(tmp_path / "alone" / "q.xml")[0] == 0
