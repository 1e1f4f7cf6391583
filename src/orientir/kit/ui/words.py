"""Turns of speech that pages share, in the language of whoever reads them; papers are always Russian."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orientir.kit import russian


def out_of(part: russian.Number | None, whole: russian.Number | None) -> str:
    """«39 из 55»."""
    return _("%(part)s of %(whole)s") % {
        "part": russian.number(part),
        "whole": russian.number(whole),
    }


def month(day: date, *, short: bool = False) -> str:
    """«март 2026», in short «мар»."""
    if short:
        return date_format(day, "M", use_l10n=False).rstrip(".").lower()[:4]
    return date_format(day, "F Y", use_l10n=False).lower()
