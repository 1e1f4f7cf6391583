"""An address that does not exist answers in words, in the frame of the platform."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import make_cast


@pytest.mark.parametrize("who", ["ministry", "anonymous"])
def test_an_unknown_address_says_so(db: None, who: str) -> None:
    client = Client() if who == "anonymous" else make_cast().client(who)

    response = client.get("/no-such-page/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "Такой страницы нет" in page
    assert "На первую страницу" in page
