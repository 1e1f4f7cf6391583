"""Why this group and why not the others: each sentence is checked against the rules, by the dull reading of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from orientir.core.routing.reference import (
    SLACK,
    Reader,
    collide,
    covered,
    distance_km,
    may_have,
    obstacles_between,
    weigh,
)
from orientir.core.routing.specs import Group, Learner, Obstacle, Plan, Seat, Task
from orientir.core.routing.words import HOURS, SEATS, counted, days, figure

Cause = Obstacle | Literal["chosen_already", "enough", "dates", "hours_together", "little", "full"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A group that a person does not get. ``gain``: what it alone would cover of their lack."""

    group: str
    cause: Cause
    gain: float
    words: str


@dataclass(frozen=True, slots=True)
class Taken:
    group: str
    gain: float
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Of one person: what they get and why, what not and why; ``in_the_way`` where they get nothing."""

    learner: str
    taken: tuple[Taken, ...]
    refused: tuple[Refused, ...]
    in_the_way: str


class Explainer:
    """Reads a plan. ``titles``: competency → what it is called."""

    def __init__(self, task: Task, plan: Plan, titles: Mapping[str, str] | None = None) -> None:
        self.read = Reader(task)
        self.titles = titles or {}
        self.of_learner: dict[str, list[Seat]] = defaultdict(list)
        self.of_group: dict[str, list[Seat]] = defaultdict(list)
        for seat in plan.seats:
            self.of_learner[seat.learner].append(seat)
            self.of_group[seat.group].append(seat)

    def explain(self, key: str, most: int = 8) -> Explanation:
        """``most``: how many of the refused groups are told, the most useful first."""
        learner = self.read.learner[key]
        seats = self.of_learner[key]
        own = [self.read.group[seat.group] for seat in seats]
        refused = sorted(self._refused(learner, own), key=lambda one: (-one.gain, one.group))
        taken = tuple(Taken(seat.group, seat.gain, self.why(seat)) for seat in seats)
        in_the_way = "" if taken else self._in_the_way(learner, refused)
        return Explanation(key, taken, tuple(refused[:most]), in_the_way)

    def why(self, seat: Seat) -> str:
        """Why this person sits in this group."""
        learner, group = self.read.learner[seat.learner], self.read.group[seat.group]
        gain, programme = seat.gain, self.read.programme_of(group)
        parts = [
            f"{self.titles.get(lack.competency, lack.competency)} — {share:.0%}".replace("%", " %")
            for lack in learner.lacks
            if (share := programme.covers.get(lack.competency, 0.0)) > 0
        ]
        sure = f"учит тому, чего не хватает: {', '.join(parts)}; прибавляет {figure(gain)}"
        time = f"{_hours(programme.hours)} из {figure(learner.hours)}"
        return f"«{programme.title}» {sure}; {days(group.begins, group.ends)}; {time}."

    def _refused(self, learner: Learner, own: Sequence[Group]) -> Iterator[Refused]:
        for group in self.read.task.groups:
            gain = covered(self.read, learner, [group])
            if gain > SLACK and group not in own:
                cause, words = self._cause(learner, own, group)
                yield Refused(group.code, cause, gain, words)

    def _cause(self, learner: Learner, own: Sequence[Group], group: Group) -> tuple[Cause, str]:
        stands = obstacles_between(self.read, learner, group)
        if stands:
            return stands[0], self._obstacle_words(learner, group, stands[0])
        if may_have(self.read, learner, [*own, group]):
            return "full", self._full_words(learner, own, group)
        return self._not_together(learner, own, group)

    def _full_words(self, learner: Learner, own: Sequence[Group], group: Group) -> str:
        holders = self.of_group[group.code]
        gain = covered(self.read, learner, [*own, group]) - covered(self.read, learner, own)
        if not holders:
            return "Свободных мест нет."
        least = min(seat.gain for seat in holders)
        order = (
            "" if least > gain + SLACK else " При равной пользе место у того, чья очередь раньше."
        )
        return (
            f"Мест нет: распределено {counted(len(holders), SEATS)}, и каждому из занявших группа даёт не меньше "
            f"{figure(least)}, а здесь {figure(gain)}.{order}"
        )

    def _not_together(
        self, learner: Learner, own: Sequence[Group], group: Group
    ) -> tuple[Cause, str]:
        read, programme = self.read, self.read.programme_of(group)
        if any(one.programme == group.programme for one in own):
            return "chosen_already", "Эта программа уже выбрана в другой группе."
        if len(own) >= read.task.rules.most_programmes:
            most = read.task.rules.most_programmes
            return (
                "enough",
                f"Программ в маршруте уже {most}: больше правила не дают. {self._instead(own)}",
            )
        clash = next((one for one in own if collide(read, one, group)), None)
        if clash is not None:
            title = read.programme_of(clash).title
            return (
                "dates",
                f"Дни совпадают с выбранной программой «{title}» ({days(clash.begins, clash.ends)}).",
            )
        together = programme.hours + sum(read.programme_of(one).hours for one in own)
        if together > learner.hours:
            return "hours_together", (
                f"Вместе с выбранным это {_hours(together)}, а есть {_hours(learner.hours)}. {self._instead(own)}"
            )
        return (
            "little",
            "Выбранное уже закрывает то, чему учит эта программа: она добавит слишком мало.",
        )

    def _instead(self, own: Sequence[Group]) -> str:
        titles = ", ".join(f"«{self.read.programme_of(one).title}»" for one in own)
        return f"Выбрано: {titles}."

    def _obstacle_words(self, learner: Learner, group: Group, cause: Obstacle) -> str:
        task, programme = self.read.task, self.read.programme_of(group)
        rules = task.rules
        if cause == "prerequisite":
            missing = ", ".join(sorted(programme.requires - learner.learned))
            return f"Сначала нужно пройти: {missing}."
        if cause == "far":
            away = distance_km(task, learner.place, group.place)
            return f"Далеко: {away:.0f} км, а предел {figure(rules.farthest_km or 0)} км."
        if cause == "hours":
            return f"Нужно {_hours(programme.hours)}, а есть {_hours(learner.hours)}."
        if cause == "too_late":
            return (
                f"Кончается {group.ends:%d.%m.%Y}, после срока маршрута: {rules.last_day:%d.%m.%Y}."
            )
        return _PLAIN_WORDS[cause]

    def _in_the_way(self, learner: Learner, refused: Sequence[Refused]) -> str:
        """What must change for somebody who gets nothing."""
        named = {
            lack.competency
            for lack in learner.lacks
            if weigh(self.read.task, lack.competency, lack.probability, lack.level) > 0
        }
        if not named:
            return "Дефицитов нет: программа не нужна."
        if not refused:
            titles = ", ".join(sorted(self.titles.get(one, one) for one in named))
            return f"Ни одна группа не учит тому, чего не хватает: {titles}. Нужна новая программа или группа."
        unlocked = next(self._unlocked(learner, refused), "")
        if unlocked:
            return unlocked
        words = dict.fromkeys(_CALLED[one.cause] for one in refused)
        return (
            f"Подходящей группы нет, мешает: {', '.join(words)}. Одной переменой этого не решить."
        )

    def _unlocked(self, learner: Learner, refused: Sequence[Refused]) -> Iterator[str]:
        """The most useful group that one thing alone keeps away."""
        for one in refused:
            group = self.read.group[one.group]
            title = self.read.programme_of(group).title
            stands = obstacles_between(self.read, learner, group)
            if one.cause == "full":
                yield f"Мешает только одно: нет мест. Подошла бы программа «{title}» ({group.code}). {one.words}"
            elif stands in _CAN_CHANGE and group.seats > len(self.of_group[group.code]):
                yield f"Мешает только одно: {_CALLED[one.cause]}. Подошла бы программа «{title}»: {one.words}"


def _hours(value: float) -> str:
    return f"{figure(value)} ч" if value != int(value) else counted(int(value), HOURS)


_CAN_CHANGE: Sequence[list[Obstacle]] = (
    ["prerequisite"], ["form"], ["too_early"], ["too_late"], ["far"], ["hours"], ["busy"],
)  # fmt: skip
_PLAIN_WORDS: Mapping[Obstacle, str] = {
    "useless": "Закрывает слишком малую часть того, чего не хватает.",
    "learned": "Эта программа уже пройдена или идёт сейчас.",
    "audience": "Программа для другой категории работников.",
    "form": "Форма обучения не из тех, что подходят.",
    "too_early": "Начинается раньше, чем может начаться маршрут.",
    "busy": "В эти дни человек уже занят на другой программе.",
}
_CALLED: Mapping[str, str] = {
    "useless": "программы закрывают слишком мало",
    "learned": "программа уже пройдена",
    "audience": "программа для другой категории",
    "prerequisite": "не пройдена программа, которая нужна сначала",
    "form": "форма обучения",
    "too_early": "группа начинается слишком рано",
    "too_late": "группа кончается после срока маршрута",
    "far": "расстояние",
    "hours": "часы",
    "busy": "занятые дни",
    "full": "нет мест",
}
