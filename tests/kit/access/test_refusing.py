"""A zero character in an address is an address of nothing, whatever page it is about."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/?next=%00", "/open/?year=2025%00", "/open/%00/"])
def test_a_zero_character_names_nothing(address: str) -> None:
    assert Client().get(address).status_code == 404
