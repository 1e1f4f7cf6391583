"""Snapshots: the list, the life of one, its checksums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack, list_packs
from orientir.core.snapshots import read_manifest, verify_snapshot
from orientir.core.snapshots.manifest import Manifest
from orientir.cycle.monitoring.actions import life
from orientir.cycle.monitoring.models import Snapshot, SnapshotReview
from orientir.cycle.monitoring.pages.life import life_page, list_page
from orientir.cycle.monitoring.pages.verifying import objections_table
from orientir.cycle.monitoring.queries.snapshots import (
    find_correction,
    get_snapshot,
    list_reviews,
    list_snapshots,
    pack_of,
)
from orientir.cycle.monitoring.queries.verifying import (
    list_objections,
    list_silent,
    titles_of_units,
)
from orientir.cycle.monitoring.rules import may_approve, may_freeze, may_review
from orientir.cycle.monitoring.tasks import CREATE
from orientir.cycle.monitoring.views.scope import page
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import Forbidden
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Progress, Table


class DayMissing(Mistake):
    """A day that does not exist, or none."""


@require_http_methods(["GET", "POST"])
@page
def snapshots(request: HttpRequest) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    if request.method == "POST":
        return _begin(request, account)
    progress = _progress(request.GET.get("job", ""))
    if progress is not None and request.headers.get("HX-Request"):
        return render(request, "monitoring/progress.html", {"progress": progress})
    found = list(list_snapshots())
    return render(
        request,
        "monitoring/snapshots.html",
        {
            "table": list_page(found) if found else None,
            "progress": progress,
            "may_freeze": may_freeze(account.role),
            "packs": [folder.name for folder in list_packs() if (folder / "indicators").is_dir()],
        },
    )


def _begin(request: HttpRequest, account: Acting) -> HttpResponse:
    """Ask for a new snapshot; the system makes it."""
    if not may_freeze(account.role):
        raise Forbidden(_("This act on snapshots"), _("the administrator of the region"))
    try:
        on = _day(request.POST.get("on", ""))
        if on > timezone.localdate():
            raise DayMissing(_("%(day)s has not come yet.") % {"day": f"{on:%d.%m.%Y}"})
        pack = find_pack(request.POST.get("pack", "")).name
    except Mistake as mistake:
        messages.error(request, str(mistake))
        return redirect("monitoring:snapshots")
    job = start_job(CREATE, by=account.account_id, on=on.isoformat(), pack=pack)
    return redirect(f"{reverse('monitoring:snapshots')}?job={job.pk}")


def _progress(text: str) -> Progress | None:
    seen = find_progress(text)
    if seen is None:
        return None
    code = (seen.result or {}).get("snapshot", "")
    return bar_of(
        seen, poll_href=f"{reverse('monitoring:snapshots')}?job={seen.id}",
        ready=_("The snapshot is ready"), result_title=code,
        result_href=reverse("monitoring:snapshot", args=[code]) if code else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    found = get_snapshot(code)
    if request.method == "POST":
        return _act(request, found)
    account: Acting = request.account  # type: ignore[attr-defined]
    reviews = list_reviews(found)
    sees_all = may_freeze(account.role) and found.verify_until is not None
    silent = list_silent(found) if sees_all else []
    return render(
        request,
        "monitoring/snapshot.html",
        {
            "snapshot": found,
            "page": life_page(found, reviews, _manifest(found), pack_of(found)),
            "correction": find_correction(found),
            "crumbs": [Link(_("Snapshots"), "..")],
            "may_freeze": may_freeze(account.role),
            "may_approve": may_approve(account.role),
            "may_review": may_review(account.role),
            "own_review": next(
                (one for one, _title in reviews if one.unit_id == account.unit_id), None
            ),
            "objections": _objections(found) if found.verify_until is not None else None,
            "silent": silent,
            "silent_words": _silent_words(len(silent)),
            "issues": _verified(found) if "verify" in request.GET else None,
            "verified": "verify" in request.GET,
        },
    )


def _objections(found: Snapshot) -> Table | None:
    listed = list_objections(found)
    if not listed:
        return None
    return objections_table(found, listed, titles_of_units(found, {one.of_id for one in listed}))


def _silent_words(count: int) -> str:
    text = ngettext(
        "%(n)s municipality has not said its word",
        "%(n)s municipalities have not said their word",
        count,
    )
    return text % {"n": count}


@require_http_methods(["GET", "POST"])
@page
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a new snapshot of the same day in the place of one that turned out wrong."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if not may_freeze(account.role):
        raise Forbidden(_("This act on snapshots"), _("the administrator of the region"))
    found = get_snapshot(code)
    reason, mistake = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            return _correct(found, reason, account)
        except Mistake as error:
            mistake = str(error)
    crumbs = [
        Link(_("Snapshots"), reverse("monitoring:snapshots")),
        Link(found.code, reverse("monitoring:snapshot", args=[found.code])),
    ]
    context = {"snapshot": found, "crumbs": crumbs, "reason": reason, "mistake": mistake}
    context["longest"] = life.LONGEST_REASON
    context["page_has_mistakes"] = bool(mistake)
    return render(request, "monitoring/correct.html", context, status=422 if mistake else 200)


def _correct(found: Snapshot, reason: str, account: Acting) -> HttpResponse:
    with transaction.atomic():
        told = life.note_correction(
            snapshot=found.pk, reason=reason, by=account.account_id, at=timezone.now()
        )
        job = start_job(
            CREATE,
            by=account.account_id,
            on=found.reporting_on.isoformat(),
            pack=find_pack(found.pack).name,
            corrects=found.pk,
            reason=told,
        )
    return redirect(f"{reverse('monitoring:snapshots')}?job={job.pk}")


def _act(request: HttpRequest, found: Snapshot) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    deed = request.POST.get("deed", "")
    if deed not in _DEEDS:
        raise Mistake(_("There is no such act."))
    permits, act = _DEEDS[deed]
    if not permits(account.role):
        raise Forbidden(_("This act on snapshots"), _("the administrator of the region"))
    try:
        done = act(request, found, account)
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, done)
    return redirect("monitoring:snapshot", found.code)


def _send(request: HttpRequest, found: Snapshot, account: Acting) -> str:
    until = _day(request.POST.get("until", ""))
    life.send_to_verification(
        snapshot=found.pk, until=until, by=account.account_id, at=timezone.now()
    )
    return _("Sent to municipalities: they confirm or object until %(day)s.") % {
        "day": f"{until:%d.%m.%Y}"
    }


def _approve(request: HttpRequest, found: Snapshot, account: Acting) -> str:
    life.approve_snapshot(
        snapshot=found.pk,
        order_number=request.POST.get("order_number", ""),
        by=account.account_id,
        at=timezone.now(),
    )
    return _("Approved.")


def _publish(_request: HttpRequest, found: Snapshot, account: Acting) -> str:
    life.publish_snapshot(snapshot=found.pk, by=account.account_id, at=timezone.now())
    return _("Published: figures are open as far as small groups allow.")


def _review(request: HttpRequest, found: Snapshot, account: Acting) -> str:
    if account.unit_id is None:
        raise Mistake(_("Only a municipality confirms its figures."))
    wanted = request.POST.get("verdict", "")
    verdict = wanted if wanted in SnapshotReview.Verdict.values else "objected"
    life.review_snapshot(
        snapshot=found.pk,
        unit=account.unit_id,
        verdict=verdict,
        comment=request.POST.get("comment", ""),
        by=account.account_id,
        at=timezone.now(),
    )
    return _("Written down. Until the last day you may change it.")


Act = Callable[[HttpRequest, Snapshot, Acting], str]
_DEEDS: dict[str, tuple[Callable[[str], bool], Act]] = {
    "send": (may_freeze, _send),
    "approve": (may_approve, _approve),
    "publish": (may_approve, _publish),
    "review": (may_review, _review),
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayMissing(_("There is no day “%(text)s”: choose one.") % {"text": text}) from None


def _manifest(found: Snapshot) -> Manifest | None:
    folder = Path(found.folder) if found.folder else None
    return read_manifest(folder) if folder and folder.is_dir() else None


def _verified(found: Snapshot) -> list[str]:
    issues = verify_snapshot(Path(found.folder), pack_of(found))
    return [issue.message for issue in issues if issue.level == "error"]
