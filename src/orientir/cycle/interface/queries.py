"""Keys of the account that acts."""

from __future__ import annotations

from orientir.cycle.interface.models import AccessKey


def list_keys() -> list[AccessKey]:
    """One's own keys, the newest first; row-level security gives no others."""
    return list(AccessKey.objects.select_related("grant__unit").order_by("-created_at", "-pk"))
