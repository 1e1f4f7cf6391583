"""Documents on paper: PDF by Typst, DOCX by python-docx, from the same plain values and the same
charts.
"""

from orientir.kit.documents.pdf import render_pdf, render_png

__all__ = ["render_pdf", "render_png"]
