"""What waits for what: a measure begins after its predecessors, so no chain may come back to where it began."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TypeVar

from orientir.core.mistakes import Mistake

Key = TypeVar("Key", bound=Hashable)


class CircularPlan(Mistake):
    """Measures wait for one another in a circle; the sentence names it."""


def find_circle(before: Mapping[Key, Collection[Key]]) -> list[Key] | None:
    """A circle as the keys along it, the first again at the end; None where there is none.

    ``before``: for each measure those that must be done first. Depth-first search with three colours
    (Cormen et al., Introduction to Algorithms, 22.3), without recursion.
    """
    done: set[Key] = set()
    for start in before:
        if start in done:
            continue
        path = [start]
        rest = [iter(before.get(start, ()))]
        while path:
            step = next(rest[-1], None)
            if step is None:
                done.add(path.pop())
                rest.pop()
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step not in done:
                path.append(step)
                rest.append(iter(before.get(step, ())))
    return None


def refuse_circle(before: Mapping[Key, Collection[Key]], name: Callable[[Key], str]) -> None:
    """Raises CircularPlan, the circle named in the order in which it would have to be done."""
    circle = find_circle(before)
    if circle is None:
        return
    told = " → ".join(name(one) for one in reversed(circle))
    raise CircularPlan(
        f"мероприятия ждут друг друга по кругу: {told}. Уберите у одного из них предшественника"
    )
