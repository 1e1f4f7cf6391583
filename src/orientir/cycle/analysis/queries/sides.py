"""What other rooms know of a school, in words: its staff and the deficits of its teachers, as far as one may see."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.assessment import api as assessment
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring import api as monitoring
from orientir.kit import russian

STAFF: Final = "4"
"""The criterion of the methodology that indicators of staffing belong to."""
MOST: Final = 3


def tell_staff(unit: int) -> list[str]:
    """Indicators of staffing in the latest snapshot that are known of the unit."""
    standing = monitoring.find_standing(unit, list(monitoring.list_snapshots()[:1]))
    lines = standing.lines if standing else ()
    return [
        f"{line.indicator.short_title}: {monitoring.shown(line.indicator, line.value)}"
        for line in lines
        if line.indicator.criterion == STAFF and line.value and line.value.value is not None
    ]


def tell_deficits(unit: int) -> list[str]:
    """The greatest shares of people who lack a competency, by the newest diagnostic that tells of the unit."""
    for procedure in assessment.list_published_procedures():
        shares = [one for one in assessment.list_shares(procedure.pk, [unit]) if one.share]
        if shares:
            model = goals.get_competency_model(on=timezone.localdate(), pack_id=procedure.pack)
            shares.sort(key=lambda one: (-(one.share or 0), one.competency))
            words = _("%(what)s: %(share)s, assessed %(n)s of %(all)s")
            return [
                words
                % {
                    "what": model.title_of(one.competency),
                    "share": russian.percent(100 * (one.share or 0), one.assessed),
                    "n": one.assessed,
                    "all": one.eligible,
                }
                for one in shares[:MOST]
            ]
    return []
