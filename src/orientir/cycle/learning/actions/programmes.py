"""Writing a programme, sending it to expertise, what reviewers say, its files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import (
    LearningGroup,
    Programme,
    ProgrammeModule,
)
from orientir.cycle.learning.rules import (
    REVIEWS_NEEDED,
    ProgrammeState,
    ReviewVerdict,
)
from orientir.cycle.learning.terms import ModuleTerms, ProgrammeTerms, check_terms, told_of
from orientir.kit.journal import record


class ProgrammeNotChanged(Mistake):
    """The programme stands where this cannot be done with it."""


@transaction.atomic
def create_programme(
    *,
    organisation: int,
    code: str,
    terms: ProgrammeTerms,
    modules: Sequence[ModuleTerms] = (),
    by: int | None,
    at: datetime,
) -> Programme:
    """A draft. Raises Mistake for one without hours, or whose modules do not sum up to them."""
    check_terms(terms, modules)
    if Programme.objects.filter(code=code).exists():
        raise Mistake(_("There is a programme with the code %(code)s already.") % {"code": code})
    made = Programme.objects.create(
        code=code,
        organisation_id=organisation,
        created_by_id=by,
        created_at=at,
        changed_at=at,
        **told_of(terms),
    )
    write_modules(made, modules)
    record(event="learning.programme_written", by=by, at=at, subject=code)
    return made


@transaction.atomic
def change_programme(
    *,
    programme: int,
    terms: ProgrammeTerms,
    modules: Sequence[ModuleTerms] | None = None,
    by: int,
    at: datetime,
) -> None:
    """Only a draft is rewritten: what was recommended is what people learn."""
    found = _get_draft(programme)
    check_terms(terms, modules or ())
    if found.code in terms.prerequisites:
        raise ProgrammeNotChanged(_("A programme cannot be learned before itself."))
    for name, value in told_of(terms).items():
        setattr(found, name, value)
    found.changed_at = at
    found.save(update_fields=[*told_of(terms), "changed_at"])
    if modules is not None:
        ProgrammeModule.objects.filter(programme=found).delete()
        write_modules(found, modules)
    record(event="learning.programme_changed", by=by, at=at, subject=found.code)


def write_modules(programme: Programme, modules: Sequence[ModuleTerms]) -> None:
    ProgrammeModule.objects.bulk_create(
        ProgrammeModule(
            programme=programme,
            position=position,
            title=one.title,
            hours=one.hours,
            competencies=list(one.competencies),
            control=one.control,
        )
        for position, one in enumerate(modules, start=1)
    )


def _get_draft(programme: int) -> Programme:
    found = Programme.objects.select_for_update().get(pk=programme)
    if found.state != ProgrammeState.DRAFT:
        raise ProgrammeNotChanged(
            _("Only a draft can be changed. Write the next edition as a new programme.")
        )
    return found


@transaction.atomic
def send_to_expertise(*, programme: int, by: int, at: datetime) -> None:
    """A new round begins: what reviewers said of an earlier text does not count."""
    found = _get_draft(programme)
    modules = ProgrammeModule.objects.filter(programme=found).count()
    if not modules or not (found.competencies or found.topic):
        raise Mistake(
            _(
                "Before expertise, say the modules of the programme and what it teaches: competencies or topic."
            )
        )
    found.state, found.changed_at = ProgrammeState.EXPERTISE, at
    found.review_round += 1
    found.save(update_fields=["state", "changed_at", "review_round"])
    record(event="learning.programme_sent", by=by, at=at, subject=found.code)


_MOVES: Final = {
    "take_back": (("expertise",), "draft", "learning.programme_taken_back"),
    "register": (("recommended",), "registry", "learning.programme_registered"),
    "archive": (("draft", "recommended", "registry"), "archive", "learning.programme_archived"),
}


@transaction.atomic
def move_programme(*, programme: int, move: str, by: int, at: datetime) -> None:
    """``take_back`` from expertise, ``register`` (the operator), ``archive``. Raises ProgrammeNotChanged."""
    found = Programme.objects.select_for_update().get(pk=programme)
    allowed, state, event = _MOVES[move]
    if found.state not in allowed:
        raise ProgrammeNotChanged(_("The programme stands elsewhere by now: reload the page."))
    open_groups = LearningGroup.objects.filter(programme=found, state="announced")
    if move == "archive" and open_groups.exists():
        raise ProgrammeNotChanged(
            _("The programme has announced groups: complete or cancel them first.")
        )
    found.state, found.changed_at = state, at
    found.save(update_fields=["state", "changed_at"])
    record(event=event, by=by, at=at, subject=found.code)


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer found: points by criterion of ``rubric`` (its code in the pack), and the verdict."""

    rubric: str
    marks: Mapping[str, int]
    verdict: ReviewVerdict
    comment: str = ""


@transaction.atomic
def review_programme(*, programme: int, review: Review, by: int, at: datetime) -> ProgrammeState:
    """One review; with the last one needed the programme is recommended or goes back to draft."""
    if review.verdict == ReviewVerdict.RETURNED and not review.comment.strip():
        raise Mistake(_("Say what is to be mended: the authors will read it."))
    with connection.cursor() as cursor:
        cursor.execute(
            "select review_programme(%s, %s, %s::jsonb, %s, %s, %s)",
            [
                programme,
                review.rubric,
                json.dumps(dict(review.marks)),
                review.verdict,
                review.comment.strip()[:4000],
                REVIEWS_NEEDED,
            ],
        )
        outcome = cursor.fetchone()[0]
    refusals = {
        "unknown": _("This programme is not in expertise, or you do not review programmes."),
        "own": _("Nobody reviews a programme of their own organisation or their own writing."),
        "twice": _("You have reviewed this programme in this round already."),
    }
    if outcome in refusals:
        raise ProgrammeNotChanged(refusals[outcome])
    record(event="learning.programme_reviewed", by=by, at=at, subject=f"programme:{programme}")
    return ProgrammeState(outcome)
