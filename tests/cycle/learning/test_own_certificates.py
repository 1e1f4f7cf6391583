"""Documents that people bring: their own words until the organisation has seen the original."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from orientir.cycle.learning.actions.own_certificates import (
    OwnNotTaken,
    decide_own,
    find_media_type,
)
from orientir.cycle.learning.models import OwnCertificate
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.cycle.learning.made_certificates import PICTURE, make_own_certificate
from tests.cycle.learning.made_groups import NOW, TODAY

ActingAs = Callable[[str], AbstractContextManager[None]]
MINE = "/learning/certificates/mine/"


def told(content: bytes = PICTURE, **changes: object) -> dict[str, object]:
    return {
        "kind": "upskilling", "title": "Курс", "organisation_title": "Институт", "number": "7",
        "hours": "36", "issued_on": TODAY.isoformat(), "file": SimpleUploadedFile("a.png", content),
    } | changes  # fmt: skip


def test_a_person_brings_a_document_once_and_may_destroy_it(
    cast: Cast, acting_as: ActingAs
) -> None:
    client = cast.client("teacher")
    with acting_as("web"):
        assert client.post(MINE, told()).status_code == 302
        again = client.post(MINE, told())
        assert again.status_code == 422
        assert "уже загружен" in again.content.decode()
        assert "с ваших слов" in client.get(MINE).content.decode()
    [one] = OwnCertificate.objects.all()
    assert (one.state, one.unit.code, one.person_id) == ("told", "11", cast.people["11"][0].pk)
    with acting_as("web"):
        assert client.get(f"/learning/certificates/told/{one.pk}/").content == PICTURE
        client.post(f"/learning/certificates/told/{one.pk}/back/")
    assert not OwnCertificate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"file": SimpleUploadedFile("a.pdf", b"<script>")}, "PDF, JPEG и PNG"),
        ({"issued_on": "2090-01-01"}, "ещё не наступила"),
    ],
)
def test_what_cannot_be_taken_is_told(
    cast: Cast, acting_as: ActingAs, changes: dict[str, object], said: str
) -> None:
    client = cast.client("teacher")
    with acting_as("web"):
        answer = client.post(MINE, told(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OwnCertificate.objects.exists()


def test_a_file_is_what_its_first_bytes_say() -> None:
    assert find_media_type(b"%PDF-1.4 ...") == "application/pdf"
    assert find_media_type(b"\xff\xd8\xff\xe0") == "image/jpeg"
    with pytest.raises(OwnNotTaken):
        find_media_type(b"MZ")


def test_the_head_confirms_or_says_why_not_and_others_do_not(
    cast: Cast, acting_as: ActingAs
) -> None:
    one = make_own_certificate(cast, "11")
    head, far, teacher = (cast.client(name) for name in ("head", "other_head", "teacher"))
    path = f"/learning/certificates/told/{one.pk}/decide/"
    with acting_as("web"):
        assert one.title in head.get("/learning/certificates/confirm/").content.decode()
        assert one.title not in far.get("/learning/certificates/confirm/").content.decode()
        far.post(path, {"deed": "confirm"})
        assert teacher.post(path, {"deed": "confirm"}).status_code == 403
        head.post(path, {"deed": "refuse", "reason": ""})
    assert OwnCertificate.objects.get().state == "told"
    with acting_as("web"):
        head.post(path, {"deed": "refuse", "reason": "нет оригинала"})
        assert "нет оригинала" in teacher.get(MINE).content.decode()
    assert OwnCertificate.objects.get().state == "refused"
    with pytest.raises(OwnNotTaken, match="уже решили"):
        decide_own(own=one.pk, is_right=True, reason="", by=cast.accounts["head"].pk, at=NOW)


def test_a_confirmed_document_stays(cast: Cast, acting_as: ActingAs) -> None:
    one = make_own_certificate(cast, "11")
    head, teacher = cast.token("head"), cast.token("teacher")
    by = cast.accounts["head"].pk
    with acting_as("web"), acting_by(head):
        decide_own(own=one.pk, is_right=True, reason="", by=by, at=NOW)
    with acting_as("web"), acting_by(teacher), transaction.atomic():
        assert OwnCertificate.objects.filter(pk=one.pk).delete()[0] == 0
        assert OwnCertificate.objects.get(pk=one.pk).state == "confirmed"
