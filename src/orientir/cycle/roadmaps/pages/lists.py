"""Plans and their measures as tables and chips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine, PlanLine
from orientir.cycle.roadmaps.rules import MeasureState, PlanKind, PlanState
from orientir.kit import russian
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Row, Table
from orientir.kit.ui.words import out_of

PLAN_MARKS: Mapping[str, str] = {"draft": "ahead", "in_force": "doing", "closed": "done"}
STANDINGS = {
    "overdue": ("overdue", gettext_lazy("overdue")),
    "risk": ("check", gettext_lazy("at risk")),
    "soon": ("soon", gettext_lazy("due soon")),
    "on_way": ("doing", gettext_lazy("in progress")),
    "ahead": ("ahead", gettext_lazy("ahead")),
    "done": ("done", gettext_lazy("confirmed")),
    "dropped": ("no_target", gettext_lazy("taken off")),
}
REASONS = {
    "predecessor": gettext_lazy("what must come first is overdue"),
    "no_document": gettext_lazy("the term ends, and there is no document"),
    "not_begun": gettext_lazy("the term goes by, and nothing is begun"),
    "behind": gettext_lazy("less is confirmed than time has passed"),
}
LEVELS = {
    "region": gettext_lazy("Region"),
    "municipality": gettext_lazy("Municipalities"),
    "organisation": gettext_lazy("Organisations"),
}


def plans_table(lines: Iterable[PlanLine], titles: Mapping[int, str]) -> Table:
    columns = [
        Column(_("Plan"), place="name"),
        Column(_("Whose")),
        Column(_("Period")),
        Column(_("Confirmed"), kind="number", place="value"),
        Column(_("Overdue"), kind="number"),
        Column(_("State"), place="verdict"),
    ]
    return Table(_("Plans"), columns, [Row(_plan_cells(one, titles)) for one in lines])


def _plan_cells(line: PlanLine, titles: Mapping[int, str]) -> list[Cell]:
    plan, state = line.plan, PlanState(line.plan.state)
    first, last = plan.starts_on.year, plan.ends_on.year
    kind, href = str(PlanKind(plan.kind).label), reverse("roadmaps:plan", args=[plan.pk])
    told = _("measures: %(done)s of %(all)s") % {"done": line.done, "all": line.measures}
    return [
        Cell(plan.title, second=kind, href=href),
        Cell(titles.get(plan.unit_id, plan.unit.code)),
        Cell(str(first) if first == last else f"{first}\N{EN DASH}{last}"),
        Cell(out_of(line.confirmed, line.expected), second=told),
        Cell(russian.number(line.overdue)),
        Cell(state.label, state=PLAN_MARKS[state]),
    ]


def standing_chips(listing: Listing, lines: Sequence[MeasureLine]) -> list[Chip]:
    """One for each standing that there is, the heaviest first."""
    counts = Counter(one.judged.standing for one in lines)
    return [
        listing.chip("standing", code, title, counts[code], mark)  # type: ignore[index]
        for code, (mark, title) in STANDINGS.items()
        if code in counts or listing.filters["standing"] == code
    ]


def narrowed(
    lines: Iterable[MeasureLine], filters: Mapping[str, str], names: Names
) -> list[MeasureLine]:
    """``filters``: standing, executor (a word of its name), q (a word of the measure or its number)."""
    found = []
    for line in lines:
        standing, executor, text = (filters.get(name, "") for name in ("standing", "executor", "q"))
        who = ", ".join(names.of_executor(one) for one in line.executors)
        fits = not standing or line.judged.standing == standing
        if fits and _holds(who, executor) and _holds(f"{line.one.number} {line.one.title}", text):
            found.append(line)
    return found


def _holds(text: str, words: str) -> bool:
    plain = russian.sort_key(text)
    return all(word in plain for word in russian.sort_key(words).split())


def measures_table(lines: Iterable[MeasureLine], names: Names) -> Table:
    """In the order of the plan, under the headings of its stages and sections."""
    columns = [
        Column(_("Measure of the plan"), place="name"),
        Column(_("Term")),
        Column(_("Who")),
        Column(_("Confirmed"), kind="number", place="value"),
        Column(_("How it stands"), place="verdict"),
    ]
    rows: list[Row] = []
    place = ("", "")
    for line in lines:
        if (line.one.stage, line.one.section) != place:
            place = (line.one.stage, line.one.section)
            heading = ". ".join(part for part in place if part)
            rows += [Row(heading=heading)] if heading else []
        rows.append(Row(measure_cells(line, names), anchor=f"measure-{line.one.number}"))
    return Table(_("Measures"), columns, rows)


def measure_cells(line: MeasureLine, names: Names) -> list[Cell]:
    one = line.one
    return [
        Cell(f"{one.number}. {one.title}", href=reverse("roadmaps:measure", args=[one.pk])),
        Cell(one.term.words()),
        _who(line, names),
        Cell(progress_words(one), second=_("wait to be looked at: %(n)s") % {"n": one.waiting} if one.waiting else ""),
        standing_cell(line),
    ]  # fmt: skip


def _who(line: MeasureLine, names: Names) -> Cell:
    told = [names.of_executor(one) for one in line.executors]
    return Cell(told[0] if told else russian.MISSING, second=", ".join(told[1:]))


def progress_words(one: Measure) -> str:
    return (
        out_of(one.confirmed, one.expected)
        if one.state != MeasureState.DROPPED
        else russian.MISSING
    )


def standing_cell(line: MeasureLine) -> Cell:
    mark, title = STANDINGS[line.judged.standing]
    reason = REASONS.get(line.judged.reason, "")
    return Cell(str(title), second=str(reason), state=mark)


def plan_lead(plan: Plan, title: str, lines: Sequence[MeasureLine]) -> str:
    """Whose plan it is and what is wrong in it, in a sentence or two."""
    counts = Counter(one.judged.standing for one in lines)
    alive = [one.one for one in lines if one.one.state != MeasureState.DROPPED]
    told = _("%(unit)s. Confirmed %(done)s of %(all)s measures.") % {
        "unit": title, "done": counts["done"], "all": len(alive),
    }  # fmt: skip
    if plan.state == PlanState.DRAFT:
        return f"{title}. " + _(
            "A draft: nobody but you sees it until it is put in force by an order."
        )
    if counts["overdue"] or counts["risk"]:
        told += " " + _("Overdue: %(overdue)s, at risk: %(risk)s.") % {
            "overdue": counts["overdue"],
            "risk": counts["risk"],
        }
    return told
