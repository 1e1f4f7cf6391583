"""A job as the bar of a page: what it is called, how far it is, where its result stands."""

from __future__ import annotations

from orientir.kit.jobs.models import Job
from orientir.kit.jobs.progress import SHOWN_STATES, Progress, get_progress
from orientir.kit.ui import parts


def find_progress(text: str, *names: str) -> Progress | None:
    """The job whose number stands in an address; None for what is no job in sight, or none of the kinds ``names``."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    try:
        seen = get_progress(int(text))
    except Job.DoesNotExist:
        return None
    return seen if not names or seen.name in names else None


def bar_of(
    seen: Progress, *, poll_href: str, ready: str, result_href: str, result_title: str
) -> parts.Progress:
    """``ready``: what is said once it is done; then the result is offered at ``result_href``."""
    is_done = seen.state == Job.State.DONE
    return parts.Progress(
        title=seen.title,
        step=seen.error or (ready if is_done else seen.step or seen.title),
        done=seen.done,
        total=seen.total,
        poll_href=poll_href,
        state=SHOWN_STATES[seen.state],
        result_href=result_href if is_done else "",
        result_title=result_title,
    )
