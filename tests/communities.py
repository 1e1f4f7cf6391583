"""Of each school of the cast: a pair, a member of a community, a part in a contest, an offer; and one vacancy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.utils import timezone

from orientir.cycle.community.models import (
    Accompanier,
    Accompaniment,
    ContestPart,
    Member,
    Mentoring,
    OpenPost,
    ReserveOffer,
)
from orientir.cycle.registry.models import Person, Unit

NOW = datetime.now(UTC)
TODAY = timezone.localdate(NOW)


def make_communities(units: Mapping[str, Unit], people: Mapping[str, Sequence[Person]]) -> None:
    """The second teacher of each school accompanies the first."""
    for code, (first, second) in people.items():
        _make_pair(units[code], first, second)
        Member.objects.create(
            person=first, unit=units[code], community="association", title="Физики",
            valid_from=TODAY,
        )  # fmt: skip
        ContestPart.objects.create(
            person=first, unit=units[code], staff_category="pedagogical", contest="Учитель года",
            stage="municipal", held_on=TODAY,
        )  # fmt: skip
        ReserveOffer.objects.create(
            person=second, unit=units[code], because="Ведёт объединение", offered_at=NOW
        )
    OpenPost.objects.create(
        unit=units["12"], position="Учитель физики", scheme="zemsky_teacher", opened_on=TODAY
    )


def _make_pair(unit: Unit, first: Person, second: Person) -> None:
    accompanier = Accompanier.objects.create(
        person=second, kind="mentor", unit=unit, capacity=2, valid_from=TODAY
    )
    pair = Accompaniment.objects.create(
        accompanier=accompanier, kind="mentor", person=first, unit=unit, how="hand",
        valid_from=TODAY, created_at=NOW,
    )  # fmt: skip
    Mentoring.objects.create(accompaniment=pair, aim="Освоиться")
