"""Long work: one's own, and for who runs the platform that of others; its progress, cancelling, doing again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.kit import russian
from orientir.kit.access.acting import Acting, ActingRequest
from orientir.kit.jobs.bars import bar_of
from orientir.kit.jobs.kinds import KINDS
from orientir.kit.jobs.models import Job
from orientir.kit.jobs.progress import get_progress
from orientir.kit.jobs.queries import Watch, find_job, find_names, is_carried, list_jobs, read_watch
from orientir.kit.jobs.steering import cancel_job, retry_job
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Column, Empty, Fact, Row, Table

STATES: Final[dict[str, Promise]] = {
    Job.State.WAITING: gettext_lazy("It waits"),
    Job.State.RUNNING: gettext_lazy("Under way"),
    Job.State.DONE: gettext_lazy("It is done"),
    Job.State.FAILED: gettext_lazy("It did not go through"),
    Job.State.CANCELLED: gettext_lazy("It is cancelled"),
}


def runs_jobs(account: Acting) -> bool:
    """Sees the work of others in the subtree; the policy in the database says the same."""
    return account.role in ("operator", "administrator")


@require_safe
def jobs(request: ActingRequest) -> HttpResponse:
    """Work that was asked for, latest first."""
    account = _account(request)
    listing = Listing.of(request, "state", "mine")
    of = account.account_id if listing.filters["mine"] else None
    found, total = listing.read_query(list_jobs(listing.filters["state"], of=of))
    chips = [
        listing.chip("state", "open", _("Not over yet")),
        *(listing.chip("state", state, STATES[state]) for state in ("failed", "cancelled", "done")),
    ]
    if runs_jobs(account):
        chips.append(listing.chip("mine", "1", _("Mine alone")))
    context = {
        "table": _table(found),
        "total": total,
        "chips": chips,
        "reset": listing.href(state="", mine="") if listing.is_narrowed else "",
        "pages": listing.pages(total),
        "watch": _in_words(read_watch()) if runs_jobs(account) else "",
        "empty": Empty(
            _("No long work."),
            _("What takes longer than a page appears here: loading files, snapshots, analyses."),
        ),
    }
    return render(request, "jobs/list.html", context)


@require_safe
def job(request: ActingRequest, job_id: int) -> HttpResponse:
    """One piece of work: how far it is, what can be done with it. A part of the page while it is polled."""
    found = _found(job_id)
    address = reverse("jobs:job", args=[job_id])
    seen = get_progress(job_id)
    bar = bar_of(
        seen,
        poll_href=address,
        ready=_("It is done."),
        result_href=_result_of(found),
        result_title=_("Open"),
    )
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "ui/parts/progress.html", {"job": bar})
    context = {
        "title": seen.title,
        "job": bar,
        "facts": _facts(found),
        "found": found,
        "may_cancel": found.state in ("waiting", "running") and found.cancel_asked_at is None,
        "may_retry": found.state in ("failed", "cancelled") and found.name in KINDS,
        "is_left": found.state == "running" and not is_carried(found),
    }
    return render(request, "jobs/job.html", context)


@require_POST
def cancel(request: ActingRequest, job_id: int) -> HttpResponse:
    _found(job_id)
    by = _account(request).account_id
    try:
        outcome = cancel_job(job=job_id, by=by, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        told = _("Cancelled.") if outcome == "cancelled" else _("It will stop at its next step.")
        messages.success(request, told)
    return redirect("jobs:job", job_id)


@require_POST
def retry(request: ActingRequest, job_id: int) -> HttpResponse:
    _found(job_id)
    try:
        retry_job(job=job_id, by=_account(request).account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("It is asked for again and begins from the beginning."))
    return redirect("jobs:job", job_id)


def _table(found: Sequence[Job]) -> Table:
    names = find_names({one.by_id for one in found if one.by_id})
    columns = [
        Column(_("Work"), place="name"),
        Column(_("State"), place="value"),
        Column(_("Who asked")),
        Column(_("When")),
        Column(_("How long")),
    ]
    return Table(_("Long work"), columns, [_row(one, names) for one in found])


def _row(one: Job, names: dict[int, str]) -> Row:
    state = str(STATES[one.state])
    percent = f" {100 * one.done // one.total}{russian.NO_BREAK_SPACE}%" if one.total else ""
    return Row(
        [
            Cell(
                _title(one),
                second=_(one.error) if one.error else _(one.step) if one.step else "",
                href=reverse("jobs:job", args=[one.pk]),
            ),
            Cell(state + percent if one.state == Job.State.RUNNING else state),
            Cell(names.get(one.by_id or 0) or _("The platform itself")),
            Cell(russian.moment(timezone.localtime(one.created_at))),
            Cell(_lasted(one)),
        ]
    )


def _title(one: Job) -> str:
    kind = KINDS.get(one.name)
    return _(kind.title) if kind else one.name


def _lasted(one: Job) -> str:
    """Of work that has begun: how long it took, or takes already."""
    if one.started_at is None:
        return russian.MISSING
    seconds = int(((one.finished_at or timezone.now()) - one.started_at).total_seconds())
    minutes, rest = divmod(max(0, seconds), 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def _facts(one: Job) -> list[Fact]:
    names = find_names({one.by_id} if one.by_id else set())
    told = [
        (_("State"), str(STATES[one.state])),
        (_("Who asked"), names.get(one.by_id or 0) or _("The platform itself")),
        (_("When"), russian.moment(timezone.localtime(one.created_at))),
        (_("How long"), _lasted(one)),
        (_("Attempts"), russian.number(one.attempts)),
    ]
    return [Fact(title, value) for title, value in told]


def _in_words(watch: Watch) -> str:
    told = _("Waiting: %(waiting)s, under way: %(running)s.") % {
        "waiting": watch.waiting,
        "running": watch.running,
    }
    if watch.is_alive:
        return f"{told} {_('Workers give signs.')}"
    silent = _("No worker gives a sign: nothing goes on until one is started (orientir worker).")
    return f"{told} {silent}"


def _result_of(found: Job) -> str:
    kind = KINDS.get(found.name)
    return kind.place(found) if kind and kind.place else ""


def _found(job_id: int) -> Job:
    found = find_job(job_id)
    if found is None:
        raise Http404
    return found


def _account(request: ActingRequest) -> Acting:
    if request.account is None:
        raise Http404
    return request.account
