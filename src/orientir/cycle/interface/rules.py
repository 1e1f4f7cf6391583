"""What a key may open, for how long and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from orientir.kit.access.acting import Acting

LONGEST: Final = timedelta(days=366)
"""Of a key: a program that nobody remembers must not read for ever."""
A_MINUTE: Final = 120
"""Requests of one key: more waits for the next minute."""
MOST_KEYS: Final = 20
"""Open keys of one account."""


class Scope(models.TextChoices):
    """A part of the interface."""

    UNITS = "units", _("Organisations and territories")
    INDICATORS = "indicators", _("Indicators of the methodology")
    SNAPSHOTS = "snapshots", _("Snapshots and values of indicators")
    DICTIONARIES = "dictionaries", _("Code lists")


def makes_keys(account: Acting) -> bool:
    """Who has a role: a key acts by it and sees what it sees."""
    return account.grant is not None
