"""The text of whatever a page answers: HTML, CSV, a spreadsheet, a document, a PDF."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape

from django.http import HttpResponse
from django.http.response import HttpResponseBase

SPACES_IN_NUMBERS = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009](?=\d{3})")

BLOCK_ENDS = re.compile(r"</(?:td|th|tr|li|p|div|dt|dd|h[1-6])>")
"""A number does not go on in the next cell: «70» beside «2025» is no figure of six digits."""


def text_of(response: HttpResponseBase) -> str:
    """All that an answer says, its headers too, with digits of a number drawn together."""
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return SPACES_IN_NUMBERS.sub("", f"{headers}\n{_words(_body(response))}")


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert isinstance(response, HttpResponse)
    return response.content


def _words(body: bytes) -> str:
    if body[:4] == b"PK\x03\x04":
        return _unzipped(body)
    if body[:5] == b"%PDF-":
        return _printed(body)
    text = unescape(body.decode("utf-8", "replace"))
    return f"{text}\n{re.sub('<[^>]*>', '', BLOCK_ENDS.sub('|', text))}"


def _unzipped(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(
            unescape(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()
        )


def _printed(body: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
