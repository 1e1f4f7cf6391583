"""Addressees hear that an order brought them recommendations."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from orientir.cycle.recommendations.models import AdviceOrder, Recommendation
from orientir.cycle.recommendations.notices import ISSUED
from orientir.cycle.recommendations.queries.listing import list_addressees
from orientir.kit import russian
from orientir.kit.notices import api as notices


def tell_addressees(*, order: int, at: datetime) -> int:
    """One notice an account, however many recommendations the order has for it; how many were sent."""
    found = AdviceOrder.objects.get(pk=order)
    issued = Recommendation.objects.filter(order=found)
    return notices.send(
        ISSUED, key=order, at=at, accounts=list_addressees(issued, timezone.localdate(at)),
        link=reverse("recommendations:home"), number=found.number, day=russian.day(found.signed_on),
    )  # fmt: skip
