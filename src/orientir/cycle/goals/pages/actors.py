"""Who takes part by level and kind, what each does; powers with those who answer for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orientir.core.packs.specs import Actor, Pack, Power
from orientir.cycle.goals.pages.directions import WORDS
from orientir.cycle.goals.pages.words import KINDS, LEVELS, actor_titles
from orientir.kit.ui.parts import Cell, Column, Row, Table


@dataclass(frozen=True, slots=True)
class ActorsOfKind:
    """Those of one level who provide, or who accompany."""

    title: str
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class ActorsOfLevel:
    title: str
    kinds: tuple[ActorsOfKind, ...]

    @property
    def count(self) -> int:
        return sum(len(kind.actors) for kind in self.kinds)


def actors_by_level(pack: Pack) -> list[ActorsOfLevel]:
    """Levels from the federal one down; those without actors left out."""
    found = [
        ActorsOfLevel(str(title), tuple(_kinds(pack, level))) for level, title in LEVELS.items()
    ]
    return [level for level in found if level.count]


def powers_table(pack: Pack) -> Table:
    names = actor_titles(pack)
    columns = [
        Column(_("What is decided"), place="name"),
        Column(_("By a document")),
        Column(_("Responsible")),
        Column(_("Co-executors")),
    ]
    rows = [
        Row(
            [
                Cell(f"{one.number}. {one.title}", second=_position(one)),
                Cell(one.document_kind),
                Cell(_named(names, one.responsible)),
                Cell(_named(names, one.co_executors)),
            ],
            anchor=f"power-{one.number}",
        )
        for one in pack.powers
    ]
    return Table(_("Powers"), columns, rows)


def _kinds(pack: Pack, level: str) -> list[ActorsOfKind]:
    found = [
        ActorsOfKind(
            str(title),
            tuple(one for one in pack.actors if (one.level, one.kind) == (level, kind)),
        )
        for kind, title in KINDS.items()
    ]
    return [kind for kind in found if kind.actors]


def _position(power: Power) -> str:
    """Which of the nine positions of the cycle it serves, where the pack says so."""
    if not power.position:
        return ""
    return _("position of the cycle: %(title)s") % {"title": WORDS[power.position]}


def _named(names: dict[str, str], codes: tuple[str, ...]) -> str:
    return ", ".join(names.get(code, code) for code in codes) or "—"
