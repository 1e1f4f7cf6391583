"""The invented tasks in the bank: brought in by the operator, approved by two others, most made live."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from orientir.cycle.assessment import api as assessment
from orientir.cycle.registry.api import Account
from orientir.project.demo.bank.reading import invent_items

_FILE = "orientir-demo-items.zip"
_DRAFTS = ("com.3", "met.5")
"""Items of these competencies stay drafts: there is something to review."""


@transaction.atomic
def bring_bank() -> int:
    """Bring in what is not there yet; returns how many items came."""
    operator, *reviewers = (
        Account.objects.get(login=login).pk for login in ("operator", "dpo", "expert")
    )
    now = timezone.now()
    brought = assessment.begin_import(file_name=_FILE, content=_package(), by=operator, at=now)
    if assessment.check_import(import_id=brought) != assessment.ImportState.READY:
        return 0  # all of it is there: a run that was killed later is done again
    came = assessment.load_import(import_id=brought, by=operator, at=now)
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


def _package() -> bytes:
    """The tasks as a methodist would send them: a workbook with its pictures."""
    invented = invent_items()
    pictures = {name: body for one in invented for name, body in one.pictures.items()}
    return assessment.items_as_xlsx([one.item for one in invented], pictures).content
