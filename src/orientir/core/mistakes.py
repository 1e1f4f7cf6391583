"""A mistake in what we were given, told in one sentence: what, where, and what to do."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "кончилось место, отведённое вам на диске",
    errno.EFBIG: "файл больше, чем разрешено",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOENT: "нет такого файла или папки",
    errno.EISDIR: "это папка, а нужен файл",
    errno.ENOTDIR: "на пути стоит файл, а нужна папка",
    errno.EEXIST: "такое имя уже занято",
    errno.ENAMETOOLONG: "слишком длинное имя",
}


class Mistake(Exception):
    """Its text is shown to the user as it stands; never a fault of the program itself."""


def explain_os_error(error: OSError) -> str:
    """Why the system refused, in words."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
