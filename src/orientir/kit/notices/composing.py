"""The words of a letter: plain text and simple HTML of the same, in the language of the account."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.kit.notices.models import Notice, NoticeAddress, NoticeLetter
from orientir.kit.notices.queries import Message, tell


def compose(letter: NoticeLetter) -> EmailMultiAlternatives | None:
    """The message of a letter; ``None`` where all it would tell has been read meanwhile."""
    with translation.override(letter.account.language):
        found = _parts(letter)
        if found is None:
            return None
        subject, context, headers = found
        text = render_to_string("notices/letter.txt", context)
        message = EmailMultiAlternatives(
            subject, text, settings.MAIL_FROM, [letter.address], headers=headers
        )
        message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return message


def _parts(letter: NoticeLetter) -> tuple[str, dict[str, object], dict[str, str]] | None:
    host = settings.BASE_URL.partition("://")[2].partition(":")[0] or "localhost"
    headers = {"Message-ID": f"<letter-{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.kind == NoticeLetter.Kind.CONFIRM:
        link = full(reverse("notices:confirm", args=[letter.code]))
        return _("Confirm your address"), {"letter": letter, "link": link}, headers
    if letter.kind == NoticeLetter.Kind.CHANGED:
        return _("Letters will go to another address"), {"letter": letter}, headers
    return _notices(letter, headers)


def _notices(
    letter: NoticeLetter, headers: dict[str, str]
) -> tuple[str, dict[str, object], dict[str, str]] | None:
    unread = Notice.objects.filter(letter=letter, read_at=None).order_by("-at", "-id")
    told = [tell(one) for one in unread]
    if not told:
        return None
    leave_key = NoticeAddress.objects.values_list("leave_key", flat=True).get(pk=letter.account_id)
    leave = full(reverse("notices:leave", args=[leave_key]))
    headers |= {
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context = {
        "letter": letter,
        "messages": [(one, full(reverse("notices:open", args=[one.id]))) for one in told],
        "settings_link": full(reverse("notices:settings")),
        "leave_link": leave,
    }
    return _subject(told), context, headers


def _subject(told: list[Message]) -> str:
    if len(told) == 1:
        return told[0].subject
    count = len(told)
    return ngettext("%(n)d message", "%(n)d messages", count) % {"n": count}


def full(path: str) -> str:
    """An address as a letter needs it."""
    return settings.BASE_URL.rstrip("/") + path
