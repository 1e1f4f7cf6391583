"""GIFT: questions in plain text, divided by empty lines.

Source: docs.moodle.org, "GIFT format". A gap in the middle of a text is kept as a gap.
"""

from __future__ import annotations

import codecs
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from orientir.core.items.readers import choosing, cloze
from orientir.core.items.readers.choosing import HUNDRED, Given, Parts
from orientir.core.items.readers.found import (
    Contents,
    FileRefused,
    Found,
    ItemRefused,
    Unsupported,
)
from orientir.core.items.readers.markup import Markup
from orientir.core.items.specs import (
    ONE,
    ZERO,
    AcceptedOption,
    Essay,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Item,
    Metadata,
    SingleChoice,
    TextEntry,
    TextKey,
)
from orientir.core.items.text import RichText, Words, tidy

MAX_BYTES = 16 * 2**20
_DECLARED = re.compile(rb"//[^\n]{0,80}?(?:encoding|charset|coding)\s*[:=]\s*([A-Za-z0-9_-]{1,20})")
_ENCODINGS = re.compile(
    r"utf-8(-sig)?|utf-16|windows-125\d|cp(125\d|866)|koi8-[ru]|iso-8859-5", re.I
)
_ESCAPED = "~=#{}:\\"
_HIDDEN = {char: chr(0xE000 + place) for place, char in enumerate(_ESCAPED)} | {"n": "\n"}
_SHOWN = {hidden: char for char, hidden in _HIDDEN.items() if char != "n"}
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
_ABOUT = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_QUESTION = re.compile(r"\{\s*(?:[=~#]|T\b|F\b|TRUE|FALSE|\})", re.I)


def looks_like_gift(data: bytes) -> bool:
    """Whether a text file of no particular name holds GIFT questions."""
    text = data[:200_000].decode("utf-8", "replace")
    marked = re.search(r"^\s*(::|\$CATEGORY:)", text, re.M)
    return bool(_QUESTION.search(text) and (marked or "=" in text or "~" in text))


def decode_gift(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what a comment declares; FileRefused says how to save it."""
    if len(data) > MAX_BYTES:
        raise FileRefused(f"файл больше {MAX_BYTES // 2**20} МБ")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16")
    declared = _DECLARED.search(data[:1000])
    name = declared[1].decode("ascii") if declared else "utf-8"
    return _decoded(data, "utf-8-sig" if name.lower().replace("-", "") == "utf8" else name)


def _decoded(data: bytes, encoding: str) -> str:
    if not _ENCODINGS.fullmatch(encoding):
        raise FileRefused(f"неизвестная кодировка {encoding}: сохраните файл в UTF-8")
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise FileRefused(
            "файл не в UTF-8: сохраните его в UTF-8 или напишите первой строкой"
            " «// encoding: windows-1251»"
        ) from None


@dataclass(slots=True)
class _Draft:
    """One question as text, with what was said of it before."""

    text: str
    category: str
    about: dict[str, list[str]] = field(default_factory=dict)


def read_gift(data: bytes, file: str) -> Contents:
    """Every question of the file."""
    contents, used = Contents(), Counter[str]()
    for number, draft in enumerate(_drafts(decode_gift(data)), 1):
        identifier = _identifier(draft, file, number)
        used[identifier] += 1
        if used[identifier] > 1:
            identifier = f"{identifier} #{used[identifier]}"
        try:
            item, losses = _item(draft, identifier)
        except ItemRefused as refused:
            contents.unsupported.append(Unsupported(identifier, str(refused), file))
        else:
            contents.items.append(Found(item, file, losses))
    if not contents.found:
        raise FileRefused("в файле нет ни одного вопроса GIFT")
    return contents


def _drafts(text: str) -> Iterator[_Draft]:
    category, about, lines = "", dict[str, list[str]](), list[str]()
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        if bare.startswith("//"):
            for name, value in _ABOUT.findall(bare):
                about.setdefault(name, []).append(re.sub(r"\\(.)", r"\1", value))
        elif bare.startswith("$CATEGORY:"):
            category = _category(bare.removeprefix("$CATEGORY:"))
        elif bare:
            lines.append(_hidden(line))
        elif lines:
            yield _Draft("\n".join(lines), category, about)
            about, lines = {}, []


def _category(path: str) -> str:
    parts = [part.strip() for part in path.strip().split("/")]
    return "/".join(part for part in parts if part and not part.startswith("$") and part != "top")


def _hidden(text: str) -> str:
    """Escaped signs in a disguise, so that they divide nothing."""
    return re.sub(r"\\([~=#{}:\\n])", lambda found: _HIDDEN[found[1]], text)


def _shown(text: str) -> str:
    return "".join(_SHOWN.get(char, char) for char in text)


def _title(text: str) -> tuple[str, str]:
    found = re.match(r"\s*::(.*?)::", text, re.S)
    return (" ".join(_shown(found[1]).split()), text[found.end() :]) if found else ("", text)


def _identifier(draft: _Draft, file: str, number: int) -> str:
    said = (draft.about.get("id") or [""])[0] or _title(draft.text)[0]
    return said[:200] or f"{posixpath.basename(file)}#{number}"


def _item(draft: _Draft, identifier: str) -> tuple[Item, tuple[str, ...]]:
    title, rest = _title(draft.text)
    before, inside, after = _braces(rest)
    reader = _Reader(before)
    inside, general = _general_feedback(inside)
    interaction, key, feedback = reader.parts(inside.strip())
    prompt = reader.rich(reader.before)
    if after.strip():
        interaction, key, prompt = _in_text((interaction, key, feedback), reader, after)
    told = (Feedback("always", reader.rich(general)),) if general.strip() else ()
    item = Item(
        identifier=identifier,
        title=title,
        prompt=prompt,
        interaction=interaction,
        key=key,
        feedback=(*told, *feedback),
        metadata=Metadata(
            language="", category=draft.category, tags=tuple(draft.about.get("tag", ()))
        ),
    )
    return item, tuple(dict.fromkeys(reader.markup.losses))


def _braces(text: str) -> tuple[str, str, str]:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 and end < 0:
        raise ItemRefused("текст без вопроса: в задании нечего отвечать")
    if start < 0 or end < start:
        raise ItemRefused("фигурные скобки не парны: знаки { } в тексте пишутся \\{ \\}")
    inside = text[start + 1 : end]
    if "{" in inside or "}" in inside:
        raise ItemRefused("две пары фигурных скобок в одном вопросе")
    return text[:start], inside, text[end + 1 :]


def _general_feedback(inside: str) -> tuple[str, str]:
    answers, _, general = inside.partition("####")
    return answers, general


class _Reader:
    """Reads the texts of one question in the format that the question names."""

    def __init__(self, before: str) -> None:
        found = _FORMAT.match(before)
        self.format = found[1].lower() if found else "moodle"
        self.before = before[found.end() :] if found else before
        self.markup = Markup(tex=True)
        if self.format == "markdown":
            self.markup.lose("разметка Markdown показана как есть")

    def rich(self, text: str) -> RichText:
        found = _FORMAT.match(text)
        text = _shown(text[found.end() :] if found else text)
        if self.format == "html" or (self.format == "moodle" and re.search(r"</?[a-zA-Z]", text)):
            return self.markup.from_html(text)
        lines = [" ".join(line.split()) for line in text.strip().split("\n")]
        escaped = [line.replace("&", "&amp;").replace("<", "&lt;") for line in lines if line]
        return self.markup.from_html(
            escaped[0] if len(escaped) == 1 else "".join(f"<p>{line}</p>" for line in escaped)
        )

    def parts(self, inside: str) -> Parts:
        """What the braces hold."""
        if not inside:
            self.markup.lose("критерии оценивания не разделены по баллам: их нужно добавить")
            return Essay(), None, ()
        truth = re.fullmatch(r"(T|TRUE|F|FALSE)\s*(?:#(.*?))?(?:#(.*))?", inside, re.I | re.S)
        if truth:
            return self._true_false(truth[1].upper().startswith("T"), truth[2], truth[3])
        if inside.startswith("#"):
            return self._number(inside[1:])
        return self._listed(list(self._answers(inside)))

    def _true_false(self, is_true: bool, wrong: str | None, right: str | None) -> Parts:
        chosen, missed = self.rich(right or ""), self.rich(wrong or "")
        return choosing.true_false(is_true, (chosen, missed) if is_true else (missed, chosen))

    def _number(self, inside: str) -> Parts:
        inside = inside.strip()
        if not inside.startswith(("=", "~", "%")):
            answer = inside.partition("#")[0].strip()
            return choosing.number([Given((Words(answer),), HUNDRED)], ONE)
        answers = [one for sign, one in self._answers(inside) if sign == "="]
        if any(one.feedback for one in answers):
            self.markup.lose("отклики на отдельные ответы")
        return choosing.number(answers, ONE)

    def _answers(self, inside: str) -> Iterator[tuple[str, Given]]:
        for found in re.finditer(r"([=~])([^=~]*)", inside):
            sign, body = found[1], found[2].strip()
            percent = HUNDRED if sign == "=" else ZERO
            share = re.match(r"%(-?[\d.,]+)%", body)
            if share:
                percent, body = choosing.percent_of(share[1]), body[share.end() :]
            text, _, feedback = body.partition("#")
            yield sign, Given(self.rich(text), percent, self.rich(feedback))

    def _listed(self, answers: list[tuple[str, Given]]) -> Parts:
        if not answers:
            raise ItemRefused("в фигурных скобках нет ответов")
        signs, given = {sign for sign, _ in answers}, [one for _, one in answers]
        if signs == {"="}:
            if all("->" in one.words for one in given):
                return choosing.matching(list(self._pairs(given)), ONE, shuffle=True)
            if any(one.feedback for one in given):
                self.markup.lose("отклики на отдельные ответы")
            return choosing.short_text(given, ONE, case=False)
        single = "=" in signs
        if not single and not any(one.percent > 0 for one in given):
            raise ItemRefused("нет ни одного верного ответа")
        return choosing.choice(given, ONE, single=single, shuffle=True)

    def _pairs(self, given: list[Given]) -> Iterator[tuple[RichText, RichText]]:
        for one in given:
            left, _, right = one.words.partition("->")
            yield self.rich(left), self.rich(right)


def _in_text(parts: Parts, reader: _Reader, after: str) -> tuple[Gaps, GapsKey | None, RichText]:
    """A question whose answer stands in the middle of its text."""
    interaction, key, _ = parts
    whole = f"{reader.before.rstrip()} {cloze.mark('g1')}{_space(after)}{after.strip()}"
    prompt = tidy(cloze.with_slots(reader.rich(whole)))
    if isinstance(interaction, SingleChoice) and key is not None:
        gap = Gap("g1", "list", interaction.options)
        accepted = tuple(_accepted_options(key))
        return Gaps((gap,), shuffle=interaction.shuffle), GapsKey((GapKey("g1", accepted),)), prompt
    if isinstance(interaction, TextEntry) and isinstance(key, TextKey):
        keys = GapsKey((GapKey("g1", key.accepted, key.rule),))
        return Gaps((Gap("g1", "text"),)), keys, prompt
    raise ItemRefused("ответ такого вида внутри текста")


def _space(after: str) -> str:
    return " " if after[:1].isspace() else ""


def _accepted_options(key: object) -> Iterator[AcceptedOption]:
    points = getattr(key, "points", ())
    if points:
        yield from (AcceptedOption(one.option, one.points) for one in points)
    else:
        yield from (AcceptedOption(name, Decimal(1)) for name in getattr(key, "correct", ()))
