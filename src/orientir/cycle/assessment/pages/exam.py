"""The result of an examination as the person reads it: passed or not, by which points, what that says and what not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.core.packs.competencies import Setting
from orientir.cycle.assessment.models import Result
from orientir.cycle.assessment.queries.results import Points
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

NO_CONCLUSIONS = {
    "qualification_exam": gettext_lazy(
        "It is no certificate of qualification under Federal Law No. 238-FZ: "
        "centres of assessment of qualifications give it."
    ),
    "expert_qualification": gettext_lazy(
        "It gives no right to work as an expert: the operator decides who is called, to what and when."
    ),
    "deficit_diagnostic": gettext_lazy(
        "It is no examination: nobody passes or fails it, and it ranks nobody."
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A competency of an examination: how many of its points were earned, and the percent of them."""

    title: str
    tasks: str
    points: str
    share: str
    note: str


@dataclass(frozen=True, slots=True)
class ExamPage:
    """What an examination says of a person; ``weakest``: the sections with the fewest points, in words."""

    is_passed: bool
    verdict: str
    told: str
    taken: str
    mark: str
    sections: Sequence[Section]
    weakest: str


def exam_page(
    result: Result, mark: Setting, points: Sequence[Points], titles: dict[str, str]
) -> ExamPage:
    """``titles``: what competencies are called."""
    return ExamPage(
        is_passed=result.is_passed,
        verdict=_("The examination is passed.")
        if result.is_passed
        else _("The examination is not passed."),
        told=_("%(percent)s %% of the points; it is passed from %(mark)s %%.")
        % {
            "percent": russian.number(Decimal(str(round(result.percent or 0, 1))), 1),
            "mark": russian.number(mark.value),
        },
        taken=_taken(result, sum(one.tasks for one in points)),
        mark=_mark_words(mark),
        sections=[_section(one, titles.get(one.competency, one.competency)) for one in points],
        weakest=_weakest(points, titles),
    )


def sections_table(sections: Sequence[Section]) -> Table:
    columns = [
        Column(_("Section"), place="name"),
        Column(_("Tasks"), kind="number"),
        Column(_("Points"), kind="number", place="value"),
        Column(_("Share of points"), kind="number"),
    ]
    rows = [
        Row([
            Cell(one.title, one.note),
            Cell(one.tasks),
            Cell(one.points),
            Cell(one.share),
        ])
        for one in sections
    ]  # fmt: skip
    return Table(_("Points by section"), columns, rows)


def limits_of(kind: str) -> list[str]:
    """What a result does not say, one sentence each."""
    return [
        str(NO_CONCLUSIONS[kind]),
        _("It does not replace attestation and does not affect pay."),
        _("It speaks of one day and of these tasks: it tells nothing of the quality of lessons."),
    ]


def _taken(result: Result, tasks: int) -> str:
    text = ngettext("%(day)s, %(n)s task", "%(day)s, %(n)s tasks", tasks)
    return text % {"day": russian.day(result.completed_on), "n": tasks}


def _mark_words(mark: Setting) -> str:
    """Where the pass mark comes from; a number nobody has set in force is named as that."""
    told = _("Where the pass mark comes from: %(source)s.") % {"source": mark.source.rstrip(".")}
    if mark.status != "demonstration":
        return told
    return f"{told} " + _("It was chosen by the platform for demonstration.")


def _section(one: Points, title: str) -> Section:
    return Section(
        title=title,
        tasks=russian.number(one.tasks),
        points=_("%(part)s of %(whole)s")
        % {"part": _number(one.points), "whole": _number(one.max_points)},
        share=russian.percent(100 * one.points / one.max_points, one.tasks)
        if one.max_points
        else russian.MISSING,
        note="; ".join(filter(None, (_experts(one.by_experts), _not_reached(one.not_reached)))),
    )


def _number(value: Decimal) -> str:
    return russian.number(value, 0 if value == value.to_integral_value() else 2)


def _experts(count: int) -> str:
    text = ngettext("%(n)s answer marked by experts", "%(n)s answers marked by experts", count)
    return text % {"n": count} if count else ""


def _not_reached(count: int) -> str:
    text = ngettext("%(n)s task not reached", "%(n)s tasks not reached", count)
    return text % {"n": count} if count else ""


def _weakest(points: Sequence[Points], titles: dict[str, str]) -> str:
    """The two sections with the smallest share of points, if anything was lost in them."""
    lost = [one for one in points if one.max_points and one.points < one.max_points]
    lost.sort(key=lambda one: one.points / one.max_points)
    return ", ".join(f"«{titles.get(one.competency, one.competency)}»" for one in lost[:2])
