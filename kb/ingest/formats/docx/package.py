"""The XML parts of a DOCX package, read one at a time: pictures, fonts and macros never are."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from kb.errors import LoadError
from kb.ingest.formats.zip_safety import check_zip

Element = Any
"""An element of lxml, which ships without types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_INTEGER = re.compile(r"-?\d{1,9}")
_MAIN_PART = "word/document.xml"
# Files saved as "Strict Open XML" use other names for the same vocabulary.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_DAMAGED = (
    "Tệp Word bị hỏng ({found}). Hãy mở bằng Word, để Word sửa rồi lưu lại thành .docx, "
    "hoặc tải lại tệp."
)


class Package:
    """An open DOCX file; parts are parsed without entities, network or external links."""

    def __init__(self, content: bytes) -> None:
        """Open a package from its bytes.

        Raises:
            LoadError: the package is damaged, encrypted, a zip bomb, or not a Word document.
        """
        check_zip(content)
        self._archive = zipfile.ZipFile(BytesIO(content))
        self._names = set(self._archive.namelist())
        self.main = self._find_main()

    def root(self, part: str) -> Element | None:
        """Parse a part; ``None`` when the package has no such part.

        Raises:
            LoadError: the part is no XML, or declares a document type (as entity bombs do).
        """
        if part not in self._names:
            return None
        content = self._archive.read(part)
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise LoadError(_DAMAGED.format(found=f"phần «{part}» không đọc được")) from error
        if root.getroottree().docinfo.doctype:
            raise LoadError(
                f"Tệp Word chứa khai báo thực thể trong «{part}», có thể là tệp gây hại; "
                "không đọc. Hãy mở tệp gốc bằng Word và lưu lại thành .docx."
            )
        return root

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Map the id of each part that ``part`` refers to, to its kind ("styles") and its name."""
        folder, name = posixpath.split(part)
        relations = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in () if relations is None else relations:
            if relation.get("TargetMode") == "External":
                continue
            kind = posixpath.basename(relation.get("Type", ""))
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            found[relation.get("Id", "")] = (kind, target.lstrip("/"))
        return found

    def only(self, kind: str) -> Element | None:
        """Parse the part of a kind ("styles", "numbering") that the main part refers to."""
        for found, name in self.related(self.main).values():
            if found == kind:
                return self.root(name)
        return None

    def _find_main(self) -> str:
        for kind, name in self.related("").values():
            if kind == "officeDocument" and name in self._names:
                return name
        if _MAIN_PART in self._names:
            return _MAIN_PART
        raise LoadError(_DAMAGED.format(found="thiếu phần nội dung word/document.xml"))


def value(parent: Element | None, name: str) -> str | None:
    """The ``w:val`` of the child named so; ``None`` when there is no such child or value."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(W + "val")


def number(parent: Element | None, name: str) -> int | None:
    """The ``w:val`` of the child named so as a number."""
    return integer(value(parent, name))


def integer(text: str | None) -> int | None:
    """A whole number of at most nine digits; ``None`` when the text is no such number."""
    return int(text) if text is not None and _INTEGER.fullmatch(text) else None


def is_on(toggle: Element | None) -> bool:
    """Whether a toggle such as ``w:vanish`` is there and not switched off."""
    return toggle is not None and toggle.get(W + "val") not in ("0", "false", "off")


def relation_id(element: Element) -> str:
    """The id of the part that an element refers to."""
    return str(element.get(_RELATION_ID, ""))


def branch(alternatives: Element) -> Element | None:
    """Of the same content in several vocabularies, the one that Word shows."""
    choice = alternatives.find(MC + "Choice")
    return alternatives.find(MC + "Fallback") if choice is None else choice
