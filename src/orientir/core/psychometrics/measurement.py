"""A whole diagnostic measured: responses of people to the items of an instrument → what may be said of each.

One calibration puts all items on one scale; a person's ability on it is the whole of the result. Competencies are then
scored together (``competencies``), cuts come from the percents of the pack through the domain (``domains``), deficits
from posteriors (``deficits``), shares of units from a prior with the units in it (``units``, ``roll_up``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument, Measured, Scale
from orientir.core.psychometrics.calibration import Calibration
from orientir.core.psychometrics.competencies import Diagnosis, Ready
from orientir.core.psychometrics.competency_prior import estimate_prior
from orientir.core.psychometrics.deficits import (
    LEAST_GAIN,
    DeficitRule,
    Deficits,
    find_deficits,
)
from orientir.core.psychometrics.domains import ability_at_percent
from orientir.core.psychometrics.estimates import GroupEstimate, ItemEstimate
from orientir.core.psychometrics.expected_curves import expected_items
from orientir.core.psychometrics.flags import Flag, find_flags, refuse_unfit
from orientir.core.psychometrics.layout import FREE_SLOPES, Model
from orientir.core.psychometrics.marginal import SlopePrior
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.patterns import find_patterns
from orientir.core.psychometrics.responses import Matrix, responses_from_matrix
from orientir.core.psychometrics.roll_up import Cell, RollUpRule, roll_up
from orientir.core.psychometrics.scoring import PersonScores, Ruler, ruler_of, score_people
from orientir.core.psychometrics.units import estimate_units
from orientir.core.psychometrics.years import Border, Earlier, Scaled, YearLink, calibrate_year

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Settings:
    """What a methodologist may set beside the instrument.

    ``least_gain``: PRMSE that a competency's items must add to the total. ``prior_below``: with fewer persons free
    slopes have a normal prior around 1 of deviation ``prior_sd``. ``item_errors``: levels of people and deficits know
    that parameters of items are not known exactly (``expected_curves``).
    """

    least_gain: float = LEAST_GAIN
    prior_below: int = 0
    prior_sd: float = 0.5
    item_errors: bool = False

    def prior_for(self, model: Model, persons: int) -> SlopePrior | None:
        if model not in FREE_SLOPES or persons >= self.prior_below:
            return None
        return SlopePrior(1.0, self.prior_sd)

    def judging(self, scaled: Scaled, known: list[ItemParameters]) -> list[ItemParameters]:
        """The items people are judged by: as estimated, or expected."""
        if not self.item_errors:
            return known
        told = expected_items(scaled.items, scaled.people.mean, scaled.people.sd)
        return [item for item in told if item is not None]


@dataclass(frozen=True, eq=False)
class Measurement:
    """All [persons] or [persons, competencies] in the order of ``competencies``.

    ``population``: mean and spread of people on the scale. ``link``: how it became that of an earlier procedure; None
    where there was none.
    """

    competencies: tuple[str, ...]
    calibration: Calibration
    items: tuple[ItemEstimate, ...]
    flags: tuple[Flag, ...]
    people: PersonScores
    borders: tuple[Border, ...]
    diagnosis: Diagnosis
    deficits: Deficits
    ready: Ready
    population: GroupEstimate
    link: YearLink | None = None


def measure(
    scores: Matrix,
    items: Sequence[str],
    competency_of: Sequence[str],
    instrument: Instrument,
    scale: Scale | None,
    threads: int = 1,
    earlier: Earlier | None = None,
    settings: Settings | None = None,
) -> Measurement:
    """``scores`` [persons, items] int8 with -1 for missing; ``items`` and ``competency_of`` by column.

    ``earlier``: what is put on its scale, with its cuts, where enough of its items stand here and did not drift.

    Competencies of the instrument that no item measures are left out. Raises Mistake where the responses do not
    determine the model, or a cut is beyond what the items can tell.
    """
    responses = responses_from_matrix(scores, items)
    model = _model(instrument, responses.scores)
    refuse_unfit(responses, model)
    chosen = settings or Settings()
    prior = chosen.prior_for(model, len(responses.scores))
    scaled = calibrate_year(responses, model, earlier, threads, prior)
    calibration, estimates = scaled.calibration, scaled.items
    sound = [place for place, one in enumerate(estimates) if one.parameters is not None]
    known = [_parameters(estimates[place]) for place in sound]
    measured = [
        one for one in instrument.measured if one.competency in {competency_of[j] for j in sound}
    ]
    codes = tuple(one.competency for one in measured)
    place_of = [codes.index(competency_of[j]) if competency_of[j] in codes else -1 for j in sound]
    _refuse_strangers(place_of, [items[j] for j in sound])
    old = earlier.borders if earlier and scaled.link and scaled.link.link else {}
    borders = tuple(
        old.get(one.competency) or _border(one, _domain(known, place_of, d), scale)
        for d, one in enumerate(measured)
    )
    kept = np.ascontiguousarray(responses.scores[:, sound])
    judging = chosen.judging(scaled, known)
    patterns = find_patterns(kept, judging, place_of, len(codes))
    ready = Ready.of(patterns, estimate_prior(patterns), np.array([one.support for one in borders]))
    diagnosis = ready.diagnose()
    flags = (*find_flags(calibration, responses), *_said_of_prior(prior, len(responses.scores)))
    people = scaled.scores(score_people(_ruler(calibration), responses.scores))
    if chosen.item_errors:
        softer = score_people(ruler_of(judging, scaled.people.mean, scaled.people.sd), kept)
        people = PersonScores(softer.eap, softer.psd, people.wle, people.se_wle)
    return Measurement(
        codes, calibration, estimates, flags, people, borders,
        diagnosis, find_deficits(diagnosis, rule_of(instrument, chosen.least_gain)), ready,
        scaled.people, scaled.link,
    )  # fmt: skip


def _said_of_prior(prior: SlopePrior | None, persons: int) -> Iterator[Flag]:
    if prior is not None:
        yield Flag(
            "slope_prior",
            None,
            f"людей {persons}: этого мало, чтобы узнать, как различает каждое задание, поэтому наклоны"
            f" притянуты к {_words(prior.mean)} (заранее ждут отклонения около {_words(prior.sd)})",
        )


def _words(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def rule_of(instrument: Instrument, least_gain: float = LEAST_GAIN) -> DeficitRule:
    """When the pack lets a deficit be named."""
    return DeficitRule(
        threshold=float(instrument.deficit_probability.value),
        clear=float(instrument.near_cut.value),
        fewest_items=int(instrument.min_items.value),
        least_gain=least_gain,
    )


@dataclass(frozen=True, slots=True)
class Groups:
    """Units added up: ``parent`` [units] tells the group of each unit, ``totals`` [groups] the people asked there."""

    parent: Sequence[int]
    totals: Sequence[int]


def share_units(
    measurement: Measurement, unit: Labels, levels: Sequence[Groups], coverage: float
) -> list[list[Cell]]:
    """Shares of deficits at every level; ``unit`` [persons] is the unit at which a person was asked.

    ``coverage``: the share of people who must be assessed for a figure to speak for all.
    """
    count = len(levels[0].parent)
    estimates = estimate_units(measurement.ready, measurement.diagnosis.sites, unit, count)
    answered, rule = measurement.diagnosis.answered, RollUpRule(coverage=coverage)
    return [
        roll_up(estimates, answered, unit, level.parent, level.totals, rule) for level in levels
    ]


def _model(instrument: Instrument, scores: Matrix) -> Model:
    """The model of the pack; items with parts of a point need the one with steps of the same family."""
    if scores.max() <= 1:
        return "2pl" if instrument.model == "gpcm" else instrument.model
    return "pcm" if instrument.model == "rasch" else "gpcm"


def _parameters(estimate: ItemEstimate) -> ItemParameters:
    assert estimate.parameters is not None
    return estimate.parameters


def _refuse_strangers(place_of: Sequence[int], items: Sequence[str]) -> None:
    strangers = [name for place, name in zip(place_of, items, strict=True) if place < 0]
    if strangers:
        raise Mistake(
            f"компетенции задания «{strangers[0]}» нет в инструменте: поправьте задание или инструмент"
        )


def _domain(
    items: Sequence[ItemParameters], place_of: Sequence[int], place: int
) -> list[ItemParameters]:
    return [item for item, own in zip(items, place_of, strict=True) if own == place]


def _border(measured: Measured, domain: Sequence[ItemParameters], scale: Scale | None) -> Border:
    """The cut of the pack; confident is the highest level of the scale, never below the cut."""
    cut = measured.cut
    if cut.logit is not None:
        support = float(cut.logit)
    else:
        assert cut.percent is not None  # exactly one of the two is set
        support = ability_at_percent(domain, float(cut.percent))
    if scale is None:
        return Border(support, support)
    return Border(
        support, max(support, ability_at_percent(domain, float(scale.levels[-1].from_percent)))
    )


def _ruler(calibration: Calibration) -> Ruler:
    return Ruler(
        calibration.categories, calibration.groups.means, np.exp(calibration.groups.log_sds)
    )
