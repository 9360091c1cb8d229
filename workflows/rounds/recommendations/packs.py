"""The papers as they were handed in: the files of a folder, or files uploaded, those of a ZIP among them.

Nothing of a ZIP is written to a disk, so that no name in it leads anywhere: a file is read when it is looked at.
"""

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile

from workflows.errors import Refused
from workflows.sheets.lines import UnreadableFile

MOST_FILES = 500
MOST_BYTES = 200 << 20  # as handed in; what nginx lets through is a little more
MOST_UNPACKED = 400 << 20
_MOST_OF_CONTENTS = 1 << 20  # its list of contents, which the library reads at one go: some ten thousand names
_END, _END_LENGTH, _COMMENT = b"PK\x05\x06", 22, 0xFFFF
_LOCATOR_64, _LOCATOR_LENGTH = b"PK\x06\x07", 20
_UTF8 = 0x800
_LOCKED = 0x1
_LEFTOVERS = frozenset({"Thumbs.db", "desktop.ini"})  # what systems leave in folders; names with a dot before them too


@dataclass(frozen=True)
class Lying:
    """One file that was handed in. ``read`` raises Refused where it cannot be."""

    name: str
    size: int
    read: Callable[[], bytes]


def in_folder(folder: Path) -> list[Lying]:
    """Raises UnreadableFile where there is no such folder."""
    if not folder.is_dir():
        raise UnreadableFile(f"找不到材料文件夹“{folder}”，请核对路径")
    files = (one for one in sorted(folder.iterdir()) if one.is_file() and not one.is_symlink())
    return [Lying(one.name, one.stat().st_size, partial(_of_disk, one)) for one in files]


def _of_disk(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableFile(f"不能读取材料“{path.name}”，请核对文件的读取权限") from None


def uploaded(uploads: Iterable["UploadedFile[Any]"]) -> list[Lying]:
    """Every file, a ZIP by its own files. Raises UnreadableFile where a ZIP cannot be used, or there is too much."""
    found: list[Lying] = []
    for one in uploads:
        name = one.name or ""
        found += in_archive(name, one) if name.lower().endswith(".zip") else [_of_upload(name, one)]
    if len(found) > MOST_FILES:
        raise UnreadableFile(f"材料有{len(found)}件，一次最多{MOST_FILES}件；请按县（市、区）分几次导入")
    if sum(one.size for one in found) > MOST_UNPACKED:
        raise UnreadableFile(f"材料解开后超过{MOST_UNPACKED >> 20}MB，请降低扫描分辨率，或按县（市、区）分几次导入")
    return found


def _of_upload(name: str, upload: "UploadedFile[Any]") -> Lying:
    def read() -> bytes:
        upload.seek(0)
        content: bytes = upload.read()
        return content

    return Lying(name, upload.size or 0, read)


def in_archive(name: str, stream: IO[bytes]) -> Iterator[Lying]:
    """Raises UnreadableFile where it is no ZIP, is locked, or has too long a list of contents."""
    _check_contents(name, stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFile(f"“{name}”不是完整的ZIP压缩包，请重新打包") from None
    for entry in archive.infolist():
        if not entry.filename:
            raise UnreadableFile(f"压缩包“{name}”内有没有名称的文件，请重新打包")
        path = PurePosixPath(_name_of(entry).replace("\\", "/"))
        if entry.is_dir() or path.name.startswith(".") or path.name in _LEFTOVERS or "__MACOSX" in path.parts:
            continue
        if entry.flag_bits & _LOCKED:
            raise UnreadableFile(f"压缩包“{name}”设有密码，请去掉密码后重新打包")
        yield Lying(path.name, entry.file_size, partial(_of_archive, archive, entry, path.name))


def _check_contents(name: str, stream: IO[bytes]) -> None:
    """A list of contents of millions of names would fill the memory before anybody could count them."""
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _END_LENGTH - _COMMENT))
    tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_LENGTH:
        raise UnreadableFile(f"“{name}”不是完整的ZIP压缩包，请重新打包")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    is_64 = tail[max(0, end - _LOCATOR_LENGTH) : end].startswith(_LOCATOR_64)
    if is_64 or size > _MOST_OF_CONTENTS:
        words = f"内的文件过多或格式特殊；请用系统自带的压缩功能重新打包，一次最多{MOST_FILES}件"
        raise UnreadableFile(f"压缩包“{name}”{words}")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Most programs on Windows here write GBK and do not say so; some write UTF-8 and do not say so either."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    raw = entry.filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _of_archive(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """No more than the size that it states: the library reads no further."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError):
        raise Refused(f"“{name}”在压缩包内已损坏，不能解开；请核对原件后重新打包", "ATTACHMENT_DAMAGED") from None
