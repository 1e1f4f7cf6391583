"""Tags and view-models: what a page gets for what it asks."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from orientir.kit.ui import icons, parts
from orientir.kit.ui.frame import Actor
from orientir.kit.ui.states import STATES, VERDICTS


def _rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("code", STATES)
def test_a_state_is_a_shape_and_a_word(code: str) -> None:
    html = _rendered("{% status code %}", code=code)
    assert str(STATES[code].word) in html
    assert 'aria-hidden="true"' in html
    assert STATES[code].shape in icons.SHAPES


def test_states_of_one_tone_are_told_apart_by_shape_or_word() -> None:
    looks = [(state.shape, str(state.word)) for state in STATES.values()]
    assert len(set(looks)) == len(looks)


def test_a_state_may_be_said_in_other_words() -> None:
    html = _rendered('{% status "on_the_way" "в пути: год не окончен" pill=True %}')
    assert "в пути: год не окончен" in html
    assert "o-pill" in html


def test_a_verdict_has_an_arrow_only_when_there_is_a_difference() -> None:
    assert "<svg" in _rendered('{% verdict "above" %}')
    assert "<svg" not in _rendered('{% verdict "same" %}')
    assert {"above", "below", "same", "small", "none"} <= set(VERDICTS)


@pytest.mark.parametrize(
    ("number", "count", "shown"),
    [
        (1, 1, [1]),
        (7, 40, [1, None, 5, 6, 7, 8, 9, None, 40]),
        (1, 5, [1, 2, 3, None, 5]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_pages_to_show(number: int, count: int, shown: list[int | None]) -> None:
    assert parts.Pages(number, count, "?page={page}").numbers == shown


def test_pagination_keeps_the_address() -> None:
    html = _rendered("{% pagination pages %}", pages=parts.Pages(2, 3, "?q=а&page={page}"))
    assert 'href="?q=а&amp;page=3"' in html
    assert 'aria-current="page"' in html
    assert (
        _rendered("{% pagination pages %}", pages=parts.Pages(1, 1, "?page={page}")).strip() == ""
    )


def test_a_table_keeps_its_roles_and_says_how_it_is_sorted() -> None:
    columns = [
        parts.Column("Название", place="name", sort_href="?sort=-title", sorted="ascending"),
        parts.Column("Люди", "number", "value"),
    ]
    rows = [
        parts.Row(heading="Округ"),
        parts.Row([parts.Cell("Школа <1>", href="/u/1"), parts.Cell("45")], here=True),
    ]
    html = _rendered("{% table t %}", t=parts.Table("Школы", columns, rows))
    assert html.count('role="row"') == 3
    assert 'aria-sort="ascending"' in html
    assert "Школа &lt;1&gt;" in html
    assert "o-here-row" in html


def test_a_row_with_a_cell_too_few_is_a_mistake_of_the_programmer() -> None:
    table = parts.Table("Школы", [parts.Column("Название"), parts.Column("Люди")],
                        [parts.Row([parts.Cell("Школа")])])  # fmt: skip
    with pytest.raises(ValueError, match="argument"):
        _rendered("{% table t %}", t=table)


class _Form(forms.Form):
    rate = forms.DecimalField(label="Ставок", help_text="Например, 52,50")
    note = forms.CharField(label="Заметка", required=False)


def test_a_field_ties_its_hint_and_mistake_to_the_control() -> None:
    html = _rendered("{% error_summary form %}{% field form.rate %}", form=_Form({"rate": "много"}))
    assert 'aria-describedby="id_rate-hint id_rate-mistake"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="много"' in html
    assert 'href="#id_rate"' in html
    assert "Проверьте 1 поле" in html


def test_an_optional_field_says_so_and_a_right_form_has_no_summary() -> None:
    form = _Form({"rate": "1"})
    assert "необязательно" in _rendered("{% field form.note %}", form=form)
    assert _rendered("{% error_summary form %}", form=form).strip() == ""


def test_a_job_is_asked_about_only_while_it_runs() -> None:
    running = parts.Progress("Расчёт", "Считаем", 18, 27, poll_href="/jobs/1/")
    done = parts.Progress("Расчёт", "Готово", 27, 27, poll_href="/jobs/1/", state="done")
    assert 'hx-get="/jobs/1/"' in _rendered("{% progress job %}", job=running)
    assert "18 из 27" in _rendered("{% progress job %}", job=running)
    assert "hx-get" not in _rendered("{% progress job %}", job=done)
    assert running.percent == 67
    assert parts.Progress("", "", 5, 0).percent == 0


def test_a_bar_never_leaves_its_ground() -> None:
    assert 'width="100.0%"' in _rendered('{% bar 7 5 "все" %}')
    assert 'width="0.0%"' in _rendered('{% bar 0 0 "никого" %}')


def test_a_term_is_told_in_the_language_of_the_page() -> None:
    context = {"on": date(2025, 11, 27), "today": date(2025, 11, 21)}
    assert "через 6" in _rendered("{{ on|due:today }}", **context)
    assert 'title="27.11.2025"' in _rendered("{{ on|due:today }}", **context)
    with translation.override("en"):
        assert "in 6 days" in _rendered("{{ on|due:today }}", **context)
        assert "6 days ago" in _rendered("{{ today|due:on }}", **context)


def test_years_are_not_grouped_by_thousands() -> None:
    assert Template("{{ year }}").render(Context({"year": 2025})) == "2025"


def test_a_person_is_named_with_post_and_unit() -> None:
    actor = Actor("Корнеева Л. П.", "Директор", "школа № 118")
    assert actor.initials == "КЛ"
    assert actor.position == "Директор, школа № 118"
