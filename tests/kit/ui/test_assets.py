"""The typeface comes from Node's folder if there is one; else pages ask for nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orientir.kit.ui import assets
from orientir.kit.ui.templatetags import ui


def _npm_package(folder: Path) -> Path:
    (folder / "files").mkdir(parents=True)
    (folder / "unicode.json").write_text(
        json.dumps({"cyrillic": "U+0400-045F", "latin": "U+0000-00FF"})
    )
    (folder / "LICENSE").write_text("OFL")
    for name in assets.SUBSETS:
        (folder / "files" / f"golos-text-{name}-wght-normal.woff2").write_bytes(b"wOF2")
    return folder


def test_fonts_are_copied_with_their_licence_and_a_style_sheet(tmp_path: Path) -> None:
    target = tmp_path / "fonts"
    files = assets.install_fonts(_npm_package(tmp_path / "npm"), target)
    assert {path.name for path in files} == {path.name for path in target.iterdir()}
    style_sheet = (target / "fonts.css").read_text("utf-8")
    assert 'url("golos-text-cyrillic-wght-normal.woff2")' in style_sheet
    assert "U+0400-045F" in style_sheet


def test_without_node_nothing_is_made(tmp_path: Path) -> None:
    assert assets.install_fonts(tmp_path / "absent", tmp_path / "fonts") == []
    assert not (tmp_path / "fonts").exists()


def test_a_page_asks_for_the_fonts_only_if_they_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui, "FONTS", tmp_path / "fonts.css")
    assert ui.font_stylesheet() == ""
    (tmp_path / "fonts.css").write_text("")
    assert ui.font_stylesheet() == "ui/fonts/fonts.css"


def test_the_lock_names_versions_and_hashes_and_no_addresses() -> None:
    lock = json.loads((Path(__file__).parents[3] / "package-lock.json").read_text("utf-8"))
    package = lock["packages"]["node_modules/@fontsource-variable/golos-text"]
    assert package["integrity"].startswith("sha512-")
    assert "resolved" not in package
