"""A decision on paper: an order, minutes or a letter, with the pinned figures as an annex (DOCX, Russian)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from docx.document import Document as DocumentType
from docx.shared import Mm, Pt

from orientir.cycle.decisions.models import Assignment, Decision, PinnedFigure
from orientir.cycle.decisions.pages.one import figure_shown, target_shown
from orientir.kit import russian
from orientir.kit.documents.official import (
    BLANK,
    annex,
    centred,
    long_day,
    new_paper,
    ruled_table,
    said,
    signed_by,
    two_sides,
)
from orientir.kit.documents.word import to_bytes

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """What the paper is made of. ``issuer``: the full title of who decides."""

    decision: Decision
    issuer: str
    points: Sequence[Assignment]
    figures: Sequence[PinnedFigure]
    ended: Decision | None = None

    @property
    def by_point(self) -> list[list[Assignment]]:
        return [list(members) for _n, members in groupby(self.points, key=lambda one: one.number)]


def decision_docx(paper: Paper) -> bytes:
    """The paper as a DOCX; a draft has blanks where number and day will stand."""
    one = paper.decision
    document = new_paper(title=one.title, author=paper.issuer)
    {"order": _order, "minutes": _minutes, "letter": _letter}[one.kind](document, paper)
    lists = [members for members in paper.by_point if len(members) > MOST_NAMED]
    count = len(lists) + bool(paper.figures)
    place = 0
    for members in lists:
        place += 1
        _executors(document, paper, members, _mark(place, count))
    if paper.figures:
        _figures(document, paper, _mark(place + 1, count))
    return to_bytes(document)


def _mark(place: int, count: int) -> str:
    return f"Приложение {place}" if count > 1 else "Приложение"


def _order(document: DocumentType, paper: Paper) -> None:
    one = paper.decision
    _head(document, paper, "ПРИКАЗ")
    _title(document, one.title)
    if reason := _reason(paper):
        said(document, f"{reason},")
    said(document, "ПРИКАЗЫВАЮ:", indent=False, after=6)
    number = _say_end(document, paper)
    for members in paper.by_point:
        number += 1
        said(document, f"{number}. {_point(members)}")
    if one.control:
        said(
            document, f"{number + 1}. Контроль исполнения приказа возложить на {_dot(one.control)}"
        )
    signed_by(document, one.signatory_post, one.signatory)


def _head(document: DocumentType, paper: Paper, word: str) -> None:
    one = paper.decision
    centred(document, paper.issuer.upper(), after=12)
    centred(document, word, bold=True, after=12)
    two_sides(document, long_day(one.signed_on), f"№ {one.number or BLANK}")


def _title(document: DocumentType, title: str) -> None:
    paragraph = said(document, title, indent=False, after=12)
    paragraph.paragraph_format.space_before = Pt(14)
    paragraph.paragraph_format.right_indent = Mm(70)
    paragraph.runs[0].bold = True


def _reason(paper: Paper) -> str:
    """The grounds with the figures they stand on; ends with a comma before «приказываю»."""
    parts = [paper.decision.grounds.strip().rstrip(".,;")] if paper.decision.grounds.strip() else []
    if paper.figures:
        days = sorted({one.snapshot.reporting_on for one in paper.figures})
        shown = ", ".join(russian.day(day) for day in days)
        word = (
            "на основании показателей мониторинга"
            if parts
            else "На основании показателей мониторинга"
        )
        parts.append(f"{word} по состоянию на {shown} (приложение)")
    return ", ".join(parts)


def _say_end(document: DocumentType, paper: Paper) -> int:
    """The point that ends a former decision; returns how many points stand by now."""
    if paper.ended is None:
        return 0
    ended = paper.ended
    word = "Признать утратившим силу" if paper.decision.ends_how == "superseded" else "Отменить"
    kind = {"order": "приказ", "minutes": "протокол", "letter": "письмо"}[ended.kind]
    said(
        document,
        f"1. {word} {kind} от {russian.day(ended.signed_on)} № {ended.number} «{ended.title}».",
    )
    return 1


def _point(members: Sequence[Assignment]) -> str:
    first = members[0]
    text = f"{_whom(members)}: {_dot(_lower(first.text))} Срок: до {russian.day(first.due_on)}."
    if first.expected:
        text += f" Подтверждение: {_dot(first.expected)}"
    return text


def _whom(members: Sequence[Assignment]) -> str:
    if len(members) > MOST_NAMED:
        return f"Исполнителям по списку (прилагается, всего {len(members)})"
    return ", ".join(one.who for one in members)


def _minutes(document: DocumentType, paper: Paper) -> None:
    one = paper.decision
    _head(document, paper, "ПРОТОКОЛ")
    _title(document, one.title)
    if one.present.strip():
        said(document, "Присутствовали:", indent=False)
        for line in filter(None, (line.strip() for line in one.present.splitlines())):
            said(document, line, indent=False, after=0)
    if reason := _reason(paper):
        said(document, f"{reason}.").paragraph_format.space_before = Pt(8)
    if one.text.strip():
        said(document, "СЛУШАЛИ:", indent=False).paragraph_format.space_before = Pt(8)
        _paragraphs(document, one.text)
    said(document, "РЕШИЛИ:", indent=False).paragraph_format.space_before = Pt(8)
    number = _say_end(document, paper)
    for members in paper.by_point:
        number += 1
        said(document, f"{number}. {_point(members)}")
    signed_by(document, one.signatory_post or "Председатель", one.signatory)
    signed_by(document, "Секретарь", "", before=12)


def _letter(document: DocumentType, paper: Paper) -> None:
    one = paper.decision
    centred(document, paper.issuer.upper(), after=12)
    two_sides(document, long_day(one.signed_on), f"№ {one.number or BLANK}")
    whom = list(dict.fromkeys(member.who for member in paper.points))
    for line in whom[:MOST_NAMED] or ["Руководителям подведомственных организаций"]:
        paragraph = said(document, line, indent=False, after=0)
        paragraph.paragraph_format.left_indent = Mm(90)
    if len(whom) > MOST_NAMED:
        said(
            document, f"(всего адресатов: {len(whom)})", indent=False
        ).paragraph_format.left_indent = Mm(90)
    _title(document, one.title)
    if reason := _reason(paper):
        said(document, f"{reason}.")
    _paragraphs(document, one.text)
    for number, members in enumerate(paper.by_point, 1):
        said(document, f"{number}. {_point(members)}")
    signed_by(document, one.signatory_post, one.signatory)


def _paragraphs(document: DocumentType, text: str) -> None:
    for line in filter(None, (line.strip() for line in text.splitlines())):
        said(document, line)


def _executors(
    document: DocumentType, paper: Paper, members: Sequence[Assignment], mark: str
) -> None:
    annex(document, _annexed(paper, mark))
    centred(document, f"Исполнители: {members[0].text[:160]}", bold=True, after=8)
    rows = [(str(place), one.who, russian.day(one.due_on)) for place, one in enumerate(members, 1)]
    ruled_table(document, ("№", "Исполнитель", "Срок"), rows, (12, 118, 35))


def _figures(document: DocumentType, paper: Paper, mark: str) -> None:
    annex(document, _annexed(paper, mark))
    centred(document, "Показатели, на основании которых принято решение", bold=True, after=8)
    rows = [
        (
            f"{one.indicator}. {one.indicator_title}", one.unit_title, str(one.year), figure_shown(one, one.value),
            russian.out_of(one.numerator, one.denominator), target_shown(one),
        )
        for one in paper.figures
    ]  # fmt: skip
    heads = ("Показатель", "Территория, организация", "Год", "Значение", "Из скольких", "Цель")
    ruled_table(document, heads, rows, (48, 38, 13, 25, 24, 17), numbers_from=2)
    codes = sorted({one.snapshot.code for one in paper.figures})
    said(
        document, f"Источник: срез {', '.join(codes)}.", indent=False
    ).paragraph_format.space_before = Pt(6)


def _annexed(paper: Paper, mark: str) -> list[str]:
    one = paper.decision
    kind = {"order": "к приказу", "minutes": "к протоколу", "letter": "к письму"}[one.kind]
    return [
        mark,
        kind,
        f"от {russian.day(one.signed_on) if one.signed_on else BLANK} № {one.number or BLANK}",
        "",
    ]


def _lower(text: str) -> str:
    """After a colon a sentence goes on in a small letter; an abbreviation stays as it is."""
    text = text.strip()
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _dot(text: str) -> str:
    return f"{text.strip().rstrip('.')}."
