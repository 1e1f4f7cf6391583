"""What an instrument asks of the bank and what the bank has: competency × difficulty × status, and the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.packs.competencies import EXTENDED, Instrument
from orientir.cycle.assessment.rules import ItemStatus
from orientir.cycle.goals.api import CompetencyModel

LEVELS = (1, 2, 3, EXTENDED)
READY = (ItemStatus.LIVE, ItemStatus.TRIAL)
COMING = (ItemStatus.REVIEWED, ItemStatus.DRAFT)
Cells = Mapping[tuple[str, int, str], int]


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """``needed``: items for so many forms without a common item; ``ready``: live and on trial."""

    competency: str
    difficulty: int
    needed: int
    ready: int
    coming: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.ready)

    @property
    def words(self) -> str:
        """«не хватает 3 заданий»; empty where nothing is asked or enough is there."""
        if not self.missing:
            return ""
        told = ngettext("%(n)s item is missing", "%(n)s items are missing", self.missing)
        return told % {"n": self.missing}


@dataclass(frozen=True, slots=True)
class CoverageRow:
    code: str
    title: str
    cells: tuple[CoverageCell, ...]

    @property
    def missing(self) -> int:
        return sum(cell.missing for cell in self.cells)


def coverage_rows(
    model: CompetencyModel, instrument: Instrument, counts: Cells, forms: int
) -> list[CoverageRow]:
    """A row for each competency that the instrument measures, in its order."""
    return [
        CoverageRow(
            one.competency,
            model.title_of(one.competency),
            tuple(
                _cell(one.competency, level, asked.get(level, 0) * forms, counts)
                for level in LEVELS
            ),
        )
        for one in instrument.measured
        for asked in [dict(one.rows)]
    ]


def missing_words(rows: list[CoverageRow]) -> str:
    """The verdict in one sentence."""
    missing = sum(row.missing for row in rows)
    if not missing:
        return _("The bank has enough for these forms.")
    told = ngettext(
        "%(n)s item is missing for these forms.",
        "%(n)s items are missing for these forms.",
        missing,
    )
    return told % {"n": missing}


def _cell(competency: str, level: int, needed: int, counts: Cells) -> CoverageCell:
    ready, coming = (
        sum(counts.get((competency, level, status), 0) for status in statuses)
        for statuses in (READY, COMING)
    )
    return CoverageCell(competency, level, needed, ready, coming)
