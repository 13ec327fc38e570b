"""What a file is, by its content; its suffix only breaks ties and is compared afterwards."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from kb.errors import LoadError
from kb.records import Format

READABLE_SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".doc": "doc",
    ".odt": "odt",
    ".rtf": "rtf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".txt": "txt",
}
"""The suffixes that folders are searched for, with the format that each promises."""

EXPLAINED_SUFFIXES = frozenset(
    (".xls", ".xlsb", ".ods", ".ppt", ".pptx", ".odp", ".msg", ".mht", ".mhtml", ".epub")
)
"""Suffixes that folders are searched for as well: it is told what to do with such files."""

_EMPTY = "Tệp rỗng, không có nội dung nào để đọc. Hãy kiểm tra lại tệp gốc."
_IMAGE = "Tệp là ảnh ({kind}), chưa phải văn bản. Hãy chuyển ảnh thành tệp PDF rồi nạp lại."
_ARCHIVE = "Tệp là tệp nén ({kind}). Hãy giải nén rồi nạp các tệp bên trong."
_PROGRAM = "Tệp là chương trình máy tính, không phải văn bản; không đọc."
_MEDIA = "Tệp là âm thanh hoặc phim ({kind}), không phải văn bản; không đọc được."
_OLD_EXCEL = "Tệp là bảng tính Excel đời cũ (.xls). Hãy mở bằng Excel và lưu lại thành .xlsx."
_SLIDES = "Tệp là bài trình chiếu (PowerPoint). Hãy lưu thành PDF rồi nạp lại."
_LOCKED = "Tệp được đặt mật khẩu. Hãy mở bằng mật khẩu, bỏ mật khẩu rồi lưu lại."
_MESSAGE = "Tệp là thư điện tử Outlook (.msg). Hãy lưu thư thành PDF hoặc văn bản rồi nạp lại."
_WEB_ARCHIVE = (
    "Tệp là trang web đóng gói (.mht). Hãy mở bằng trình duyệt và lưu thành HTML hoặc PDF."
)
_WORD_XML = "Tệp là Word dạng XML đời 2003. Hãy mở bằng Word và lưu lại thành .docx."
_BROKEN_ZIP = (
    "Tệp bị hỏng hoặc chưa tải về trọn vẹn (không mở được phần nén bên trong). "
    "Hãy mở thử tệp gốc rồi lưu lại, hoặc tải lại."
)

_REFUSED_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", _IMAGE.format(kind="JPEG")),
    (b"\x89PNG\r\n\x1a\n", _IMAGE.format(kind="PNG")),
    (b"GIF87a", _IMAGE.format(kind="GIF")),
    (b"GIF89a", _IMAGE.format(kind="GIF")),
    (b"II*\0", _IMAGE.format(kind="TIFF")),
    (b"MM\0*", _IMAGE.format(kind="TIFF")),
    (b"Rar!\x1a\x07", _ARCHIVE.format(kind="RAR")),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE.format(kind="7z")),
    (b"\x1f\x8b", _ARCHIVE.format(kind="GZ")),
    (b"BZh", _ARCHIVE.format(kind="BZ2")),
    (b"\xfd7zXZ\0", _ARCHIVE.format(kind="XZ")),
    (b"\x7fELF", _PROGRAM),
    (b"ID3", _MEDIA.format(kind="MP3")),
    (b"OggS", _MEDIA.format(kind="OGG")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument"
# Streams that tell what an OLE compound file is; a message comes first for what is attached to it.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("__properties_version1.0", _MESSAGE),
    ("EncryptedPackage", _LOCKED),
    (_WORD_STREAM, ""),
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
    ("PowerPoint Document", _SLIDES),
)
_PDF_WITHIN = 1024
"""Bytes before the mark of a PDF that its readers put up with."""

_PAGE = re.compile(rb"<(?:!doctype\s+html|html)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BEFORE_TAGS = re.compile(rb"^(?:\s|<\?xml[^>]*\?>|<!--.*?-->)+", re.DOTALL)
_HTML_WITHIN = 4096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NAMES = {
    "txt": "văn bản thuần",
    "md": "văn bản Markdown",
    "html": "trang HTML",
    "pdf": "PDF",
    "docx": "Word (.docx)",
    "doc": "Word đời cũ (.doc)",
    "odt": "OpenDocument (.odt)",
    "rtf": "RTF",
    "xlsx": "Excel (.xlsx)",
}


def file_type(content: bytes, name: str) -> Format:
    """Tell the format of a file from its bytes; ``name`` only parts plain text from Markdown.

    Raises:
        LoadError: the content is empty or of a kind that is not read; it says what to do.
    """
    if not content.strip(b" \t\r\n\0"):
        raise LoadError(_EMPTY)
    if content.startswith(_OLE):
        return _ole_type(content)
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _zip_type(content)
    start = content[:_HTML_WITHIN].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "pdf"
    _refuse_foreign(content)
    return _text_type(start, content, name)


def mismatch(name: str, format: Format) -> str:
    """Say in Vietnamese that a file's suffix promises another format; empty when it does not."""
    suffix = PurePath(name).suffix.lower()
    promised = READABLE_SUFFIXES.get(suffix)
    if promised == format:
        return ""
    if not suffix:
        return f"Tệp không có đuôi; đọc theo nội dung là {_NAMES[format]}."
    return f"Đuôi tệp là «{suffix}» nhưng nội dung là {_NAMES[format]}; đọc theo nội dung."


def _ole_type(content: bytes) -> Format:
    """Tell a Word document from the other kinds of OLE compound file."""
    found = next((entry for entry in _OLE_STREAMS if _has_stream(content, entry[0])), None)
    if found is not None and found[0] == _WORD_STREAM:
        return "doc"
    if found is not None:
        raise LoadError(found[1])
    raise LoadError(
        "Tệp thuộc dạng OLE của Microsoft nhưng không chứa văn bản Word (hoặc bị hỏng). "
        "Hãy mở bằng phần mềm đã tạo ra nó và lưu thành .docx hoặc PDF."
    )


def _has_stream(content: bytes, stream: str) -> bool:
    """Whether a directory entry of that name stands in an OLE compound file.

    Entries begin at multiples of 128 bytes; the name is UTF-16, its length in bytes with the
    closing zero at offset 64.
    """
    name = (stream + "\0").encode("utf-16-le")
    at = content.find(name)
    while at >= 0:
        if at % 128 == 0 and content[at + 64 : at + 66] == len(name).to_bytes(2, "little"):
            return True
        at = content.find(name, at + 2)
    return False


def _zip_type(content: bytes) -> Format:
    """Tell the format that a zip file is the container of."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise LoadError(_BROKEN_ZIP) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise LoadError("Tệp là bảng tính OpenDocument (.ods). Hãy lưu lại thành .xlsx.")
    if "xl/workbook.bin" in names:
        raise LoadError("Tệp là bảng tính Excel nhị phân (.xlsb). Hãy lưu lại thành .xlsx.")
    if "ppt/presentation.xml" in names or b"presentation" in kind:
        raise LoadError(_SLIDES)
    if kind.startswith(b"application/epub"):
        raise LoadError("Tệp là sách điện tử (EPUB). Hãy chuyển thành PDF rồi nạp lại.")
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    raise LoadError(_ARCHIVE.format(kind="ZIP"))


def _refuse_foreign(content: bytes) -> None:
    for start, refusal in _REFUSED_STARTS:
        if content.startswith(start):
            raise LoadError(refusal)
    if content[:2] == b"MZ" and b"PE\0\0" in content[:4096]:
        raise LoadError(_PROGRAM)
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        raise LoadError(_IMAGE.format(kind="BMP"))
    if content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        if content[8:12] == b"WEBP":
            raise LoadError(_IMAGE.format(kind="WebP"))
        raise LoadError(_MEDIA.format(kind=content[8:12].decode().strip()))
    if content[4:8] == b"ftyp":
        if content[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
            raise LoadError(_IMAGE.format(kind="HEIC"))
        raise LoadError(_MEDIA.format(kind="MP4"))


def _text_type(start: bytes, content: bytes, name: str) -> Format:
    """Tell web pages, Markdown and plain text apart."""
    promised = READABLE_SUFFIXES.get(PurePath(name).suffix.lower())
    if content.startswith(_UTF16_MARKS):
        start = content[: 2 * _HTML_WITHIN].replace(b"\0", b"").strip(b"\xff\xfe \t\r\n")
    if b"multipart/related" in start and re.match(rb"(?i)from:|mime-version:", start):
        raise LoadError(_WEB_ARCHIVE)
    if start.startswith(b"<?xml") and b'progid="Word.Document"' in start:
        raise LoadError(_WORD_XML)
    if _is_html(start, promised):
        return "html"
    return "md" if promised == "md" else "txt"


def _is_html(start: bytes, promised: Format | None) -> bool:
    """Whether a text is a web page.

    One that calls itself so needs to hold some tag; any other has to begin with one, and what
    calls itself text or Markdown, where tags may stand, with that of a whole page.
    """
    if promised == "html":
        return _TAG.search(start) is not None
    lead = _BEFORE_TAGS.sub(b"", start)
    return (_PAGE if promised in ("txt", "md") else _TAG).match(lead) is not None
