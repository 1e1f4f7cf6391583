"""The address of a list page: filters, order and page number, read from it and written back into links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from orientir.kit.ui.parts import Column, Pages

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list's address says. ``filters`` holds every known parameter, empty where it is absent."""

    filters: Mapping[str, str]
    sort: str
    number: int

    @classmethod
    def of(cls, request: HttpRequest, *names: str, sort: str = "") -> Listing:
        """Read ``names``, ``sort`` and ``page`` from the address; oversized values are cut."""
        filters = {name: request.GET.get(name, "").strip()[:200] for name in names}
        page = request.GET.get("page", "1")
        number = max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
        return cls(filters, request.GET.get("sort", sort)[:40], number)

    @property
    def offset(self) -> int:
        return (self.number - 1) * ON_A_PAGE

    @property
    def is_narrowed(self) -> bool:
        return any(self.filters.values())

    def href(self, **changes: str) -> str:
        """This list with some parameters changed, from its first page unless ``page`` is named."""
        told = {**self.filters, "sort": self.sort, **changes}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def column(self, title: str, key: str, **fields: Any) -> Column:
        """A head that orders the list; pressed again, it turns the order round."""
        is_up, is_down = self.sort == key, self.sort == f"-{key}"
        return Column(
            title,
            sort_href=self.href(sort=f"-{key}" if is_up else key),
            sorted="ascending" if is_up else "descending" if is_down else "",
            **fields,
        )

    def pages(self, total: int) -> Pages:
        count = max(1, -(-total // ON_A_PAGE))
        address = self.href(page="{page}").replace("%7Bpage%7D", "{page}")
        return Pages(min(self.number, count), count, address, total)
