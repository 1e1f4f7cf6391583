"""What people bring as documents."""

from __future__ import annotations

import io
import zipfile

import pytest

from orientir.kit.documents.received import NotADocument, receive_document


def archive(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(part, "<xml/>" * 20)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n" + b"." * 100


def test_documents_are_known_by_what_is_in_them() -> None:
    assert receive_document("C:\\бумаги\\Приказ.PDF", PDF).media_type == "application/pdf"
    assert receive_document("a.docx", archive("word/document.xml")).media_type.endswith(".document")
    photograph = receive_document("../скан.jpeg", b"\xff\xd8\xff" + b"." * 100)
    assert (photograph.file_name, photograph.media_type, photograph.size) == (
        "скан.jpeg",
        "image/jpeg",
        103,
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("отчёт.txt", PDF, "не документ"),
        ("приказ", PDF, "не документ"),
        ("архив.zip", archive("word/document.xml"), "не документ"),
        ("a.docx", archive("xl/workbook.xml"), "не того вида"),
        ("a.docx", b"PK\x03\x04" + b"." * 100, "не того вида"),
        ("a.pdf", b"<html>" + b"." * 100, "не того вида"),
        ("a.pdf", b"", "пуст"),
        ("a.pdf", b"%PDF-" + b"." * (10 * 2**20), "больше 10 МБ"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(
    name: str, content: bytes, why: str
) -> None:
    with pytest.raises(NotADocument, match=why):
        receive_document(name, content)
