"""The page ``/ui/`` of demo mode: every component in every state, with invented figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from orientir.kit.access.gate import open_to_all
from orientir.kit.ui import gallery_charts, parts
from orientir.kit.ui.frame import Actor, Frame, Link, LookingAt, Picker, RoleChoice
from orientir.kit.ui.states import STATES


class SampleForm(forms.Form):
    """Fields of each sort, filled so that one of them is wrong."""

    filled = forms.DecimalField(
        label="Занято ставок",
        help_text="По штату 54. Число с двумя знаками, например 52,50",
        widget=forms.TextInput(attrs={"class": "o-short", "inputmode": "decimal"}),
    )
    subject = forms.ChoiceField(
        label="Предмет", choices=[("math", "Математика"), ("russian", "Русский язык")]
    )
    reason = forms.CharField(
        label="Почему изменилось", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(
        label="Как загрузить",
        choices=[("complete", "Полный список"), ("additions", "Только добавления")],
        widget=forms.RadioSelect,
        initial="complete",
    )
    agreed = forms.BooleanField(label="Данные проверены по приказам", required=False)


def _sample_form(*, with_mistakes: bool) -> SampleForm:
    if not with_mistakes:
        return SampleForm(initial={"filled": "52,50"})
    form = SampleForm(data={"filled": "56,25", "subject": "math", "kind": "complete"})
    form.errors["filled"] = form.error_class(
        ["Занято 56,25 — больше, чем 54 по штату. Исправьте одно из двух."]
    )
    return form


def _frame() -> Frame:
    titles = ("Показатели", "Территории", "Люди", "Срезы", "Сбор данных", "Отчёты")
    return Frame(
        sections=[Link(title, "#", current=title == "Показатели") for title in titles],
        actor=Actor(
            "Воронова Е. А.",
            "Министерство образования и науки",
            choices=[
                RoleChoice("1", "Министерство", "Челябинская область", current=True),
                RoleChoice("2", "Оператор мониторинга", "Челябинская область"),
            ],
            links=[Link("Кто смотрел мои данные", "#"), Link("Моя запись и пароль", "#")],
        ),
        search="/ui/",
        login="/ui/",
        logout="/ui/",
        switch_role="/ui/",
        set_language="/ui/",
        languages=[Link("Русский", "ru", current=True), Link("English", "en")],
        foot_links=[Link("Кто смотрел мои данные", "#"), Link("Доступность", "#")],
        notices=["Демонстрационные данные: люди и значения придуманы."],
    )


def _looking_at() -> LookingAt:
    return LookingAt(
        unit="Челябинская область",
        pickers=[
            Picker(
                "Год", "2025", choices=[Link(str(year), f"?year={year}") for year in (2025, 2024)]
            ),
            Picker(
                "Срез",
                "на 01.11.2025",
                "предварительный",
                [Link("на 01.11.2025, предварительный", "?"), Link("на 01.10.2025", "?")],
            ),
        ],
        methodology="Челябинск-2023, редакция 1.2",
        methodology_href="#",
    )


def _problems() -> parts.Table:
    columns = [
        parts.Column("Лист, строка", place="name"),
        parts.Column("Столбец", sort_href="?sort=column", sorted="ascending"),
        parts.Column("В файле", sort_href="?sort=value"),
        parts.Column("Что не так"),
        parts.Column("Как надо"),
    ]
    found = [
        ("Сотрудники, строка 14", "Ставка", "1,5O", "Буква «О» вместо нуля", "1,50"),
        ("Сотрудники, строка 371", "Дата приёма", "31.02.2024", "Такого дня нет", "21.11.2024"),
        ("Организации, строка 5", "ИНН", "7438ОО1234", "Буквы среди цифр", "10 цифр"),
    ]
    rows = [parts.Row([parts.Cell(text) for text in line]) for line in found]
    return parts.Table("Ошибки файла", columns, rows, dense=True)


def _units() -> parts.Table:
    columns = [
        parts.Column("Организация", place="name", sort_href="?sort=title", sorted="descending"),
        parts.Column("Педагоги", "number", "value"),
        parts.Column("Состояние", place="verdict"),
        parts.Column("Сдали форму", place="of"),
    ]
    rows = [
        parts.Row(heading="Копейский городской округ"),
        parts.Row(
            [
                parts.Cell("Школа № 118", "общеобразовательная", href="#"),
                parts.Cell("45"),
                parts.Cell(state="on_the_way"),
                parts.Cell("12.10.2025"),
            ],
            here=True,
        ),
        parts.Row(
            [
                parts.Cell("Детский сад № 7", href="#"),
                parts.Cell("18"),
                parts.Cell(state="few_data"),
                parts.Cell("—"),
            ]
        ),
        parts.Row(heading="Меньше 30 человек: значение ненадёжно", mark="few_data"),
        parts.Row(
            [
                parts.Cell("Школа посёлка Полевого", href="#"),
                parts.Cell("9"),
                parts.Cell("просрочено 3 дня", state="overdue"),
                parts.Cell("—"),
            ]
        ),
    ]
    return parts.Table("Организации", columns, rows)


def context(*, with_mistakes: bool = False) -> dict[str, Any]:
    """Everything the gallery shows; the form is wrong in one field if asked for."""
    return gallery_charts.context() | {
        "frame": _frame(),
        "looking_at": _looking_at(),
        "crumbs": [Link("Показатели", "#"), Link("2. Учёт индивидуальных маршрутов", "")],
        "states": list(STATES),
        "chips": [
            parts.Chip("достигнуто", "?state=met", 10, "met", pressed=True),
            parts.Chip("в пути", "?state=on_the_way", 13, "on_the_way"),
            parts.Chip("не достигнуто", "?state=not_met", 3, "not_met"),
            parts.Chip("нет данных", "?state=no_data", 1, "no_data"),
        ],
        "strip": [
            [("1.1", "on_the_way"), ("1.2", "met")],
            [("4.1", "not_met"), ("4.2", "few_data"), ("4.3", "no_target")],
            [("10.1", "no_data")],
        ],
        "form": _sample_form(with_mistakes=with_mistakes),
        "page_has_mistakes": with_mistakes,
        "problems": _problems(),
        "units": _units(),
        "pages": parts.Pages(7, 40, "?page={page}", total=1985),
        "fraction": parts.Fraction(
            "педагоги, которым в 2025 году сформирован маршрут",
            "1\N{NARROW NO-BREAK SPACE}904",
            "педагоги, прошедшие диагностику в 2025 году",
            "3\N{NARROW NO-BREAK SPACE}412",
            "55,8\N{NO-BREAK SPACE}%",
        ),
        "facts": [
            parts.Fact("Вид", "общеобразовательная"),
            parts.Fact("Открыта", "1964; в 2021 присоединена школа № 6"),
            parts.Fact("Педагоги", "45, ставок 54"),
        ],
        "jobs": [
            parts.Progress("Расчёт", "Считаем показатели", 18, 27, "Около 20 секунд."),
            parts.Progress("Срез", "Срез готов", 1, 1, state="done", result_href="#",
                           result_title="Открыть срез"),
            parts.Progress("Загрузка", "Не удалось прочитать лист «Сотрудники»", 0, 1,
                           state="failed"),
        ],
        "empty": parts.Empty(
            "Диагностик пока нет.",
            "Первая появится, когда оператор назначит процедуру вашей школе.",
            "#",
            "Какие процедуры запланированы",
        ),
    }  # fmt: skip


@open_to_all
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page; ``?mistakes=1`` shows the form after a mistake."""
    return render(request, "ui/gallery.html", context(with_mistakes="mistakes" in request.GET))
