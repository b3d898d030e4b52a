"""The zip around a register: what it holds and whether it is safe to unpack. Knows nothing of Django or of cases.

An xlsx is a zip of xml parts; the other register is a zip of csv files. Sizes are counted while unpacking, because the
sizes a zip declares are only claims.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

_CHUNK = 1 << 20
_CONTENT_TYPES, _BINARY_BOOK = "[Content_Types].xml", "xl/workbook.bin"
_OTHER_SYSTEM = "__MACOSX/"  # what macOS puts beside the files it packs
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b([^>/]*\bt="e"[^>/]*)>.*?<(?:\w+:)?v>([^<]*)<', re.S)
_CELL_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')


class ArchiveVerdict(Exception):
    """The file cannot be read: a code, and the values of its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much a register file may ask for. Sizes are bytes unless they say otherwise, times are seconds."""

    file: int = 60 * 2**20
    entries: int = 1_000
    entry: int = 400 * 2**20
    unpacked: int = 600 * 2**20
    rows: int = 500_000  # of all sheets together
    columns: int = 100
    blank_rows: int = 1_000  # what stands below a longer gap is not part of the table
    answer: int = 150 * 2**20  # what the child may send back
    memory: int = 1_500 * 2**20  # address space of the child
    cpu: int = 60
    seconds: float = 180


DEFAULT_LIMITS = ArchiveLimits()


def open_archive(path: str, limits: ArchiveLimits) -> ZipFile:
    """The zip at `path`, every entry unpacked once to see that it is whole and within `limits`. Raises Verdict."""
    try:
        archive = ZipFile(path)
        _check(archive, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise ArchiveVerdict("damaged") from error
    return archive


def _check(archive: ZipFile, limits: ArchiveLimits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise ArchiveVerdict("too_many_entries", limit=limits.entries)
    seen: set[str] = set()
    total = 0
    for entry in entries:
        if entry.filename.casefold() in seen:  # two programs could read two different files
            raise ArchiveVerdict("repeated_entry", name=entry.filename[:100])
        seen.add(entry.filename.casefold())
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in entry.filename:
            raise ArchiveVerdict("unsafe_path", name=entry.filename[:100])
        if entry.flag_bits & 1:
            raise ArchiveVerdict("encrypted")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ArchiveVerdict("damaged")
        total += _true_size(archive, entry, limits)
        if total > limits.unpacked:
            raise ArchiveVerdict("unpacks_too_large", limit=limits.unpacked >> 20)


def _true_size(archive: ZipFile, entry: ZipInfo, limits: ArchiveLimits) -> int:
    # zipfile stops at the declared size: with a boundless one, the entry is read to its real end.
    entry.file_size = sys.maxsize
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limits.entry:
                raise ArchiveVerdict("unpacks_too_large", limit=limits.entry >> 20)
    entry.file_size = size
    return size


def is_workbook(archive: ZipFile) -> bool:
    """Whether the zip is an Excel workbook in xml."""
    names = archive.namelist()
    return _CONTENT_TYPES in names and _BINARY_BOOK not in names


def csv_entries(archive: ZipFile) -> dict[str, ZipInfo]:
    """The csv files of the zip by their name without the ending. Raises Verdict if one lies in a folder."""
    found: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename)
        if name.suffix.casefold() != ".csv" or entry.filename.startswith(_OTHER_SYSTEM):
            continue
        if len(name.parts) > 1:
            raise ArchiveVerdict("in_a_folder", name=entry.filename[:100])
        found[name.stem] = entry
    return found


def csv_rows(archive: ZipFile, entry: ZipInfo) -> Iterator[list[str]]:
    """The rows of one csv file; UTF-8 or UTF-16, separated by comma, semicolon or tab. Raises Verdict."""
    with archive.open(entry) as raw:
        start = raw.read(4)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in start:
        raise ArchiveVerdict("encoding", name=entry.filename)
    try:
        with io.TextIOWrapper(archive.open(entry), encoding=encoding, newline="") as text:
            first_line = text.readline(_CHUNK)
        with io.TextIOWrapper(archive.open(entry), encoding=encoding, newline="") as text:
            # strict: a quotation mark that is never closed would swallow rows without a word.
            reader = csv.reader(text, delimiter=max(",;\t", key=first_line.count), strict=True)
            try:
                yield from reader
            except csv.Error as error:
                raise ArchiveVerdict("malformed_csv", name=entry.filename, line=reader.line_num) from error
    except UnicodeError as error:
        raise ArchiveVerdict("encoding", name=entry.filename) from error


def error_cells(archive: ZipFile, sheet: str) -> dict[int, dict[int, str]]:
    """Cells of a workbook's sheet that show an error, as {row: {column: "#N/A"}}, both counted from zero.

    The parser of the workbook gives them as blank, and a blank amount is a different thing from a broken one.
    """
    found: dict[int, dict[int, str]] = {}
    part = _sheet_part(archive, sheet)
    if part is None or b't="e"' not in (xml := archive.read(part)):
        return found
    for cell in _ERROR_CELL.finditer(xml):
        if place := _CELL_PLACE.search(cell[1]):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            found.setdefault(int(place[2]) - 1, {})[column - 1] = cell[2].decode("utf-8", "replace")
    return found


def _sheet_part(archive: ZipFile, sheet: str) -> str | None:
    try:
        # What hostile xml can do, it does to a confined process that is thrown away.
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return None
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets.get(element.get(_RELATION), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.NameToInfo else None
    return None
