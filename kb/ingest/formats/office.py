"""Old Word, OpenDocument and RTF files: LibreOffice, where it is installed, makes DOCX of them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.file_types import file_type
from kb.ingest.formats.docx import read_docx
from kb.records import Format

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 110.0
"""How long a conversion may take; the first start of LibreOffice alone takes several seconds."""

_TO_STOP = 5.0
# No macro runs, nothing that the document links to is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""


def read_office(content: bytes, report: ReportPage) -> Extract:
    """Read a DOC, ODT or RTF file by way of DOCX.

    Raises:
        LoadError: LibreOffice is missing, cannot open the file or takes too long.
    """
    format = file_type(content, "")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise LoadError(
            f"Cần LibreOffice để đọc tệp .{format} mà máy chưa có. Hãy cài gói Debian "
            "libreoffice-writer, hoặc mở tệp bằng Word và lưu lại thành .docx."
        )
    # What a stopped LibreOffice still writes there must not keep the folder from being removed.
    with tempfile.TemporaryDirectory(prefix="kb-office-", ignore_cleanup_errors=True) as folder:
        converted = _convert(program, content, format, Path(folder))
    return replace(read_docx(converted, report), format=format)


def _convert(program: str, content: bytes, format: Format, folder: Path) -> bytes:
    """Convert a file in a folder of its own, with a profile of its own."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"document.{format}"
    source.write_bytes(content)
    target = folder / "converted" / "document.docx"
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nodefault", "--nolockcheck"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(source)),
    ]
    _run(command, folder)
    if not target.is_file():
        raise LoadError(
            f"LibreOffice không mở được tệp .{format} (tệp bị hỏng hoặc có mật khẩu). "
            "Hãy mở bằng Word, bỏ mật khẩu nếu có, rồi lưu lại thành .docx."
        )
    return target.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice to its end, in our own process group: who ends us ends it too."""
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            # The launcher passes the wish to end on to the office itself; killed, it could not.
            process.terminate()
            try:
                process.wait(_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
            raise LoadError(
                f"LibreOffice chuyển tệp quá {_SECONDS:.0f} giây nên đã dừng. "
                "Hãy mở bằng Word và lưu lại thành .docx, hoặc tách thành tệp nhỏ hơn."
            ) from error
