"""Files of items that were brought in, and the work on them."""

from __future__ import annotations

from django.db.models import QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Item, ItemImport, ItemPicture
from orientir.kit.jobs.api import Job


class ImportNotThere(Mistake):
    """There is no such import, or it is not for this account."""


def list_imports() -> QuerySet[ItemImport]:
    """The latest first, without the files."""
    return ItemImport.objects.defer("content").select_related("created_by").order_by("-pk")


def get_import(import_id: int) -> ItemImport:
    found = list_imports().filter(pk=import_id).first()
    if found is None:
        raise ImportNotThere("такой загрузки нет")
    return found


def find_job(kinds: tuple[str, ...], import_id: int) -> Job | None:
    """The latest work on an import."""
    jobs = Job.objects.filter(name__in=kinds, arguments__import_id=import_id)
    return jobs.order_by("-pk").first()


def list_pictures(items: list[Item]) -> dict[str, bytes]:
    """Name → bytes of every picture that current versions of these items show."""
    found = ItemPicture.objects.filter(version__in=[one.current_id for one in items])
    return {one.name: bytes(one.media.content) for one in found.select_related("media")}
