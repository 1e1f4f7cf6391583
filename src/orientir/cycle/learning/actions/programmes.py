"""Writing a programme, sending it to expertise, what reviewers say, its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.models import (
    LearningGroup,
    Programme,
    ProgrammeFile,
    ProgrammeModule,
)
from orientir.cycle.learning.rules import (
    REVIEWS_NEEDED,
    ProgrammeState,
    ReviewVerdict,
)
from orientir.kit.journal import record

LARGEST_FILE: Final = 10 * 2**20
MOST_FILES: Final = 12
FILE_TYPES: Final[Mapping[str, tuple[str, tuple[bytes, ...]]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (b"PK\x03\x04",),
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", (b"PK\x03\x04",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
}
"""Ending → media type and how the bytes begin: a name alone is not believed."""


class ProgrammeNotChanged(Mistake):
    """The programme stands where this cannot be done with it."""


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
    professional_area: str = "Образование и наука"
    speciality_group: str = ""
    qualification: str = ""


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
        **_told(terms),
    )
    _write_modules(made, modules)
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
    for name, value in _told(terms).items():
        setattr(found, name, value)
    found.changed_at = at
    found.save(update_fields=[*_told(terms), "changed_at"])
    if modules is not None:
        ProgrammeModule.objects.filter(programme=found).delete()
        _write_modules(found, modules)
    record(event="learning.programme_changed", by=by, at=at, subject=found.code)


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


def _told(terms: ProgrammeTerms) -> dict[str, Any]:
    told = {field.name: getattr(terms, field.name) for field in fields(terms)}
    lists = ("competencies", "prerequisites")
    return told | {name: list(told[name]) for name in lists} | {"title": terms.title.strip()}


def _write_modules(programme: Programme, modules: Sequence[ModuleTerms]) -> None:
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


@transaction.atomic
def add_file(
    *, programme: int, title: str, file_name: str, content: bytes, by: int, at: datetime
) -> None:
    """Keep a file of a programme; its ending, its first bytes and its size are looked at."""
    name = PurePath(file_name.replace("\\", "/")).name[:255]
    media_type = _media_type(name, content)
    if ProgrammeFile.objects.filter(programme=programme).count() >= MOST_FILES:
        raise Mistake(_("A programme keeps at most %(n)s files.") % {"n": MOST_FILES})
    digest = hashlib.sha256(content).hexdigest()
    if ProgrammeFile.objects.filter(programme=programme, sha256=digest).exists():
        raise Mistake(_("This very file is kept with the programme already."))
    ProgrammeFile.objects.create(
        programme_id=programme,
        title=title.strip() or name,
        file_name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        content=content,
        uploaded_by_id=by,
        uploaded_at=at,
    )
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")


def _media_type(name: str, content: bytes) -> str:
    known = FILE_TYPES.get(PurePath(name).suffix.lower())
    if known is None or not content.startswith(known[1]):
        endings = ", ".join(ending.lstrip(".") for ending in FILE_TYPES)
        raise Mistake(
            _(
                "%(name)s is not taken: files may be %(endings)s, whole and of the kind they are named."
            )
            % {"name": name, "endings": endings}
        )
    if len(content) > LARGEST_FILE:
        told = {"name": name, "n": LARGEST_FILE // 2**20}
        raise Mistake(_("%(name)s is larger than %(n)s MB.") % told)
    return known[0]


@transaction.atomic
def remove_file(*, file: int, by: int, at: datetime) -> None:
    found = ProgrammeFile.objects.defer("content").get(pk=file)
    programme = found.programme_id
    found.delete()
    record(event="learning.programme_changed", by=by, at=at, subject=f"programme:{programme}")
