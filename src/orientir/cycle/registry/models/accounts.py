"""Accounts, what they may (grants: role by unit by term), and the sessions they have open."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from orientir.cycle.registry.rules import Role


class AccountManager(models.Manager["Account"]):
    """Makes and finds accounts; a password is given apart (``orientir.kit.access.passwords``)."""

    def get_by_natural_key(self, login: str) -> Account:
        return self.get(login=login)


class Account(AbstractBaseUser):
    """A log-in. What it sees comes from its grants and from the person it belongs to, never from
    flags here.

    The hash of its password stands in ``registry_password``, which no role but the owner's can
    read: a page that selects whole accounts must not be able to show it.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    login = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        "cycle.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="ru", choices=[("ru", "ru"), ("en", "en")])
    created_at = models.DateTimeField(auto_now_add=True)
    # set by a trigger to the account that acts: who made an account may see it before it has a grant
    created_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        db_table = "registry_account"


class Password(models.Model):
    """The hash of an account's password. Only definer functions touch it (docs/access.md).

    ``is_one_time``: somebody else knew it; it opens the account to choose one's own, and for ninety days only.
    """

    account = models.OneToOneField(
        "cycle.Account", models.CASCADE, primary_key=True, related_name="+"
    )
    encoded = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    is_one_time = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "registry_password"


class LoginDelay(models.Model):
    """Failed log-ins of one login or one address, known here only by a keyed hash, and how long to wait."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField()
    failed_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_login_delay"


class Grant(models.Model):
    """``account`` acts as ``role`` for ``unit`` and all below it, from ``valid_from`` until the
    day before ``valid_to``.
    """

    account = models.ForeignKey("cycle.Account", models.CASCADE, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    unit = models.ForeignKey("cycle.Unit", models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        "cycle.Account", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # lent for a leave: a copy of another's grant, ended with it; set by lend_grant() alone
    lent_from = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="+"
    )

    class Meta:
        db_table = "registry_grant"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="registry_grant_order",
            )
        ]
        indexes = [models.Index(fields=["account"], name="registry_grant_account")]


class Session(models.Model):
    """An open session: the database knows who acts by the hash of a token that only the browser
    holds.

    ``token_hash`` is SHA-256 in hexadecimal. The web role cannot read this table;
    ``current_account()`` does. While ``awaits_factor``, the password was given and the second factor was not: nobody
    acts by it. ``factor_at``: when it was given last.
    """

    token_hash = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey("cycle.Account", models.CASCADE, related_name="+")
    grant = models.ForeignKey("cycle.Grant", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    awaits_factor = models.BooleanField(default=False, db_default=False)
    factor_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_session"


class SecondFactor(models.Model):
    """The secret of an account's application of codes (RFC 6238), sealed with a key of the installation.

    ``last_step`` is the step of time of the last code that was used: a code is good once. No role but the owner's can
    read it; each look of a log-in at it is counted as a try.
    """

    account = models.OneToOneField(
        "cycle.Account", models.CASCADE, primary_key=True, related_name="+"
    )
    sealed = models.TextField()
    last_step = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "registry_second_factor"


class RecoveryCode(models.Model):
    """A printed code in place of the application's, good once; SHA-256 of it alone is kept."""

    account = models.ForeignKey("cycle.Account", models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_recovery_code"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "code_hash"], name="registry_recovery_code_once"
            )
        ]


class CalendarKey(models.Model):
    """The key of an account's calendar feed: a calendar program shows it instead of a log-in.

    Kept is SHA-256 of the key alone. It opens the account's own days and nothing else; a new key ends the old one.
    """

    account = models.OneToOneField(
        "cycle.Account", models.CASCADE, primary_key=True, related_name="+"
    )
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "registry_calendar_key"
