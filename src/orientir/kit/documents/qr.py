"""QR codes (ISO/IEC 18004) as pictures of lines."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""The margin that readers need, in modules."""


def qr_svg(text: str) -> str:
    """The code of ``text`` at error correction M as an SVG without a size of its own."""
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(
        picture, kind="svg", border=QUIET, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return picture.getvalue().decode()
