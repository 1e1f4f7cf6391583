"""What ``orientir packs`` prints for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orientir.core.packs.directions import ROW_LEVELS, DirectionRow
from orientir.core.packs.issues import LEVEL_WORDS, Issue
from orientir.core.packs.programmes import Work
from orientir.core.packs.specs import Indicator, Note, Pack

_COLOURS = {"error": "red", "warning": "yellow", "notice": "dim"}
_ARROWS = {"up": "↑", "down": "↓"}


def print_report(report: Mapping[str, Any]) -> None:
    """Issues line by line (so that editors can jump to them), then notes, then the verdict."""
    console = _console()
    for issue in report["issues"]:
        level = issue["level"]
        line = Text(f"{LEVEL_WORDS[level]}: ", style=_COLOURS[level])
        console.print(line.append(f"{report['path']}/{Issue(**issue)}", style="default"))
    for note in report["notes"]:
        _print_note(console, note)
    counts = Counter(issue["level"] for issue in report["issues"])
    console.print(
        f"{report['id']}: ошибок {counts['error']}, предупреждений {counts['warning']}, "
        f"замечаний {counts['notice']}, примечаний к документу {len(report['notes'])}, "
        f"{_cases_told(report['cases'])}",
        style="bold red" if counts["error"] else "bold green",
    )


def _cases_told(cases: list[dict[str, Any]] | None) -> str:
    if cases is None:
        return "примеры не считались: сначала исправьте ошибки"
    return f"примеров {len(cases)}, сошлось {sum(case['passed'] for case in cases)}"


def _print_note(console: Console, note: Mapping[str, Any]) -> None:
    about = f"показатель {note['indicator']}" if note["indicator"] else "весь документ"
    console.print(f"примечание · {about} · {note['clause']}", style="cyan")
    console.print(f"  что: {note['text']}")
    console.print(f"  прочтено: {note['reading']}")
    console.print(f"  почему: {note['reason']}")


def print_pack(pack: Pack) -> None:
    console = _console()
    until = f" по {pack.in_force_to}" if pack.in_force_to else ""
    console.print(f"{pack.short_title} · {pack.id} {pack.version}", style="bold")
    console.print(pack.title)
    console.print(f"{pack.region.title}; действует с {pack.in_force_from}{until}")
    console.print()
    if pack.indicators:
        _print_indicators(console, pack)
    _print_lists(console, pack)
    for note in pack.notes:
        _print_note(console, _as_mapping(note))


def _print_indicators(console: Console, pack: Pack) -> None:
    years = sorted({year for one in pack.indicators for year in one.targets})
    table = Table("Код", "Показатель", "", title="Показатели и цели")
    for year in years:
        table.add_column(str(year), justify="right")
    table.add_column("Уровни")
    for criterion in pack.criteria:
        table.add_row(criterion.code, criterion.short_title, style="bold")
        for one in (one for one in pack.indicators if one.criterion == criterion.code):
            table.add_row(*_row(one, years))
    console.print(table)


def _row(indicator: Indicator, years: Iterable[int]) -> list[str]:
    targets = [_number(indicator.targets.get(year)) for year in years]
    levels = ", ".join(_LEVELS[level] for level in indicator.levels)
    return [
        indicator.code,
        indicator.short_title,
        _ARROWS[indicator.direction],
        *targets,
        levels,
    ]


def _print_lists(console: Console, pack: Pack) -> None:
    for title, rows in (
        ("Показатели результативности", [(str(x.number), x.title) for x in pack.effectiveness]),
        ("Субъекты", [(x.code, x.title) for x in pack.actors]),
        ("Полномочия", [(str(x.number), x.title) for x in pack.powers]),
        ("Мероприятия", [(str(x.number), f"{x.title} · {x.term}") for x in pack.measures]),
        ("Муниципалитеты", [(x.oktmo, x.title) for x in pack.municipalities]),
        ("Компетенции", [(x.code, x.title) for x in pack.competencies]),
        ("Инструменты", [(x.code, f"{x.title} · заданий {x.items}") for x in pack.instruments]),
        *_programme_lists(pack),
        *_direction_lists(pack),
    ):
        if rows:
            table = Table("", "", title=title, show_header=False)
            for code, words in rows:
                table.add_row(code, words)
            console.print(table)


def _programme_lists(pack: Pack) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for programme in pack.programmes:
        rows = [
            (str(row.number), f"{row.title}: {'; '.join(row.items)}") for row in programme.passport
        ]
        yield f"Паспорт: {programme.title}", rows
    yield "Услуги", [(str(x.number), x.title) for x in pack.services]
    for project in pack.projects:
        works = [(x.number, f"{x.title} · {_marks(x)}") for x in project.works]
        yield f"Проект {project.number}. {project.title}: работы", works
        yield "Целевые показатели", [(str(x.number), x.title) for x in project.figures]


def _marks(work: Work) -> str:
    told = [f"{', '.join(x.quarters) or 'квартал утрачен'}: {x.text}" for x in work.marks]
    return "; ".join(told) or "отметок нет"


def _direction_lists(pack: Pack) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for direction in pack.directions:
        rows = [(f"{x.year}.{x.number}", _levels_told(x)) for x in direction.rows]
        yield f"Направление {direction.number}. {direction.title}", rows or [("", "строк нет")]


def _levels_told(row: DirectionRow) -> str:
    return " | ".join(f"{_ROW_LEVELS[x]} {row.on(x) or 'пусто'}" for x in ROW_LEVELS)


_ROW_LEVELS = {"region": "рег.:", "municipality": "мун.:", "organisation": "орг.:"}
_LEVELS = {
    "organisation": "орг.",
    "municipality": "мун.",
    "region": "рег.",
    "federation": "фед.",
}


def _as_mapping(note: Note) -> dict[str, Any]:
    return {
        name: getattr(note, name) for name in ("indicator", "text", "reading", "reason", "clause")
    }


def _number(value: Decimal | None) -> str:
    return "–" if value is None else f"{value}".replace(".", ",")


def _console() -> Console:
    """Long lines are left to the terminal: a path broken in two cannot be clicked."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
