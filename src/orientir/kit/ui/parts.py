"""View-models of the components: views fill them, the tags of ``{% load ui %}`` draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "chart", "action"]
Place = Literal["name", "value", "of", "verdict", "chart", "line", "hide"]


@dataclass(frozen=True)
class Chip:
    """A filter of the page: a link that puts it on or off; without ``count`` the word alone."""

    title: str
    href: str
    count: int | None = None
    state: str = ""
    pressed: bool = False


@dataclass(frozen=True)
class Column:
    """A column: ``place`` says where its cells go in the block a row becomes on a phone.

    ``sort_href`` makes the head a link; ``sorted`` is "", "ascending" or "descending".
    """

    title: str
    kind: Kind = "text"
    place: Place = "line"
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""

    @property
    def aria_sort(self) -> str:
        return self.sorted or "none"


@dataclass(frozen=True)
class Cell:
    """A cell: text or safe markup; ``second`` is a second line, ``state`` draws a status."""

    content: object = ""
    second: str = ""
    href: str = ""
    state: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A row, or with ``heading`` a line that heads the rows after it."""

    cells: Sequence[Cell] = ()
    heading: str = ""
    anchor: str = ""
    here: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """A table that becomes blocks on a phone; ``caption`` is its name for assistive technology."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    dense: bool = False


@dataclass(frozen=True)
class Pages:
    """Page ``number`` of ``count``; ``address`` holds ``{page}`` where the number goes."""

    number: int
    count: int
    address: str
    total: int = 0
    around: int = 2

    @property
    def numbers(self) -> list[int | None]:
        """Numbers to show; None is a gap: 1 … 7 8 9 … 40."""
        near = range(self.number - self.around, self.number + self.around + 1)
        shown = sorted({1, self.count, *(n for n in near if 1 <= n <= self.count)})
        result: list[int | None] = []
        for number in shown:
            if result and result[-1] is not None and number - result[-1] > 1:
                result.append(None)
            result.append(number)
        return result

    def href(self, number: int) -> str:
        return self.address.replace("{page}", str(number))


@dataclass(frozen=True)
class Progress:
    """A job under way: ``step`` in words, ``done`` of ``total``; polled at ``poll_href`` until
    finished.
    """

    title: str
    step: str
    done: int
    total: int
    rest: str = ""
    poll_href: str = ""
    state: Literal["waiting", "doing", "done", "failed"] = "doing"
    result_href: str = ""
    result_title: str = ""

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.done / self.total)) if self.total else 0

    @property
    def is_running(self) -> bool:
        return self.state in ("waiting", "doing")


@dataclass(frozen=True)
class Fraction:
    """How a figure was counted: both counts in words, the factor and the result as shown."""

    over: str
    over_count: str
    under: str
    under_count: str
    result: str
    factor: str = "100\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Fact:
    """A line of a list of facts."""

    title: str
    value: object
    href: str = ""


@dataclass(frozen=True)
class Danger:
    """A deed that cannot be taken back: what will happen, to how many, and the button named by the
    act.
    """

    title: str
    consequences: Sequence[str]
    act: str
    cancel_href: str
    hidden: Sequence[tuple[str, str]] = field(default=())


@dataclass(frozen=True)
class Empty:
    """Nothing here yet: what will be, who or what makes it appear, one link."""

    title: str
    explanation: str
    href: str = ""
    link: str = ""
