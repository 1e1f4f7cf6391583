"""An open adaptive procedure over a pool of calibrated tasks; everybody invited has agreed."""

from __future__ import annotations

from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.actions.invitations import invite_by_rule
from orientir.cycle.assessment.actions.procedures import open_procedure
from orientir.cycle.assessment.models import (
    Calibration,
    Invitation,
    ItemStatistic,
    ItemVersion,
    Procedure,
)
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast
from tests.cycle.assessment.made_procedures import draft, make_bank, the_instrument


def make_adaptive(cast: Cast) -> Procedure:
    instrument, by = the_instrument(), cast.accounts["operator"].pk
    calibrate(make_bank(instrument))
    with acting_by(cast.token("operator")):
        made = draft(cast, delivery="adaptive", minutes=None)
        invite_by_rule(procedure=made.pk, by=by, at=NOW)
        build_forms(procedure=made.pk, instrument=instrument, order=FormsOrder(), by=by, at=NOW)
        open_procedure(procedure=made.pk, by=by, at=NOW)
    Invitation.objects.filter(procedure=made).update(answer="consented")
    return made


def calibrate(versions: list[ItemVersion]) -> None:
    """Every version with a slope and a difficulty of its own, as an earlier calibration would have found."""
    run = Calibration.objects.create(
        model="2pl", log_likelihood=0, iterations=1, is_converged=True, persons=500,
        items=len(versions), created_at=NOW,
    )  # fmt: skip
    for number, version in enumerate(versions):
        ItemStatistic.objects.create(
            version=version, calibration=run, persons=500, slope=0.8 + 0.1 * (number % 9),
            steps=[-2 + 4 * (number % 13) / 12],
        )  # fmt: skip
