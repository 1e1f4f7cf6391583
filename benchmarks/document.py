"""What a benchmark tells: printed with the machine it ran on, and put into its section of docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

from benchmarks.machine import describe_machine

DOCUMENT = Path("docs/benchmarks.md")


def report(name: str, table: str, *, print_only: bool) -> None:
    text = f"{describe_machine()}\n\n{table}"
    print(f"{name}\n\n{text}\n", flush=True)
    if not print_only:
        _write_section(name, text)


def _write_section(name: str, text: str) -> None:
    """Replace what stands between the marks of a section of the document; a new section comes last."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    document = DOCUMENT.read_text(encoding="utf-8")
    if start not in document:
        document = f"{document}\n## {name.capitalize()}\n\n{start}\n{end}\n"
    before, rest = document.split(start)
    _old, after = rest.split(end)
    DOCUMENT.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")
