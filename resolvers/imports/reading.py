"""Reading CSV files as they come: odd encodings, torn rows, headers that do not fit."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from resolvers.imports.mapping import File
from resolvers.imports.report import Refusal, Report, nearest, shown

LARGEST: Final = 200 * 1024 * 1024
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """One row: the file, the line that it begins on, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]


class Frame(NamedTuple):
    """A file, its columns in their order, and those that the mapping needs."""

    file: File
    header: list[str]
    needed: set[str]


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message says why and what to do."""


def read(folder: Path, file: File, report: Report) -> Iterator[Row]:
    """The rows of a file, corrected; what cannot be a row is refused."""
    try:
        text = decoded(_bytes(folder, file.name))
        yield from _rows(text, file, report)
    except Unreadable as error:
        report.refusals.append(Refusal(file.name, 0, "", "", str(error)))


def decoded(content: bytes) -> str:
    """UTF-8, or what a byte order mark says; nothing is guessed."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if encoding == "utf-8":
            raise Unreadable(
                f"is not UTF-8 (byte 0x{content[error.start]:02x} in line {line}); it may be "
                "Latin-1 or Windows-1252: save it as UTF-8"
            ) from None
        raise Unreadable(f"is not the {encoding} that it claims to be (line {line})") from None


def _bytes(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        near = nearest(name, [each.name for each in folder.iterdir() if each.is_file()])
        raise Unreadable(f"is not in the folder{f' (but {near} is)' if near else ''}")
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024**2} MB: split it")
    content = path.read_bytes()
    if not content.strip():
        raise Unreadable("is empty")
    if b"\0" in content[:200] and not content.startswith(tuple(mark for mark, _ in MARKS)):
        raise Unreadable("looks like UTF-16 without a byte order mark: save it as UTF-8")
    return content


def _rows(text: str, file: File, report: Report) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)  # long cells are refused by their field, with line and column
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=file.delimiter, strict=True)
    header = _header(reader, file)
    frame = Frame(file, header, file.columns())
    line = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.rows += 1
            report.refusals.append(Refusal(file.name, line, "", "", _torn(error)))
        else:
            if any(cell.strip() for cell in cells):
                report.rows += 1
                row = _row(frame, cells, line, report=report)
                if row:
                    yield row
        line = reader.line_num + 1


def _header(reader: Iterator[list[str]], file: File) -> list[str]:
    try:
        header = [cell.strip() for cell in next(reader)]
    except csv.Error as error:
        raise Unreadable(f"has a header that is no CSV: {_torn(error)}") from None
    twice = sorted(name for name, count in Counter(header).items() if count > 1 and name)
    if twice:
        raise Unreadable(f"has the column {', '.join(twice)} twice")
    missing = sorted(file.columns() - {*header})
    if len(header) == 1 and missing:
        raise Unreadable(f"has one column only; its delimiter is not {file.delimiter!r}")
    if missing:
        hints = [f"{name} (nearest: {nearest(name, header) or 'none'})" for name in missing]
        raise Unreadable(f"lacks the column {', '.join(hints)}")
    return header


def _row(frame: Frame, cells: list[str], line: int, *, report: Report) -> Row | None:
    file, header, needed = frame
    if len(cells) != len(header):
        reason = f"has {len(cells)} cells, the header has {len(header)}"
        report.refusals.append(Refusal(file.name, line, "", "", reason))
        return None
    named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    for name in needed:
        if "\0" in named[name]:
            value = shown(named[name])
            report.refusals.append(Refusal(file.name, line, name, value, "contains a NUL"))
            return None
    for column, table in file.replace.items():
        right = table.get(named[column])
        if right is not None:
            report.corrections[file.name, column, named[column], right] += 1
            named[column] = right
    return Row(file.name, line, named)


def _torn(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark that opens here is never closed"
    return f"is no CSV: {error}"
