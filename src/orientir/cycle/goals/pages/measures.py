"""The road map: its measures, narrowed by stage, section, executor and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Measure, Pack
from orientir.cycle.goals.pages.words import actor_titles, ground_titles
from orientir.cycle.goals.searching import search_measures
from orientir.kit.ui.parts import Cell, Column, Row, Table

FILTERS = ("stage", "section", "executor", "q")

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters may be: code in the address and words."""

    stages: tuple[Choice, ...]
    sections: tuple[Choice, ...]
    executors: tuple[Choice, ...]


def choices_of(pack: Pack) -> Choices:
    """Stages and sections go by their number in the road map, executors by their code."""
    names = actor_titles(pack)
    found = dict.fromkeys(
        code for one in pack.measures for code in (*one.executors, *one.co_executors)
    )
    return Choices(
        _numbered(one.stage for one in pack.measures),
        _numbered(one.section for one in pack.measures),
        tuple((code, names.get(code, code)) for code in found),
    )


def chosen_measures(pack: Pack, filters: Mapping[str, str]) -> tuple[Measure, ...]:
    """The measures that meet every filter that is not empty."""
    choices = choices_of(pack)
    stage, section, executor = (filters[name] for name in FILTERS[:3])
    stages, sections = dict(choices.stages), dict(choices.sections)
    found = tuple(
        one
        for one in pack.measures
        if (not stage or one.stage == stages.get(stage))
        and (not section or one.section == sections.get(section))
        and (not executor or executor in (*one.executors, *one.co_executors))
    )
    return search_measures(pack, found, filters["q"]) if filters["q"] else found


def measures_table(pack: Pack, measures: Sequence[Measure]) -> Table:
    columns = [
        Column(_("Measure"), place="name"),
        Column(_("Term")),
        Column(_("Executors, the responsible one first")),
        Column(_("Expected result")),
    ]
    names = actor_titles(pack)
    rows: list[Row] = []
    place = ("", "")
    for one in measures:
        if (one.stage, one.section) != place:
            place = (one.stage, one.section)
            rows.append(Row(heading=f"{one.stage}. {one.section}"))
        rows.append(_row(pack, one, names))
    return Table(_("Measures of the road map"), columns, rows)


def _row(pack: Pack, one: Measure, names: Mapping[str, str]) -> Row:
    taking_part = "; ".join(one.participants)
    grounds = ", ".join(ground_titles(pack, one))
    return Row(
        [
            Cell(f"{one.number}. {one.title}", second=_told(_("Takes part: %(who)s"), taking_part)),
            Cell(one.term),
            Cell(
                _called(one.executors, names),
                second=_told(_("with %(who)s"), _called(one.co_executors, names)),
            ),
            Cell(one.expected_result, second=_told(_("Carries out: %(who)s"), grounds)),
        ],
        anchor=f"measure-{one.number}",
    )


def _called(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)


def _told(words: str, who: str) -> str:
    return words % {"who": who} if who else ""


def _numbered(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple((str(n), one) for n, one in enumerate(dict.fromkeys(values), start=1))
