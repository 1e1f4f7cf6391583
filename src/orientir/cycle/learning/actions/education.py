"""The diploma a learner came with: written down by themselves or by who enrols them, destroyed by either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.frdo.cleaning import clean, mixes_alphabets
from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import EarlierEducation, EducationLevel
from orientir.kit.journal import record

NO_SERIES: Final = "Нет"
FIELDS: Final = ("level", "family_name", "series", "number")


class EducationNotTaken(Mistake):
    """What was told of a diploma cannot be a diploma."""


@dataclass(frozen=True, slots=True)
class EducationTerms:
    """``level``: code of EducationLevel; ``series``: «Нет» where there is none."""

    level: str
    family_name: str
    series: str
    number: str


def read_education(told: Mapping[str, str]) -> EducationTerms | None:
    """Four texts as somebody typed them; all empty: None. Raises EducationNotTaken."""
    cleaned = {name: clean(told.get(name, "")) for name in FIELDS}
    if not any(cleaned.values()):
        return None
    cleaned["series"] = cleaned["series"] or NO_SERIES
    if cleaned["level"] not in EducationLevel.values:
        raise EducationNotTaken(_("Choose the level of education."))
    if not cleaned["family_name"] or not cleaned["number"]:
        raise EducationNotTaken(_("Write both the family name in the diploma and its number."))
    if mixes_alphabets(cleaned["family_name"]):
        raise EducationNotTaken(
            _("Letters of two alphabets in the family name: type it once more.")
        )
    if not any(sign.isdecimal() for sign in cleaned["number"]):
        raise EducationNotTaken(_("There is no digit in the number of the diploma."))
    return EducationTerms(
        cleaned["level"],
        cleaned["family_name"][:100],
        cleaned["series"][:20],
        cleaned["number"][:40],
    )


@transaction.atomic
def tell_education(*, told: Mapping[int, EducationTerms | None], by: int, at: datetime) -> int:
    """Keep diplomas by person, None destroys one; how many changed. Policies say of whom one may."""
    known = {one.person_id: one for one in EarlierEducation.objects.filter(person__in=told)}
    changed = [
        person
        for person, terms in told.items()
        if _change(person, known.get(person), terms, by=by, at=at)
    ]
    gone = [person for person in changed if told[person] is None]
    written = [person for person in changed if told[person] is not None]
    for event, persons in (("learning.education_told", written), ("learning.education_gone", gone)):
        if persons:
            record(event=event, by=by, at=at, persons=persons, fields=FIELDS)
    return len(changed)


def _change(
    person: int,
    known: EarlierEducation | None,
    terms: EducationTerms | None,
    *,
    by: int,
    at: datetime,
) -> bool:
    if terms is None:
        return known is not None and bool(known.delete()[0])
    told = {name: getattr(terms, name) for name in FIELDS}
    if known is None:
        EarlierEducation.objects.create(person_id=person, told_by_id=by, told_at=at, **told)
        return True
    if all(getattr(known, name) == value for name, value in told.items()):
        return False
    known.told_by_id, known.told_at = by, at
    for name, value in told.items():
        setattr(known, name, value)
    known.save(update_fields=[*FIELDS, "told_by", "told_at"])
    return True
