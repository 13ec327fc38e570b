"""Files in the body of a request, passed on as they come: nothing of them is held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from kb.errors import UploadError

_LONGEST_HEADERS = 16_384
_LONGEST_FIELD = 8192
_MALFORMED = "Yêu cầu gửi tệp không đúng dạng (cần multipart/form-data). Hãy thử gửi lại."


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form that is no file."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FileBegin:
    """A file begins; ``name`` is what the sender calls it."""

    name: str


@dataclass(frozen=True, slots=True)
class FileData:
    """The next bytes of the file."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FileEnd:
    """The file was sent to its end."""


Part = Field | FileBegin | FileData | FileEnd


async def parts(request: Request) -> AsyncIterator[Part]:
    """Yield what the body of a request holds, in the order it was sent.

    Raises:
        UploadError: the body is no form of this kind, or ends too early.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise UploadError(_MALFORMED)
    reader = _Reader(boundary)
    async for data in request.stream():
        for part in reader.feed(data):
            yield part
    if not reader.ended:
        raise UploadError("Tệp chưa được gửi trọn vẹn. Hãy kiểm tra đường truyền rồi gửi lại.")


class _Reader:
    """Turns the calls of the parser into parts."""

    def __init__(self, boundary: bytes) -> None:
        self.ended = False
        self._parts: list[Part] = []
        self._name = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._size = 0
        self._field: str | None = None
        self._text = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._all_end,
            },
        )

    def feed(self, data: bytes) -> list[Part]:
        """Return what the next bytes bring.

        Raises:
            UploadError: they make no sense.
        """
        try:
            if data:
                self._parser.write(data)
        except MultipartParseError as error:
            raise UploadError(_MALFORMED) from error
        found, self._parts = self._parts, []
        return found

    def _begin(self) -> None:
        self._headers, self._size, self._field, self._text = {}, 0, None, b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += self._bounded(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._bounded(data[start:end])

    def _bounded(self, some: bytes) -> bytes:
        self._size += len(some)
        if self._size > _LONGEST_HEADERS:
            raise UploadError(_MALFORMED)
        return some

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_end(self) -> None:
        disposition: Any = self._headers.get(b"content-disposition", b"")
        _, options = parse_options_header(disposition)
        filename = options.get(b"filename")
        if filename is None:
            self._field = options.get(b"name", b"").decode("utf-8", "replace")
        else:
            self._parts.append(FileBegin(filename.decode("utf-8", "replace")))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._field is None:
            self._parts.append(FileData(data[start:end]))
            return
        self._text += data[start:end]
        if len(self._text) > _LONGEST_FIELD:
            raise UploadError(_MALFORMED)

    def _end(self) -> None:
        if self._field is None:
            self._parts.append(FileEnd())
        else:
            self._parts.append(Field(self._field, self._text.decode("utf-8", "replace")))

    def _all_end(self) -> None:
        self.ended = True
