"""A person's own result on paper: what it says, how sure that is, and what it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orientir.cycle.assessment.models import Result
from orientir.cycle.assessment.pages.exam import ExamPage, limits_of
from orientir.cycle.assessment.pages.person import CompetencyLine, PersonPage
from orientir.cycle.assessment.pages.procedures import KINDS, window
from orientir.kit import russian
from orientir.kit.documents import render_pdf
from orientir.kit.ui.charts.levels import level_band

TEMPLATE = Path(__file__).with_name("person.typ")
_WIDTH = 400.0


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """Whose result it is and by what it was found."""

    person: str
    unit: str
    operator: str
    instrument: str


def result_pdf(
    result: Result, page: PersonPage, exam: ExamPage | None, heading: PaperHeading
) -> bytes:
    """A4: the outcome, sections or competencies, what the paper says and what it does not."""
    bands = {
        f"band-{place}.svg": str(level_band(line.band, _WIDTH))
        for place, line in enumerate(page.lines)
    }
    data = {
        **_frame(result, heading),
        "lead": heading.person,
        "verdict": _verdict(page, exam),
        "facts": _facts(result, heading),
        "sections": _sections(exam) if exam else [],
        "heads": [_("Section"), _("Tasks"), _("Points"), _("Share of points")],
        "mark": exam.mark if exam else "",
        "competencies": [_competency(line, place) for place, line in enumerate(page.lines)],
        "false": page.expected_false,
        "says": _says(result, exam),
        "limits": limits_of(result.procedure.kind),
    }
    return render_pdf(TEMPLATE, data, bands)


def _frame(result: Result, heading: PaperHeading) -> dict[str, Any]:
    return {
        "title": _("Result: %(kind)s") % {"kind": str(KINDS[result.procedure.kind]).lower()},
        "author": "Ориентир",
        "language": get_language() or "ru",
        "header": {"left": heading.operator, "right": result.procedure.code},
        "footer": _("Result No. %(number)s, published %(day)s")
        % {"number": result.pk, "day": russian.day(result.published_at)},
        "words": {
            "page": _("page"),
            "of": _("of (pages)"),
            "sections": _("Points by section"),
            "competencies": _("What the diagnostic showed"),
            "says": _("What this paper says"),
            "limits": _("What it does not say"),
            "goal": _("Goal of learning:"),
        },
    }


def _verdict(page: PersonPage, exam: ExamPage | None) -> list[str]:
    if exam is None:
        return [page.lead]
    return [exam.verdict, exam.told]


def _facts(result: Result, heading: PaperHeading) -> list[list[str]]:
    return [
        [_("Organisation"), heading.unit],
        [_("Procedure"), result.procedure.title],
        [_("Instrument"), heading.instrument],
        [_("Held by"), heading.operator],
        [_("When"), window(result.procedure)],
        [_("Taken on"), russian.day(result.completed_on)],
        [_("Methodology"), result.procedure.pack],
    ]


def _sections(exam: ExamPage) -> list[list[str]]:
    return [[one.title, one.note, one.tasks, one.points, one.share] for one in exam.sections]


def _competency(line: CompetencyLine, place: int) -> dict[str, str]:
    return {
        "title": line.title,
        "verdict": line.verdict,
        "sentence": line.sentence,
        "goal": line.goal,
        "band": f"band-{place}.svg",
    }


def _says(result: Result, exam: ExamPage | None) -> list[str]:
    if exam is None:
        return [
            _("In which areas there is most likely something to learn, and how sure that is."),
            _(
                "The dot is the most probable level, the black line is where the level may really be."
            ),
        ]
    told = _("On %(day)s this person answered the tasks of the instrument named above.")
    return [
        told % {"day": russian.day(result.completed_on)},
        _("Which share of the points was earned, and whether it reaches the pass mark."),
        _("A task that was not reached counts as a task without points."),
    ]
