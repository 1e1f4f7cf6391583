"""What was sent to whom, when they want letters, where to, and the letters themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from orientir.kit.notices.kinds import Term


class Notice(models.Model):
    """A message to an account. ``key`` names what it is about: the same kind and key come once.

    ``told``: what goes into the words of the kind: titles and dates, no personal data. ``link``: an address of ours.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    link = models.CharField(max_length=300, blank=True)
    told = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(
        "cycle.NoticeLetter", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "cycle"
        db_table = "notices_notice"
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "key"], name="notices_notice_once")
        ]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="notices_notice_list"),
            models.Index(
                fields=["account"], name="notices_notice_unread", condition=Q(read_at=None)
            ),
            models.Index(
                fields=["at"],
                name="notices_notice_unsent",
                condition=Q(read_at=None, letter=None),
            ),
        ]


class NoticeTerm(models.Model):
    """When this account wants letters of a kind; without a row: as the kind says."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    term = models.CharField(max_length=8, choices=Term.choices)

    class Meta:
        app_label = "cycle"
        db_table = "notices_term"
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="notices_term_once")
        ]


class NoticeAddress(models.Model):
    """Where letters go: ``address`` is confirmed, ``wanted`` waits until its owner opens the link sent to it.

    ``code_hash``: SHA-256 of the code in that link. ``leave_key``: in the link by which one stops letters without a
    log-in; ``is_paused``: they did.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    address = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    wanted = models.EmailField(blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    leave_key = models.CharField(max_length=40, unique=True)
    is_paused = models.BooleanField(default=False)

    class Meta:
        app_label = "cycle"
        db_table = "notices_address"


class NoticeLetter(models.Model):
    """One letter to one address; its words are made of its notices when it goes out.

    ``code``: of a letter that asks for confirmation, until it is sent. ``lost``: the connection broke after the words
    were given to the mail server: it may have gone out, so it is not sent again.
    """

    class Kind(models.TextChoices):
        NOTICES = "notices"
        CONFIRM = "confirm"
        CHANGED = "changed"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        LOST = "lost"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.EmailField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=64, blank=True)
    digest_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "cycle"
        db_table = "notices_letter"
        constraints = [
            models.UniqueConstraint(fields=["account", "digest_on"], name="notices_letter_daily")
        ]
        indexes = [
            models.Index(
                fields=["retry_at"], name="notices_letter_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["account", "-made_at"], name="notices_letter_of"),
        ]
