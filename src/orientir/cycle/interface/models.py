"""Keys of programs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from orientir.cycle.interface.rules import Scope


class AccessKey(models.Model):
    """A key by which a program acts for an account in one of its roles; kept is SHA-256 of the key alone.

    ``minute`` and ``asked``: how often it was used in the minute that it was last used in.
    """

    account = models.ForeignKey("cycle.Account", models.CASCADE, related_name="+")
    grant = models.ForeignKey("cycle.Grant", models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices))
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "interface_key"
