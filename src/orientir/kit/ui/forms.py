"""What views do with a form after it was read."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm

from orientir.core.mistakes import Mistake


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether it was done; a mistake is told by the form."""
    try:
        act()
    except Mistake as mistake:
        form.add_error(None, str(mistake))
        return False
    return True
