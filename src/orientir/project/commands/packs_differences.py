"""What ``orientir packs diff`` prints for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from orientir.core.packs.differences import Changed, PackDifferences, PartDifference
from orientir.core.packs.specs import Pack

PARTS: Final = {
    "criteria": "критерии", "indicators": "показатели", "measures": "мероприятия", "powers": "полномочия",
    "actors": "субъекты", "effectiveness": "показатели эффективности", "competencies": "компетенции",
    "instruments": "инструменты", "routes": "правила маршрутов", "forms": "формы",
    "recommendations": "правила рекомендаций", "parameters": "числа", "sources": "документы",
    "municipalities": "муниципалитеты", "conditions": "условия", "signals": "признаки необъективности",
    "low_results": "правила низких результатов", "contexts": "индексы условий", "programmes": "программы",
    "services": "услуги", "projects": "проекты", "directions": "направления", "rubrics": "рубрики",
    "facts": "факты платформы", "blanks": "бланки форм", "mappings": "файлы статистики",
    "integrity": "проверки данных", "notes": "примечания",
}  # fmt: skip
_LONGEST: Final = 90


def print_differences(before: Pack, after: Pack, found: PackDifferences) -> None:
    print(f"было: {before.id} {before.version}; стало: {after.id} {after.version}")
    if not found:
        print("различий нет")
        return
    for one in found.heading:
        print(f"{one.name}: {_short(one.before)} → {_short(one.after)}")
    for part in found.parts:
        for line in _of_part(part):
            print(line)
    if found.targets:
        print(f"цели: изменено {len(found.targets)}")
    for target in found.targets:
        print(
            f"  {target.indicator.key} {target.year}: {_short(target.before)} → {_short(target.after)}"
        )


def _of_part(part: PartDifference) -> Iterator[str]:
    if not part:
        return
    yield (
        f"{PARTS[part.part]}: добавлено {len(part.added)}, убрано {len(part.removed)}, изменено {len(part.changed)}"
    )
    yield from (f"  + {one.key} {_short(one.title)}" for one in part.added)
    yield from (f"  − {one.key} {_short(one.title)}" for one in part.removed)
    yield from (_of_changed(one) for one in part.changed)


def _of_changed(one: Changed) -> str:
    names = ", ".join(change.name for change in one.fields)
    again = "; считается иначе: ряд лет прерывается" if one.is_recounted else ""
    return f"  ~ {one.what.key} {_short(one.what.title)}: {names}{again}"


def _short(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
