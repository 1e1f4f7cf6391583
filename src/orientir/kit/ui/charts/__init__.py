"""Charts as SVG drawn on the server: a frozen dataclass in, text out, the same for page and paper.

No script, no style attribute, no class needed for meaning; text never under 12 px. Charts with text
are drawn for a wide and a narrow place and never scaled; rows without text stretch with their column.
"""
