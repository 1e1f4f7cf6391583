"""The address of a list page: filters, order and page number, read from it and written back into links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from orientir.kit.ui.parts import Chip, Column, Pages

ON_A_PAGE = 50
Line = TypeVar("Line")
Row = TypeVar("Row", bound=Model)


def last_page(total: int, size: int = ON_A_PAGE) -> int:
    """The number of the last page of ``total`` lines; an empty list has one page."""
    return max(1, -(-total // size))


def read_page(
    number: int, ask: Callable[[int], tuple[list[Line], int]]
) -> tuple[list[Line], int, int]:
    """What ``ask(offset)`` lists and counts on page ``number``, or on the last one where there is no such page.

    Returns the lines, how many there are in all, and the number of the page they are from.
    """
    found, total = ask((number - 1) * ON_A_PAGE)
    if found or number == 1:
        return found, total, number
    _first, total = ask(0)
    last = last_page(total)
    found, total = ask((last - 1) * ON_A_PAGE)
    return found, total, last


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list's address says. ``filters`` holds every known parameter, empty where it is absent.

    ``sort`` is empty where the list stands in its own order, which is that of ``natural`` unless words are searched.
    """

    filters: Mapping[str, str]
    sort: str
    number: int
    natural: str = ""

    @classmethod
    def of(cls, request: HttpRequest, *names: str, natural: str = "") -> Listing:
        """Read ``names``, ``sort`` and ``page`` from the address; oversized values are cut."""
        filters = {name: request.GET.get(name, "").strip()[:200] for name in names}
        page = request.GET.get("page", "1")
        number = max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
        order = "" if filters.get("q") else natural
        return cls(filters, request.GET.get("sort", "")[:40], number, order)

    @property
    def offset(self) -> int:
        return (self.number - 1) * ON_A_PAGE

    @property
    def is_narrowed(self) -> bool:
        return any(self.filters.values())

    @property
    def is_turned(self) -> bool:
        """Whether one is past the first page."""
        return self.number > 1

    @property
    def told(self) -> dict[str, str]:
        """The parameters of the address but for the page."""
        return {**self.filters, "sort": self.sort}

    def href(self, **changes: str) -> str:
        """This list with some parameters changed, from its first page unless ``page`` is named."""
        told = {**self.told, **changes}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def chip(
        self, name: str, value: str, title: object, count: int | None = None, state: str = ""
    ) -> Chip:
        """A filter that is one press: it narrows to ``value``; pressed already, it is taken off."""
        is_on = self.filters[name] == value
        href = self.href(**{name: "" if is_on else value})
        return Chip(str(title), href, count, state, pressed=is_on)

    def column(self, title: str, key: str, **fields: Any) -> Column:
        """A head that orders the list; pressed again, it turns the order round."""
        order = self.sort or self.natural
        is_up, is_down = order == key, order == f"-{key}"
        return Column(
            title,
            sort_href=self.href(sort=f"-{key}" if is_up else key),
            sorted="ascending" if is_up else "descending" if is_down else "",
            **fields,
        )

    def read(self, ask: Callable[[int], tuple[list[Line], int]]) -> tuple[list[Line], int]:
        """The page asked for of what ``ask(offset)`` lists and counts; past the end, the last one."""
        found, total, _number = read_page(self.number, ask)
        return found, total

    def read_query(self, found: QuerySet[Row]) -> tuple[list[Row], int]:
        """The page asked for of a query, and how many rows it has."""
        total = found.count()
        return self.read(lambda offset: (list(found[offset : offset + ON_A_PAGE]), total))

    def read_list(self, found: Sequence[Line]) -> tuple[list[Line], int]:
        """The page asked for of lines that are all known already."""
        return self.read(lambda offset: (list(found[offset : offset + ON_A_PAGE]), len(found)))

    def pages(self, total: int) -> Pages:
        count = last_page(total)
        address = self.href(page="{page}").replace("%7Bpage%7D", "{page}")
        return Pages(min(self.number, count), count, address, total)
