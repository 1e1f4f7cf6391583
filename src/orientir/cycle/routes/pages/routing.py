"""Sentences and tables of runs of routing and of the groups they propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.core.routing.proposal_words import tell_sizes
from orientir.core.routing.reasons import Explanation
from orientir.cycle.routes.models import RoutingRun
from orientir.cycle.routes.queries.proposals import ProposalLine
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table
from orientir.kit.ui.templatetags.ui import bar

CAUSES: Mapping[str, Any] = {
    "full": gettext_lazy("no free seats"),
    "no_programme": gettext_lazy("nothing teaches what they lack"),
    "useless": gettext_lazy("programmes cover too little"),
    "learned": gettext_lazy("the programme is learned already"),
    "audience": gettext_lazy("the programme is for others"),
    "prerequisite": gettext_lazy("another programme must come first"),
    "form": gettext_lazy("the form of study does not suit"),
    "too_early": gettext_lazy("groups begin too early"),
    "too_late": gettext_lazy("groups end after the term"),
    "far": gettext_lazy("too far away"),
    "hours": gettext_lazy("too few hours"),
    "busy": gettext_lazy("learning elsewhere on those days"),
    "no_lack": gettext_lazy("nothing is lacked"),
}


def covered_share(figures: Mapping[str, Any]) -> float:
    return 100 * figures["covered"] / figures["expected"] if figures["expected"] else 0.0


def gap_percent(figures: Mapping[str, Any]) -> float:
    """How far at most from the best plan there is, %."""
    bound = figures["bound"]
    return 100 * max(0.0, bound - figures["covered"]) / bound if bound else 0.0


def lead(figures: Mapping[str, Any]) -> str:
    """What stands, and how good it is."""
    people, placed = figures["people"], figures["placed"]
    if not people:
        return _("No open route names a deficit: there is nobody to lead to a programme.")
    told = ngettext(
        "%(placed)s of %(people)s person gets a programme",
        "%(placed)s of %(people)s people get a programme",
        people,
    )
    sentence = told % {"placed": russian.number(placed), "people": russian.number(people)}
    share = _("; %(share)s of the expected deficits are covered.") % {
        "share": russian.percent(covered_share(figures))
    }
    return sentence + share + " " + compared(figures)


def compared(figures: Mapping[str, Any]) -> str:
    """Against the plain ways and the best there can be."""
    expected = figures["expected"] or 1
    plain = russian.points(100 * (figures["covered"] - figures["by_turn"]) / expected)
    gap = gap_percent(figures)
    best = (
        _("No plan covers more.")
        if gap < 0.005
        else _("No plan can cover more than %(gap)s %% beyond it.")
        % {"gap": russian.number(gap, 2)}
    )
    return _("%(points)s against dealing seats out by turn.") % {"points": plain} + " " + best


def figure_facts(run: RoutingRun, figures: Mapping[str, Any]) -> list[Fact]:
    expected = figures["expected"] or 1
    rules = figures["rules"]

    def share(name: str) -> str:
        return russian.percent(100 * figures[name] / expected)

    return [
        Fact(_("This plan"), share("covered")),
        Fact(_("No plan can exceed"), share("bound")),
        Fact(_("The largest gain first"), share("by_gain")),
        Fact(_("The neediest first, by turn"), share("by_turn")),
        Fact(_("Seats taken"), russian.out_of(figures["taken"], figures["seats"])),
        Fact(_("Hours of one person"), russian.number(rules["hours"])),
        Fact(_("Programmes of one person at most"), russian.number(rules["most_programmes"])),
        Fact(
            _("How far people go"),
            _("%(km)s km") % {"km": russian.number(rules["farthest_km"])}
            if rules["farthest_km"]
            else _("no limit"),
        ),
        Fact(_("Counted in"), _("%(n)s s") % {"n": russian.number(figures["seconds"], 1)}),
        Fact(_("Methodology"), f"{run.pack} {run.versions.get('pack', '')}"),
    ]


def runs_table(runs: Sequence[RoutingRun]) -> Table:
    columns = [
        Column(_("Run"), place="name"), Column(_("People"), kind="number"),
        Column(_("With a programme"), kind="number", place="value"),
        Column(_("Covered"), kind="number", place="of"), Column(_("State"), place="verdict"),
    ]  # fmt: skip
    return Table(_("Runs of routing"), columns, [_run_row(one) for one in runs])


def _run_row(run: RoutingRun) -> Row:
    second = russian.moment(run.created_at)
    if run.parent_id:
        second += " · " + _("what if")
    name = Cell(run.title, second=second, href=reverse("routes:routing-run", args=[run.pk]))
    if run.figures is None:
        return Row([name, Cell(), Cell(), Cell(), Cell(_("being counted"), state="doing")])
    figures = run.figures
    applied = bool(run.applied_at)
    return Row(
        [
            name,
            Cell(russian.number(figures["people"])),
            Cell(russian.number(figures["placed"])),
            Cell(russian.percent(covered_share(figures))),
            Cell(_("applied") if applied else _("counted"), state="done" if applied else "ahead"),
        ]
    )


def causes_table(figures: Mapping[str, Any]) -> Table:
    left = figures["people"] - figures["placed"]
    rows = [
        Row(
            [
                Cell(str(CAUSES.get(cause, cause))),
                Cell(russian.number(count)),
                Cell(bar(count, max(left, 1), russian.out_of(count, left))),
            ]
        )
        for cause, count in figures["causes"].items()
    ]
    columns = [
        Column(_("What stands in the way"), place="name"),
        Column(_("People"), kind="number", place="value"), Column("", kind="chart", place="chart"),
    ]  # fmt: skip
    return Table(_("Who is left and why"), columns, rows)


def competencies_table(figures: Mapping[str, Any], titles: Mapping[str, str]) -> Table:
    rows = [
        Row(
            [
                Cell(titles.get(one["competency"], one["competency"])),
                Cell(russian.number(one["people"])),
                Cell(russian.number(one["taught"])),
                Cell(russian.percent(_part(one))),
                Cell(bar(one["covered"], one["expected"] or 1, russian.percent(_part(one)))),
            ]
        )
        for one in sorted(figures["competencies"], key=_uncovered)
    ]
    columns = [
        Column(_("Competency"), place="name"), Column(_("People who lack it"), kind="number"),
        Column(_("Are taught it"), kind="number"),
        Column(_("Covered"), kind="number", place="value"), Column("", kind="chart", place="chart"),
    ]  # fmt: skip
    return Table(_("Deficits by competency"), columns, rows)


def _part(one: Mapping[str, Any]) -> float:
    return 100 * one["covered"] / one["expected"] if one["expected"] else 0.0


def _uncovered(one: Mapping[str, Any]) -> float:
    return float(one["covered"] - one["expected"])


def groups_table(figures: Mapping[str, Any], titles: Mapping[str, str]) -> Table:
    rows = [
        Row(
            [
                Cell(titles.get(one["group"].rpartition("-")[0], one["group"]), second=one["group"]),
                Cell(russian.out_of(one["taken"], one["seats"])),
                Cell(bar(one["taken"], one["seats"] or 1, russian.out_of(one["taken"], one["seats"]))),
            ]
        )
        for one in figures["groups"]
    ]  # fmt: skip
    columns = [
        Column(_("Group"), place="name"), Column(_("Seats taken"), kind="number", place="value"),
        Column("", kind="chart", place="chart"),
    ]  # fmt: skip
    return Table(_("Groups"), columns, rows)


def left_table(told: Iterable[tuple[str, str, Explanation]]) -> Table:
    """Name, organisation, explanation of each."""
    columns = [
        Column(_("Name"), place="name"), Column(_("What stands in the way"), place="line"),
    ]  # fmt: skip
    rows = [Row([Cell(name, second=unit), Cell(one.in_the_way)]) for name, unit, one in told]
    return Table(_("People without a programme"), columns, rows)


def proposals_table(
    found: Sequence[ProposalLine], titles: Mapping[str, str], *, drafts: bool
) -> Table:
    columns = [
        Column(_("Proposed groups"), place="name"), Column(_("Programme"), place="line"),
        Column(_("Your people"), kind="number", place="value"), Column(_("Where"), place="line"),
        Column(_("Drafts"), place="verdict"),
    ]  # fmt: skip
    return Table(
        _("Proposed groups"), columns, [_proposal_row(one, titles, drafts) for one in found]
    )


def _proposal_row(one: ProposalLine, titles: Mapping[str, str], drafts: bool) -> Row:
    competency = titles.get(one.competency, one.competency)
    people = ngettext("%(n)s person", "%(n)s people", one.people) % {
        "n": russian.number(one.people)
    }
    units = ngettext("of %(n)s organisation", "of %(n)s organisations", one.units)
    who = f"{people} {units % {'n': russian.number(one.units)}}"
    if one.made:
        act = Cell(", ".join(one.made), state="done")
    elif drafts:
        href = reverse("routes:proposal-draft", args=[one.id])
        act = Cell(_("Create drafts of the groups"), href=href)
    else:
        act = Cell(_("not yet"), state="ahead")
    return Row(
        [
            Cell(
                _("%(who)s lack “%(competency)s”") % {"who": who, "competency": competency},
                second=tell_sizes(one.sizes),
            ),
            Cell(one.title, second=one.organisation),
            Cell(one.own_people),
            Cell(one.place or _("at a distance")),
            act,
        ]
    )


def compared_table(one: RoutingRun, other: RoutingRun) -> Table:
    """Figures of two runs side by side with the difference."""
    left, right = one.figures or {}, other.figures or {}
    columns = [
        Column(_("Figure"), place="name"), Column(one.title, kind="number"),
        Column(other.title, kind="number"), Column(_("Difference"), kind="number", place="value"),
    ]  # fmt: skip
    counts = [
        (_("People"), "people"), (_("With a programme"), "placed"), (_("Seats"), "seats"),
        (_("Seats taken"), "taken"),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(title),
                Cell(russian.number(left[name])),
                Cell(russian.number(right[name])),
                Cell(russian.signed(right[name] - left[name], 0)),
            ]
        )
        for title, name in counts
    ]
    shares = covered_share(left), covered_share(right)
    rows.append(
        Row(
            [
                Cell(_("Covered")),
                *(Cell(russian.percent(one)) for one in shares),
                Cell(russian.points(shares[1] - shares[0])),
            ]
        )
    )
    return Table(_("Two runs"), columns, [*rows, *_cause_rows(left, right)])


def _cause_rows(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[Row]:
    causes = {**left["causes"], **right["causes"]}
    rows = [Row(heading=_("Left without a programme"))] if causes else []
    for cause in causes:
        before, after = left["causes"].get(cause, 0), right["causes"].get(cause, 0)
        rows.append(
            Row(
                [
                    Cell(str(CAUSES.get(cause, cause))),
                    Cell(russian.number(before)),
                    Cell(russian.number(after)),
                    Cell(russian.signed(after - before, 0)),
                ]
            )
        )
    return rows


def compared_lead(told: Mapping[str, int], points: float) -> str:
    """Who gains and who loses by the change."""
    return _(
        "%(points)s of the expected deficits; %(more)s people are covered more, %(fewer)s less; "
        "%(now)s get a programme who had none, %(no_longer)s lose theirs."
    ) % {
        "points": russian.points(points),
        **{name: russian.number(value) for name, value in told.items()},
    }
