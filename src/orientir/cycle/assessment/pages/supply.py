"""What a form asks of the bank and what the bank has, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from orientir.core.assembly import Candidate
from orientir.core.packs.competencies import EXTENDED, Instrument
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table


def supply_table(
    instrument: Instrument, bank: Sequence[Candidate], title_of: Callable[[str], str]
) -> Table:
    """A row a cell of the blueprint; short cells are marked."""
    have = Counter((one.competency, one.difficulty) for one in bank)
    known = Counter((one.competency, one.difficulty) for one in bank if one.information is not None)
    rows = [
        _row(title_of(one.competency), one.difficulty, one.count, have[key], known[key])
        for one in instrument.blueprint
        for key in [(one.competency, one.difficulty)]
    ]
    return Table(
        _("What a form asks and what the bank has"),
        [
            Column(_("Competency"), place="name"),
            Column(_("Difficulty"), kind="number"),
            Column(_("In a form"), kind="number", place="value"),
            Column(_("Live in the bank"), kind="number"),
            Column(_("Of them calibrated"), kind="number"),
            Column(_("State"), place="verdict"),
        ],
        rows,
        dense=True,
    )


def _row(title: str, difficulty: int, count: int, have: int, known: int) -> Row:
    word = _("enough for %(n)s") % {"n": have // count} if have >= count else _("too few")
    return Row(
        [
            Cell(title),
            Cell(_("extended answer") if difficulty == EXTENDED else russian.number(difficulty)),
            Cell(russian.number(count)),
            Cell(russian.number(have)),
            Cell(russian.number(known)),
            Cell(word, state="done" if have >= count else "check"),
        ]
    )
