"""What a programme says of itself, and what must hold of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake

EDUCATION: Final = "Образование и наука"
"""The field of professional activity that most programmes prepare for."""


@dataclass(frozen=True, slots=True)
class ModuleTerms:
    title: str
    hours: int
    competencies: tuple[str, ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeTerms:
    """What a programme says of itself. ``hours`` are in all; modules, if any, sum up to them."""

    title: str
    kind: str
    form: str
    hours: int
    pack: str
    annotation: str = ""
    audience: str = ""
    competencies: tuple[str, ...] = ()
    topic: str = ""
    is_pedagogical: bool = True
    is_federal_priority: bool = False
    federal_number: str = ""
    authors: str = ""
    funding: str = "budget"
    cost: int | None = None
    prerequisites: tuple[str, ...] = ()
    professional_area: str = EDUCATION
    speciality_group: str = ""
    qualification: str = ""


def check_terms(terms: ProgrammeTerms, modules: Sequence[ModuleTerms]) -> None:
    """Raise a Mistake in one sentence for the first thing that does not hold."""
    least = 250 if terms.kind == "retraining" else 16
    if not terms.title.strip():
        raise Mistake(_("A programme has a title."))
    if terms.hours < 1:
        raise Mistake(
            _("A programme without hours is not taken: say how many academic hours it has.")
        )
    if terms.hours < least:
        told = {"hours": terms.hours, "least": least}
        raise Mistake(
            _(
                "%(hours)s hours are too few: programmes of this kind have at least %(least)s (order of "
                "the Ministry of Education and Science of 01.07.2013 No. 499, paragraph 12)."
            )
            % told
        )
    total = sum(one.hours for one in modules)
    if modules and total != terms.hours:
        raise Mistake(
            _("The modules have %(total)s hours in all, the programme %(hours)s: make them equal.")
            % {"total": total, "hours": terms.hours}
        )
    if terms.funding == "paid" and not terms.cost:
        raise Mistake(_("A paid programme says what it costs for one learner."))


def told_of(terms: ProgrammeTerms) -> dict[str, Any]:
    told = {field.name: getattr(terms, field.name) for field in fields(terms)}
    lists = ("competencies", "prerequisites")
    return told | {name: list(told[name]) for name in lists} | {"title": terms.title.strip()}
