"""Tables and sentences of the catalogue and of one programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.goals.api import CompetencyModel
from orientir.cycle.learning.models import Programme, ProgrammeModule
from orientir.cycle.learning.pages.words import FORMS, FUNDING, KINDS, PROGRAMME_STATES
from orientir.cycle.learning.queries.groups import OfferedGroup
from orientir.cycle.learning.queries.open_catalogue import OpenModule, OpenProgramme
from orientir.kit import russian
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Column, Fact, Row, Table


def programmes_table(
    shown: Sequence[Programme],
    listing: Listing,
    titles: Mapping[int, str],
    groups: Mapping[int, Sequence[OfferedGroup]],
    *,
    with_states: bool,
) -> Table:
    """One row a programme: what, how long, whose, and the nearest group with its free seats."""
    columns = [
        listing.column(_("Programme"), "title", place="name"),
        listing.column(_("Hours"), "hours", kind="number", place="value"),
        Column(_("Form")),
        Column(_("Organisation")),
        Column(_("Nearest group"), place="verdict"),
        *([Column(_("State"))] if with_states else []),
    ]
    rows = [
        Row(_cells(one, titles, groups.get(one.pk, ()), with_states=with_states)) for one in shown
    ]
    return Table(_("Programmes"), columns, rows)


def _cells(
    one: Programme,
    titles: Mapping[int, str],
    groups: Sequence[OfferedGroup],
    *,
    with_states: bool,
) -> list[Cell]:
    told = [str(KINDS[one.kind])]
    told += [_("federal priority")] if one.is_federal_priority else []
    told += [_("paid")] if one.funding == "paid" else []
    state, word = PROGRAMME_STATES[one.state]
    return [
        Cell(
            one.title, second=" · ".join(told), href=reverse("learning:programme", args=[one.code])
        ),
        Cell(russian.number(one.hours)),
        Cell(str(FORMS[one.form])),
        Cell(titles.get(one.organisation_id, "—")),
        _nearest(groups),
        *([Cell(str(word), state=state)] if with_states else []),
    ]


def _nearest(groups: Sequence[OfferedGroup]) -> Cell:
    if not groups:
        return Cell("—", second=_("no group takes applications"))
    group = next((one for one in groups if one.free), groups[0])
    return Cell(
        _("from %(day)s") % {"day": russian.day(group.starts_on)},
        second=seats_words(group.free, group.waiting),
        href=reverse("learning:group", args=[group.code]),
    )


def seats_words(free: int, waiting: int) -> str:
    """Free seats, or how many people wait for one."""
    if free:
        return ngettext("%(n)s free seat", "%(n)s free seats", free) % {"n": free}
    if waiting:
        told = ngettext("%(n)s person waits", "%(n)s people wait", waiting) % {"n": waiting}
        return _("no free seats") + ", " + told
    return _("no free seats")


def programme_facts(
    one: Programme | OpenProgramme,
    organisation: str,
    topics: Mapping[str, str],
    model: CompetencyModel,
) -> list[Fact]:
    """What stands on the card of a programme; what is empty is left out."""
    _state, word = PROGRAMME_STATES[one.state]
    facts = [
        Fact(_("State"), word),
        Fact(_("Organisation"), organisation),
        Fact(_("Kind"), KINDS[one.kind]),
        Fact(_("Hours"), russian.number(one.hours)),
        Fact(_("Form"), FORMS[one.form]),
        Fact(_("Funding"), _funding(one)),
        Fact(_("For whom"), one.audience),
        Fact(_("Topic"), topics.get(one.topic, one.topic)),
        Fact(_("Competencies"), "; ".join(model.title_of(code) for code in one.competencies)),
        Fact(_("Federal priority"), _("yes") if one.is_federal_priority else ""),
        Fact(_("Number in the federal registry"), one.federal_number),
        Fact(_("Authors"), one.authors),
        Fact(_("Qualification given"), one.qualification),
        Fact(_("Code"), one.code),
    ]
    return [fact for fact in facts if fact.value]


def first_facts(titles: Mapping[str, str]) -> list[Fact]:
    """Programmes to be learned before this one."""
    return [
        Fact(_("To be learned first"), title, reverse("learning:programme", args=[code]))
        for code, title in titles.items()
    ]


def _funding(one: Programme | OpenProgramme) -> str:
    if one.funding != "paid" or not one.cost:
        return str(FUNDING[one.funding])
    return _("%(roubles)s roubles for one learner") % {"roubles": russian.number(one.cost)}


def modules_table(modules: Sequence[ProgrammeModule | OpenModule], model: CompetencyModel) -> Table:
    columns = [
        Column(_("Module"), place="name"),
        Column(_("Hours"), kind="number", place="value"),
        Column(_("Competencies")),
        Column(_("How it is checked")),
    ]
    rows = [
        Row(
            [
                Cell(f"{one.position}. {one.title}"),
                Cell(russian.number(one.hours)),
                Cell("; ".join(model.title_of(code) for code in one.competencies) or "—"),
                Cell(one.control or "—"),
            ]
        )
        for one in modules
    ]
    return Table(_("Modules"), columns, rows)
