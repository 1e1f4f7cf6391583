"""Forms: what is asked of an organisation, whether what it says holds together, and what becomes of it.

No file, no page and no database here: the browser, the workbook and the load are judged by the same function.
"""
