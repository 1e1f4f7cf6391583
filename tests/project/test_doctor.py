"""What the doctor says of search: asked of databases that know Russian letters, and of one that does not."""

from __future__ import annotations

import pytest
from django.db import connection

from orientir.project.safety import check_search


@pytest.mark.django_db
def test_a_database_that_knows_russian_letters_is_well() -> None:
    assert [(one.level, one.text) for one in check_search()] == [
        ("ok", "русские буквы ищутся и с опечатками")
    ]


@pytest.mark.django_db
def test_a_database_whose_words_have_no_russian_letters_is_told() -> None:
    with connection.cursor() as cursor:  # stands for the locale C, where its answer is this one
        cursor.execute("SET ROLE NONE")
        cursor.execute("CREATE SCHEMA deaf")
        cursor.execute(
            "CREATE FUNCTION deaf.show_trgm(text) RETURNS text[] LANGUAGE sql AS $$SELECT '{}'::text[]$$"
        )
        cursor.execute("SET LOCAL search_path = deaf, public")
    (found,) = check_search()
    assert (found.level, found.text) == (
        "warning",
        "база не знает русских букв: поиск не найдёт",
    )
