"""What a job tells whoever asked for it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from orientir.kit.jobs.models import Job
from orientir.kit.notices.api import notice_kind
from orientir.kit.notices.kinds import Term

DONE = notice_kind(
    "jobs.done",
    title=gettext_noop("Long work: it is done"),
    subject=gettext_noop("Done: %(title)s"),
    text=gettext_noop("What you asked for is ready."),
    term=Term.HERE,
)
FAILED = notice_kind(
    "jobs.failed",
    title=gettext_noop("Long work: it did not go through"),
    subject=gettext_noop("It did not go through: %(title)s"),
    text=gettext_noop("Nothing of it was kept. See why, and try again when the cause is gone."),
)
CANCELLED = notice_kind(
    "jobs.cancelled",
    title=gettext_noop("Long work: somebody cancelled it"),
    subject=gettext_noop("It was cancelled: %(title)s"),
    text=gettext_noop("An operator cancelled what you asked for. Nothing of it was kept."),
)
ENDED_KINDS: Final = {
    Job.State.DONE: DONE,
    Job.State.FAILED: FAILED,
    Job.State.CANCELLED: CANCELLED,
}
