"""Files and folders that are there whole or not at all, whatever kills the process."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from orientir.core.mistakes import Mistake, explain_os_error


@contextlib.contextmanager
def replaced_file(path: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of ``path`` when the block ends well."""
    folder = path.parent
    if not folder.is_dir():
        raise Mistake(f"папки {folder} нет: файл {path.name} записать некуда")
    if path.is_dir():
        raise Mistake(f"{path} – папка, а нужен файл")
    with _explained(path):
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                _settle(stream, mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(folder)


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes ``path`` when the block ends well; ``path`` must not exist.

    Only its owner may look into it (0700).
    """
    if path.exists():
        raise Mistake(f"{path} уже есть: срез неизменен, укажите другое имя")
    if not path.parent.is_dir():
        raise Mistake(f"папки {path.parent} нет: срез {path.name} записать некуда")
    with _explained(path):
        part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        try:
            yield part
            sync_folder(part)
            part.rename(path)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(path.parent)


def settle_file(path: Path, mode: int) -> None:
    """On the disk, with these rights."""
    with path.open("rb+") as stream:
        _settle(stream, mode)


def sync_folder(path: Path) -> None:
    """The names in a folder are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(stream: BinaryIO, mode: int) -> None:
    stream.flush()
    os.fchmod(stream.fileno(), mode)
    os.fsync(stream.fileno())


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Mistake(f"не удалось записать {path}: {explain_os_error(error)}") from error
