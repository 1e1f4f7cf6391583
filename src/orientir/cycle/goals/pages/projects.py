"""Projects of a programme on a page: one at a time, its figures and its plan by quarter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.programmes import Aim, Mark, Project, ProjectFigure, Work
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.matching import match
from orientir.cycle.goals.pages.words import actor_titles
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

FILTERS = ("project", "responsible", "q")
QUARTERS = ("I", "II", "III", "IV")
Choice = tuple[str, str]


def chosen_project(pack: Pack, code: str) -> Project | None:
    """The project of the address; None: the whole portfolio."""
    return next((one for one in pack.projects if one.code == code), None)


def chosen_works(pack: Pack, filters: Mapping[str, str]) -> tuple[tuple[Project, Work], ...]:
    """Works that meet every filter that is not empty, in the order of the plan."""
    found = tuple(
        (project, work)
        for project in pack.projects
        if filters["project"] in ("", project.code)
        for work in project.works
        if not filters["responsible"] or filters["responsible"] in work.responsible
    )
    if not filters["q"]:
        return found
    texts = {place: f"{work.title} {work.result}" for place, (_project, work) in enumerate(found)}
    return tuple(found[place] for place in match(texts, filters["q"]).hits)


def responsible_choices(pack: Pack) -> tuple[Choice, ...]:
    names = actor_titles(pack)
    met = {code for one in pack.projects for work in one.works for code in work.responsible}
    return tuple((code, title) for code, title in names.items() if code in met)


def portfolio_table(pack: Pack, hrefs: Mapping[str, str]) -> Table:
    """Every project: works, how many of them have a quarter, figures, and how many of those have a number."""
    columns = [
        Column(_("Project"), place="name"),
        Column(_("Works of the project"), kind="number"),
        Column(_("with quarters"), kind="number"),
        Column(_("lost in the text"), kind="number"),
        Column(_("Target figures"), kind="number"),
        Column(_("with a number"), kind="number"),
    ]
    rows = [
        Row(
            [
                Cell(f"{one.number}. {one.title}", href=hrefs[one.code]),
                Cell(str(len(one.works))),
                Cell(str(sum(bool(_quarters(work)) for work in one.works))),
                Cell(str(len(one.lost)) if one.lost else russian.MISSING),
                Cell(str(len(one.figures))),
                Cell(str(sum(bool(figure.aims) for figure in one.figures))),
            ]
        )
        for one in pack.projects
    ]
    return Table(_("Projects of the programme"), columns, rows)


def _quarters(work: Work) -> set[str]:
    return {quarter for mark in work.marks for quarter in mark.quarters}


def figures_table(projects: Iterable[Project]) -> Table:
    columns = [Column(_("Target figure"), place="name"), Column(_("What is aimed at"))]
    rows: list[Row] = []
    chosen = list(projects)
    for project in chosen:
        if len(chosen) > 1:
            rows.append(Row(heading=f"{project.number}. {project.title}"))
        rows += [_figure_row(project, one) for one in project.figures]
    return Table(_("Target figures"), columns, rows)


def _figure_row(project: Project, figure: ProjectFigure) -> Row:
    aims = "; ".join(_aim_words(aim) for aim in figure.aims)
    only = (
        _("growth, no number is set") if figure.direction == "up" else _("fall, no number is set")
    )
    name = Cell(f"{figure.number}. {figure.title}")
    return Row([name, Cell(aims or only)], anchor=f"figure-{project.number}-{figure.number}")


def _aim_words(aim: Aim) -> str:
    """«школы района: не менее 30 %, ежегодно»."""
    number = russian.number(aim.value) + ("\N{NO-BREAK SPACE}%" if aim.unit == "percent" else "")
    bound = {
        "least": _("not less than %(number)s"),
        "most": _("up to %(number)s"),
        "exactly": "%(number)s",
    }[aim.bound] % {"number": number}
    if aim.start is not None:
        bound = _("from %(start)s") % {"start": russian.number(aim.start)} + f" {bound}"
    told = f"{aim.whose}: {bound}" if aim.whose else bound
    return f"{told}, {_('each year')}" if aim.each_year else told


def plan_table(pack: Pack, works: Sequence[tuple[Project, Work]]) -> Table:
    """Works against years, each cell with its quarters and what stands in them."""
    years = plan_years(pack)
    columns = [
        Column(_("Work"), place="name"),
        *(Column(str(year)) for year in years),
        Column(_("Responsible")),
    ]
    names = actor_titles(pack)
    rows: list[Row] = []
    heading = None
    several = len({project.code for project, _work in works}) > 1
    for project, work in works:
        if several and project.code != heading:
            heading = project.code
            rows.append(Row(heading=f"{project.number}. {project.title}"))
        rows.append(_work_row(work, years, names))
    return Table(_("Plan by quarter"), columns, rows)


def plan_years(pack: Pack) -> list[int]:
    """Years in which anything stands in a quarter."""
    quarters = [
        quarter
        for one in pack.projects
        for work in one.works
        for mark in work.marks
        for quarter in mark.quarters
    ]
    return sorted({int(quarter[:4]) for quarter in quarters})


def _work_row(work: Work, years: Sequence[int], names: Mapping[str, str]) -> Row:
    who = ", ".join(names.get(code, code) for code in work.responsible)
    lost = ", ".join(_mark_words(mark) for mark in work.marks if not mark.quarters)
    told = "; ".join(filter(None, (work.result, lost and _("quarter lost: %s") % lost)))
    return Row(
        [
            Cell(f"{work.number}. {work.title}", second=told),
            *(_year_cell(work, year) for year in years),
            Cell(who or _("nobody is named")),
        ],
        anchor=f"work-{work.number}",
    )


def _year_cell(work: Work, year: int) -> Cell:
    told = "; ".join(_in_year(work.marks, year))
    return Cell(told) if told else Cell(russian.MISSING, tone="nothing")


def _in_year(marks: Iterable[Mark], year: int) -> Iterator[str]:
    """«II — 15 %»: marks of a year by their first quarter, each with all its quarters."""
    told = [
        ([int(quarter[-1]) for quarter in mark.quarters if quarter.startswith(str(year))], mark)
        for mark in marks
    ]
    for numbers, mark in sorted((one for one in told if one[0]), key=lambda one: one[0]):
        quarters = ", ".join(QUARTERS[number - 1] for number in numbers)
        yield f"{quarters}\N{NO-BREAK SPACE}— {_mark_words(mark)}"


def _mark_words(mark: Mark) -> str:
    if mark.percent is not None:
        whose = f" {mark.whose}" if mark.whose else ""
        return f"{russian.number(mark.percent)}\N{NO-BREAK SPACE}%{whose}"
    if mark.count is not None:
        return ngettext("%(n)s time", "%(n)s times", mark.count) % {"n": mark.count}
    return mark.means or f"«{mark.text}»"
