"""The life of an item: reviewed by two people who did not write it, tried, live, retired."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.items.checks import check_item
from orientir.core.items.storage import from_json
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_items import ItemGone
from orientir.cycle.assessment.models import Item, ItemReview, ItemVersion
from orientir.cycle.assessment.rules import APPROVALS_NEEDED, MOVES, ItemStatus, Verdict
from orientir.kit.journal.recording import record


def review_item(
    *, version_id: int, verdict: Verdict, comment: str, by: int, at: datetime
) -> ItemStatus:
    """Say of the current version that it is good, or what is wrong with it; said again, it replaces.

    Two approvals by people who did not write it make a draft reviewed; one taken back makes it a
    draft again, unless it is in use. Returns the item's status. Raises Mistake.
    """
    with transaction.atomic():
        item, version = _current(version_id)
        _check_reviewer(item, version, by)
        if verdict == Verdict.APPROVED:
            _check_sound(version)
        elif not comment.strip():
            raise Mistake(_("Say what is to be mended: the author needs it."))
        ItemReview.objects.update_or_create(
            version=version,
            reviewer_id=by,
            defaults={"verdict": verdict, "comment": comment.strip(), "reviewed_at": at},
        )
        status = _status_after(item, version)
        if status != item.status:
            item.status = status
            item.save(update_fields=["status"])
        event = f"assessment.item_{verdict.value}"
        record(event=event, by=by, at=at, subject=f"item:{item.pk}")
    return status


def move_item(*, item_id: int, to: ItemStatus, by: int | None, at: datetime) -> None:
    """Move an item along its life, or one step back. Raises Mistake where that is no way."""
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(pk=item_id).first()
        if item is None:
            raise ItemGone(_("This item is not in the bank any more."))
        if to not in MOVES[ItemStatus(item.status)]:
            raise Mistake(_("The item has been moved meanwhile: look at it again."))
        if item.status == ItemStatus.RETIRED and not is_approved(item.current_id):
            to = ItemStatus.DRAFT
        item.status = to
        item.save(update_fields=["status"])
        record(event=f"assessment.item_{to.value}", by=by, at=at, subject=f"item:{item_id}")


def is_approved(version_id: int | None) -> bool:
    """Whether as many people as are needed have approved the version."""
    approvals = ItemReview.objects.filter(version=version_id, verdict=Verdict.APPROVED)
    return approvals.count() >= APPROVALS_NEEDED


def _current(version_id: int) -> tuple[Item, ItemVersion]:
    version = ItemVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise ItemGone(_("This item is not in the bank any more."))
    item = Item.objects.select_for_update().get(pk=version.item_id)
    if item.current_id != version.pk:
        raise Mistake(_("The item has a newer version: review that one."))
    if item.status == ItemStatus.RETIRED:
        raise Mistake(_("The item is retired: it is not reviewed."))
    return item, version


def _check_reviewer(item: Item, version: ItemVersion, by: int) -> None:
    if by in (version.created_by_id, item.created_by_id):
        raise Mistake(_("You wrote this item: two other people review it."))


def _check_sound(version: ItemVersion) -> None:
    """What has no key or is broken is not approved, whoever likes it."""
    wrong = [one for one in check_item(from_json(version.content)) if one.level == "error"]
    if wrong:
        raise Mistake(_("The item cannot be approved: %(why)s.") % {"why": wrong[0]})


def _status_after(item: Item, version: ItemVersion) -> ItemStatus:
    status = ItemStatus(item.status)
    if status == ItemStatus.DRAFT and is_approved(version.pk):
        return ItemStatus.REVIEWED
    if status == ItemStatus.REVIEWED and not is_approved(version.pk):
        return ItemStatus.DRAFT
    return status
