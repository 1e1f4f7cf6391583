"""Programmes as strangers see them: what the database's two functions tell, with no people in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from orientir.cycle.learning.queries.programmes import LIKE_ENOUGH, read_words


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """A group that takes applications now; ``free``: seats not taken."""

    code: str
    starts_on: date
    ends_on: date
    closes_at: datetime
    form: str
    place: str
    free: int


@dataclass(frozen=True, slots=True)
class OpenModule:
    position: int
    title: str
    hours: int
    competencies: tuple[str, ...]
    control: str


@dataclass(frozen=True, slots=True)
class OpenProgramme:
    """A recommended programme without its authors; the lines after ``groups`` stand on its own page alone."""

    code: str
    title: str
    kind: str
    form: str
    hours: int
    funding: str
    is_federal_priority: bool
    organisation: str
    groups: tuple[OpenGroup, ...]
    annotation: str = ""
    audience: str = ""
    cost: int | None = None
    topic: str = ""
    competencies: tuple[str, ...] = ()
    federal_number: str = ""
    qualification: str = ""
    state: str = "recommended"
    modules: tuple[OpenModule, ...] = ()

    @property
    def authors(self) -> str:
        """Nobody is named to strangers."""
        return ""


@dataclass(frozen=True, slots=True)
class OpenCatalogue:
    """``outcome``: ``found``, or ``often``. ``organisations``: codes and titles of all that teach."""

    outcome: str
    total: int
    programmes: tuple[OpenProgramme, ...]
    organisations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpenFilters:
    """Empty: any. ``organisation``: code of a unit; ``only``: ``seats``, ``federal``, ``free``."""

    words: str = ""
    kind: str = ""
    form: str = ""
    topic: str = ""
    organisation: str = ""
    only: str = ""
    longest: int | None = None


def list_open_programmes(
    filters: OpenFilters, *, sort: str, limit: int, offset: int, address: str
) -> OpenCatalogue:
    """A page of the open catalogue: the nearest words first, else by title. ``address``: who looks, for the limit."""
    plain, query = read_words(filters.words)
    asked = {
        "plain": plain, "query": query, "likeness": LIKE_ENOUGH, "kind": filters.kind, "form": filters.form,
        "topic": filters.topic, "organisation": filters.organisation, "only": filters.only,
        "longest": filters.longest, "sort": sort,
    }  # fmt: skip
    told: list[str | int] = [json.dumps(asked), address, limit, offset]
    with connection.cursor() as cursor:
        cursor.execute("select * from open_catalogue(%s, %s, %s, %s)", told)
        outcome, total, programmes, organisations = cursor.fetchone()
    return OpenCatalogue(
        outcome,
        total,
        tuple(_programme(one) for one in json.loads(programmes)),
        tuple((code, title or code) for code, title in json.loads(organisations)),
    )


def find_open_programme(code: str, *, address: str) -> tuple[str, OpenProgramme | None]:
    """The outcome (``found``, ``unknown``, ``often``) and the programme, whole."""
    with connection.cursor() as cursor:
        cursor.execute("select * from open_programme(%s, %s)", [code[:64], address])
        outcome, told = cursor.fetchone()
    return outcome, _programme(json.loads(told)) if told else None


def _programme(told: Mapping[str, Any]) -> OpenProgramme:
    rows = {
        "organisation": told["organisation"] or "—",
        "groups": tuple(_group(one) for one in told["groups"]),
        "competencies": tuple(told.get("competencies", ())),
        "modules": _modules(told.get("modules", ())),
    }
    return OpenProgramme(**{**told, **rows})


def _modules(told: Sequence[Mapping[str, Any]]) -> tuple[OpenModule, ...]:
    return tuple(OpenModule(**{**one, "competencies": tuple(one["competencies"])}) for one in told)


def _group(told: Mapping[str, Any]) -> OpenGroup:
    days = {
        "starts_on": date.fromisoformat(told["starts_on"]),
        "ends_on": date.fromisoformat(told["ends_on"]),
        "closes_at": datetime.fromisoformat(told["closes_at"]),
    }
    return OpenGroup(**{**told, **days})
