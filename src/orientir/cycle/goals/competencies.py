"""The competency model of a methodology on a day: what is asked of whom and by what it is measured. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.core.packs.competencies import Competency, CompetencyGroup, Instrument, Scale
from orientir.core.packs.specs import Pack


@dataclass(frozen=True, slots=True)
class CompetencyModel:
    """Competencies and instruments in force on a day, in the order of the pack."""

    pack: str
    pack_version: str
    pack_title: str
    on: date
    groups: tuple[CompetencyGroup, ...]
    competencies: tuple[Competency, ...]
    scales: tuple[Scale, ...]
    instruments: tuple[Instrument, ...]

    def find_competency(self, code: str) -> Competency | None:
        return next((one for one in self.competencies if one.code == code), None)

    def find_instrument(self, code: str) -> Instrument | None:
        return next((one for one in self.instruments if one.code == code), None)

    def title_of(self, competency: str) -> str:
        """The short title; the code itself where the model has no such competency."""
        found = self.find_competency(competency)
        return found.short_title if found else competency

    def scale_of(self, competency: str) -> Scale | None:
        found = self.find_competency(competency)
        scales = {group.code: group.scale for group in self.groups}
        wanted = scales.get(found.group) if found else None
        return next((one for one in self.scales if one.code == wanted), None)

    def competencies_of(self, group: str) -> tuple[Competency, ...]:
        return tuple(one for one in self.competencies if one.group == group)

    def competencies_for(
        self, staff_category: str, position: str | None = None
    ) -> tuple[Competency, ...]:
        """What is asked of a category of staff, and of a position where one is named."""
        return tuple(
            one
            for one in self.competencies
            if staff_category in one.staff_categories
            and (position is None or not one.positions or position in one.positions)
        )


def model_of(pack: Pack, on: date) -> CompetencyModel:
    """What of a pack is in force on a day; groups that hold nothing then are left out."""
    competencies = tuple(one for one in pack.competencies if one.is_in_force(on))
    held = {one.group for one in competencies}
    return CompetencyModel(
        pack=pack.id,
        pack_version=pack.version,
        pack_title=pack.short_title,
        on=on,
        groups=tuple(group for group in pack.competency_groups if group.code in held),
        competencies=competencies,
        scales=pack.scales,
        instruments=tuple(one for one in pack.instruments if one.is_in_force(on)),
    )
