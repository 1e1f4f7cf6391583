"""The three-step model on a page: the map of competencies, the instruments, the goals of learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.competencies import Competency, CompetencyGroup, Instrument, Setting
from orientir.core.packs.specs import Pack
from orientir.cycle.goals.competencies import CompetencyModel
from orientir.cycle.goals.pages.words import STATUSES, actor_titles
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table

STAFF: dict[str, Promise] = {
    "pedagogical": gettext_lazy("pedagogical staff"),
    "managerial": gettext_lazy("managerial staff"),
    "other": gettext_lazy("other staff"),
}
KINDS: dict[str, Promise] = {
    "deficit_diagnostic": gettext_lazy("diagnostic of deficits"),
    "qualification_exam": gettext_lazy("professional examination"),
    "expert_qualification": gettext_lazy("qualification of experts"),
}
MODELS = {"rasch": "модель Раша", "2pl": "2PL", "gpcm": "GPCM"}


@dataclass(frozen=True, slots=True)
class CompetencyCard:
    """A competency as it opens: its levels from the lowest up, standards, where it is from."""

    competency: Competency
    levels: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class GroupCard:
    group: CompetencyGroup
    status: tuple[str, str]
    competencies: tuple[CompetencyCard, ...]


@dataclass(frozen=True, slots=True)
class InstrumentCard:
    instrument: Instrument
    kind: str
    facts: tuple[Fact, ...]


def group_cards(pack: Pack, model: CompetencyModel) -> list[GroupCard]:
    return [
        GroupCard(
            group,
            (STATUSES[group.status][0], str(STATUSES[group.status][1])),
            tuple(_card(pack, model, one) for one in model.competencies_of(group.code)),
        )
        for group in model.groups
    ]


def instrument_cards(pack: Pack, instruments: Sequence[Instrument]) -> list[InstrumentCard]:
    return [
        InstrumentCard(one, str(KINDS[one.kind]), tuple(_facts(pack, one))) for one in instruments
    ]


def blueprint_table(model: CompetencyModel) -> Table:
    """Competency × instrument: how many items a form asks, of which difficulty."""
    columns = [
        Column(_("Competency"), place="name"),
        *(Column(one.short_title, kind="number") for one in model.instruments),
    ]
    rows: list[Row] = []
    for group in model.groups:
        rows.append(Row(heading=group.title))
        rows += [_measured_row(model, one) for one in model.competencies_of(group.code)]
    return Table(_("Which instrument measures what: items in a form"), columns, rows, dense=True)


def _measured_row(model: CompetencyModel, one: Competency) -> Row:
    counts = [instrument.measure(one.code) for instrument in model.instruments]
    cells = [Cell(str(found.items) if found else "—") for found in counts]
    return Row([Cell(one.short_title, second=one.code, href=f"#{one.code}"), *cells])


def _card(pack: Pack, model: CompetencyModel, one: Competency) -> CompetencyCard:
    scale = model.scale_of(one.code)
    levels = (
        [(level.title, one.levels.get(level.code, "")) for level in scale.levels] if scale else []
    )
    return CompetencyCard(one, tuple(levels), tuple(_competency_facts(pack, one)))


def _competency_facts(pack: Pack, one: Competency) -> list[Fact]:
    asked = ", ".join(str(STAFF[category]) for category in one.staff_categories)
    facts = [
        Fact(_("Asked of"), ", ".join((asked, *one.positions))),
        Fact(_("Where from"), f"{one.source} ({STATUSES[one.status][1]})"),
    ]
    numbers = {source.id: source.number or source.title for source in pack.sources}
    for link in one.standards:
        functions = ", ".join(link.functions)
        words = _("professional standard %(number)s") % {"number": numbers.get(link.source, "")}
        told = ", ".join(filter(None, (words, functions and _("functions %s") % functions)))
        facts.insert(1, Fact(_("Standard"), told))
    return facts


def _facts(pack: Pack, one: Instrument) -> list[Fact]:
    operator = actor_titles(pack).get(one.operator, one.operator)
    facts = [
        Fact(_("Whom"), str(STAFF[one.staff_category])),
        Fact(_("Who conducts"), operator),
        Fact(_("Items in a form"), f"{one.items}, {one.minutes} {_('min')}"),
        Fact(_("Measurement"), MODELS[one.model]),
        Fact(_("Cut score"), _cut_words(one)),
    ]
    if one.pass_mark:
        facts.append(Fact(_("Passed from"), _setting(one.pass_mark, "%")))
    return [
        *facts,
        Fact(_("A deficit is named from the probability"), _setting(one.deficit_probability)),
        Fact(_("Nothing is said with fewer items than"), _setting(one.min_items)),
        Fact(_("Figures speak of all where assessed"), _setting(one.coverage, "%")),
    ]


def _cut_words(one: Instrument) -> str:
    told = {
        f"{russian.number(row.cut.percent)}\N{NO-BREAK SPACE}%"
        if row.cut.percent is not None
        else _("%(logit)s logit") % {"logit": russian.number(row.cut.logit)}
        for row in one.measured
    }
    words = ", ".join(sorted(told))
    return f"{words} ({STATUSES[one.measured[0].cut.status][1]})"


def _setting(setting: Setting, unit: str = "") -> str:
    value = russian.number(setting.value) + (f"\N{NO-BREAK SPACE}{unit}" if unit else "")
    return f"{value} ({STATUSES[setting.status][1]})"
