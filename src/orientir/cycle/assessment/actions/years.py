"""One scale for the years: which earlier procedure a new one is linked to, how, and what is kept of it."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from django.utils import timezone

from orientir.core.psychometrics.linking import DriftBounds
from orientir.core.psychometrics.measurement import Measurement
from orientir.core.psychometrics.years import Border, Earlier, YearLink
from orientir.cycle.assessment.models import Calibration, Procedure
from orientir.cycle.assessment.queries.earlier import (
    EarlierProcedure,
    fewest_anchors,
    find_earlier,
    get_calibration,
    get_known_items,
)
from orientir.cycle.assessment.queries.responses import ResponseSet
from orientir.cycle.assessment.rules import YearsLinked
from orientir.cycle.goals.api import get_parameter


def earlier_of(procedure: Procedure, responses: ResponseSet) -> Earlier | None:
    """What to put the procedure on the scale of; None for the first by its instrument, or where it was so chosen."""
    way = procedure.design.get("link", YearsLinked.FIXED)
    found = find_earlier(procedure)
    if found is None or way == YearsLinked.NONE:
        return None
    names = dict(zip(responses.items["version"], responses.items["code"], strict=True))
    known = get_known_items(found.calibration, names)
    on = timezone.localdate(procedure.closes_at)
    return Earlier(
        known.items,
        known.errors,
        _borders(get_calibration(found.calibration)),
        "stocking-lord" if way == YearsLinked.STOCKING_LORD else "fixed",
        fewest_anchors(procedure),
        DriftBounds(
            *(_told(procedure.pack, f"drift.{name}", on) for name in ("large", "odd", "odd_z", "unlikely"))
        ),
    )  # fmt: skip


def _told(pack: str, name: str, on: date) -> float:
    return float(get_parameter(pack_id=pack, name=f"measurement.{name}", on=on))


def _borders(calibration: Calibration) -> dict[str, Border]:
    """Cuts of the earlier procedure: people of all its years are judged by one line."""
    return {
        one["code"]: Border(one["support"], one["confident"])
        for one in calibration.details.get("competencies", ())
        if one["support"] is not None and one["confident"] is not None
    }


def scale_details(procedure: Procedure, measurement: Measurement) -> dict[str, Any]:
    """As JSON: whose scale it is, by which anchors, what drifted, where people stood and stand."""
    people = measurement.population
    told: dict[str, Any] = {
        "mean": people.mean,
        "sd": people.sd,
        "se": _error_of_mean(people.se_mean, people.sd, people.persons),
        "root": procedure.code,
        "earlier": None,
        "way": procedure.design.get("link", YearsLinked.FIXED),
    }
    found = find_earlier(procedure)
    if found is None:
        return told
    told |= {"earlier": _earlier(found)}
    return told | _link(measurement.link, found) if measurement.link is not None else told


def _error_of_mean(error: float, sd: float, persons: int) -> float:
    """Where the mean is 0 by definition it still was drawn from people: as of their number."""
    if math.isfinite(error) and error > 0:
        return error
    return sd / math.sqrt(max(persons, 1))


def _earlier(found: EarlierProcedure) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "year": found.closes_at.year,
        "common": found.common,
    }


def _link(link: YearLink, found: EarlierProcedure) -> dict[str, Any]:
    old = get_calibration(found.calibration).details.get("scale", {})
    told: dict[str, Any] = {
        "is_linked": link.link is not None,
        "why": link.why,
        "anchors": list(link.anchors),
        "dropped": list(link.dropped),
        "drift": [
            {"item": one.item, "shift": round(one.shift, 4), "rmsd": round(one.rmsd, 4), "p": one.p}
            for one in link.drift
        ],
    }
    if link.link is None:
        return told
    return told | {
        "A": link.link.scale,
        "B": link.link.shift,
        "error": link.error,
        "root": old.get("root", found.code),
        "old": {key: old.get(key) for key in ("mean", "sd", "se")},
    }
