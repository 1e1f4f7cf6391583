"""The invented tasks in the bank: brought in by the operator, approved by two others, most made live."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from orientir.cycle.assessment import api as assessment
from orientir.cycle.registry.api import Account
from orientir.project.demo.bank.reading import InventedItem, invent_items

_FILE = "orientir-demo-items.xlsx"
_DRAFTS = ("com.3", "exp.1", "exp.2", "met.5")
"""Items of these competencies stay drafts: there is something to review."""


@transaction.atomic
def bring_bank() -> int:
    """Bring in what is not there yet; returns how many items came."""
    operator, *reviewers = (
        Account.objects.get(login=login).pk for login in ("operator", "dpo", "expert")
    )
    items = [_new(one) for one in invent_items()]
    now = timezone.now()
    brought, came = assessment.bring_items(items=items, file_name=_FILE, by=operator, at=now)
    for line in assessment.list_drafts(brought):
        if line.competency in _DRAFTS:
            continue
        for reviewer in reviewers:
            assert line.version_id is not None
            assessment.review_item(
                version_id=line.version_id,
                verdict=assessment.Verdict.APPROVED,
                comment="",
                by=reviewer,
                at=now,
            )
        live = assessment.ItemStatus.LIVE
        assessment.move_item(item_id=line.id, to=live, by=operator, at=now)
    return came


def _new(one: InventedItem) -> assessment.NewItem:
    return assessment.NewItem(
        content=one.item,
        terms=assessment.terms_of(one.item, "придумано для показа"),
        code=one.item.identifier,
        pictures=one.pictures,
    )
