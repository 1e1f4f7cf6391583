"""What the views of the room share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.cycle.recommendations.models import Recommendation
from orientir.cycle.recommendations.queries.listing import (
    RecommendationNotFound,
    get_recommendation,
)
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link

WHAT: Final = gettext_noop("Recommendations")


def acting(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def recommendation_or_404(recommendation: int) -> Recommendation:
    try:
        return get_recommendation(recommendation)
    except RecommendationNotFound as error:
        raise Http404 from error


def unit_titles(found: Iterable[Recommendation]) -> dict[int, str]:
    """Titles of the units of recommendations and of their addressees."""
    ids = {unit for one in found for unit in (one.unit_id, one.addressee_id)}
    return titles_of(ids, timezone.localdate())


def crumbs(*more: Link) -> list[Link]:
    return [Link(_("Recommendations"), reverse("recommendations:home")), *more]
