"""The catalogue: programmes by words (forms of Russian words, ё, typos), filters, what they teach."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import (
    Programme,
    ProgrammeFile,
    ProgrammeModule,
    ProgrammeReview,
)
from orientir.cycle.learning.rules import OFFERED, ProgrammeState
from orientir.cycle.registry.api import titles_of

LIKE_ENOUGH: Final = 0.45
_WORD = re.compile(r"[\w-]+")
_PIECE = re.compile(r"\w+")
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("search_title", "id"),
    "-title": ("-search_title", "id"),
    "hours": ("hours", "search_title"),
    "-hours": ("-hours", "search_title"),
}


class ProgrammeNotFound(Mistake):
    """There is no such programme, or it is not for one's eyes."""


@dataclass(frozen=True, slots=True)
class ProgrammeFilters:
    """Empty: any. ``competencies``: teaches at least one of them. ``waits_for``: this account's review."""

    words: str = ""
    kind: str = ""
    form: str = ""
    topic: str = ""
    competencies: tuple[str, ...] = ()
    organisation: int | None = None
    state: str = ""
    longest: int | None = None
    is_federal_priority: bool = False
    is_free: bool = False
    with_seats: bool = False
    waits_for: int | None = None


@dataclass(frozen=True, slots=True)
class OfferedProgramme:
    """A programme as routes and routing use it; ``topic`` and ``competencies`` are codes."""

    id: int
    code: str
    title: str
    organisation: int
    organisation_title: str
    kind: str
    form: str
    hours: int
    topic: str
    competencies: tuple[str, ...]
    prerequisites: tuple[str, ...]
    is_federal_priority: bool
    is_pedagogical: bool


def list_programmes(
    filters: ProgrammeFilters, *, sort: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[Programme], int]:
    """A page of the catalogue and how many there are: the nearest words first, else by title."""
    found = _narrowed(filters)
    order = ORDERS.get(sort)
    if filters.words.strip():
        found = _with_words(found, filters.words)
        order = order or ("-nearness", "search_title", "id")
    total = found.count()
    shown = found.defer("search_words").order_by(*(order or ORDERS["title"]))
    return list(shown[offset : offset + limit]), total


def _narrowed(filters: ProgrammeFilters) -> QuerySet[Programme]:
    found = Programme.objects.all()
    for column, value in (
        ("kind", filters.kind),
        ("form", filters.form),
        ("topic", filters.topic),
        ("organisation", filters.organisation),
        ("state", filters.state),
        ("hours__lte", filters.longest),
        ("is_federal_priority", filters.is_federal_priority),
        ("funding", "budget" if filters.is_free else ""),
    ):
        if value:
            found = found.filter(**{column: value})
    if filters.competencies:
        found = found.filter(competencies__overlap=list(filters.competencies))
    if filters.with_seats:
        found = found.filter(pk__in=programmes_with_groups())
    if filters.waits_for is not None:
        said = ProgrammeReview.objects.filter(
            reviewer=filters.waits_for, round=F("programme__review_round")
        ).values("programme")
        found = found.filter(state=ProgrammeState.EXPERTISE).exclude(pk__in=said)
    return found


def programmes_with_groups() -> list[int]:
    """Programmes of which a group takes applications now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct programme_id from learning_group where state = 'announced' "
            "and opens_at <= now() and closes_at > now() and starts_on > current_date"
        )
        return [row[0] for row in cursor.fetchall()]


class _Likeness(Func):
    function = "word_similarity"
    output_field = FloatField()


def _with_words(found: QuerySet[Programme], told: str) -> QuerySet[Programme]:
    """All words in the text by their forms, or the title like what was typed; the code exactly.

    What holds the words comes first, in the order of their weight; what only resembles them follows.
    """
    plain, asked = read_words(told)
    if not asked:
        return found.none().annotate(nearness=Value(0.0))
    query = SearchQuery(Value(asked), config="russian", search_type="raw")
    likeness = _Likeness(Value(plain), F("search_title"))
    rank = SearchRank(F("search_words"), query) + Value(1.0)
    return (
        found.annotate(likeness=likeness)
        .filter(Q(search_words=query) | Q(likeness__gte=LIKE_ENOUGH) | Q(code__iexact=told.strip()))
        .annotate(
            nearness=Case(
                When(search_words=query, then=rank),
                default=F("likeness"),
                output_field=FloatField(),
            )
        )
    )


def read_words(told: str) -> tuple[str, str]:
    """What was typed, plain, and as a query of word forms; the query is empty where there are no words."""
    plain = told.lower().replace("ё", "е").strip()[:200]
    parts = [" <-> ".join(_PIECE.findall(word)) for word in _WORD.findall(plain)[:8]]
    return plain, " & ".join(f"({part})" for part in parts if part)


def list_unknown_codes(codes: Sequence[str]) -> list[str]:
    """Of these codes those that no programme in sight bears."""
    known = set(Programme.objects.filter(code__in=list(codes)).values_list("code", flat=True))
    return [code for code in codes if code not in known]


def list_titles(codes: Sequence[str]) -> dict[str, str]:
    """Code → title of the programmes in sight."""
    return dict(Programme.objects.filter(code__in=list(codes)).values_list("code", "title"))


def list_offered_programmes(
    *, on: date, competencies: Collection[str] | None = None
) -> list[OfferedProgramme]:
    """Programmes that groups are formed for; with ``competencies`` those that teach one of them."""
    found = Programme.objects.filter(state__in=OFFERED).defer("search_words", "annotation")
    if competencies is not None:
        found = found.filter(competencies__overlap=list(competencies))
    programmes = list(found.order_by("code"))
    titles = titles_of({one.organisation_id for one in programmes}, on)
    return [
        OfferedProgramme(
            id=one.pk,
            code=one.code,
            title=one.title,
            organisation=one.organisation_id,
            organisation_title=titles.get(one.organisation_id, ""),
            kind=one.kind,
            form=one.form,
            hours=one.hours,
            topic=one.topic,
            competencies=tuple(one.competencies),
            prerequisites=tuple(one.prerequisites),
            is_federal_priority=one.is_federal_priority,
            is_pedagogical=one.is_pedagogical,
        )
        for one in programmes
    ]


def get_programme(code: str) -> Programme:
    found = Programme.objects.defer("search_words").filter(code=code).first()
    if found is None:
        raise ProgrammeNotFound("такой программы нет или она ещё не рекомендована")
    return found


def list_modules(programme: int) -> list[ProgrammeModule]:
    return list(ProgrammeModule.objects.filter(programme=programme).order_by("position"))


def list_files(programme: int) -> list[ProgrammeFile]:
    found = ProgrammeFile.objects.filter(programme=programme).defer("content")
    return list(found.order_by("title", "id"))


def list_reviews(programme: int) -> list[ProgrammeReview]:
    """What reviewers said, the latest round first."""
    return list(
        ProgrammeReview.objects.filter(programme=programme)
        .select_related("reviewer")
        .order_by("-round", "reviewed_at")
    )


def count_states(organisations: Sequence[int] | None = None) -> dict[str, int]:
    """State → how many programmes one sees in it."""
    found = Programme.objects.all()
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    counts: dict[str, Any] = {}
    for state in found.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts
