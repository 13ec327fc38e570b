"""Compares the installed files with the sums that their wheels recorded."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from kb.soundness import CheckLine

PROJECT = "kb"
_SHOWN = 5
_OWN_CODE = Path(__file__).parent.parent


def check_files() -> Iterator[CheckLine]:
    """Compare the project's files, then those of all other packages beside it, with their sums."""
    try:
        own = distribution(PROJECT)
    except PackageNotFoundError:
        own = None
    if own is None or _is_source_checkout(own):
        yield CheckLine(
            True,
            f"Chương trình chạy từ mã nguồn ở «{_OWN_CODE.parent}», không phải từ gói đã cài, nên "
            "không có bảng mã SHA-256 để đối chiếu.",
        )
        return
    problems = [*damaged(own), *strangers(own)]
    yield _line(problems, f"Chương trình và mô hình ({PROJECT} {own.version})")
    others = [one for one in _beside(own) if one.metadata["Name"] != PROJECT]
    problems = [problem for one in others for problem in damaged(one)]
    yield _line(problems, f"{len(others)} gói phần mềm đi kèm")


def damaged(package: Distribution) -> Iterator[str]:
    """Yield what is wrong with the files of an installed package, one line a file."""
    recorded = package.files
    if recorded is None:
        yield f"gói {package.metadata['Name']} không có bảng mã (RECORD)"
        return
    for file in recorded:
        if file.hash is None:  # the list itself, and what Python compiled on first use
            continue
        path = Path(str(file.locate()))
        try:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, file.hash.mode).digest()
        except FileNotFoundError:
            yield f"thiếu tệp {path}"
            continue
        except (OSError, ValueError) as error:
            yield f"không đọc được tệp {path} ({error})"
            continue
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            yield f"tệp {path} đã bị sửa"


def strangers(package: Distribution) -> Iterator[str]:
    """Yield the files in the package's own folder that no one recorded."""
    folder = Path(str(package.locate_file(PROJECT)))
    known = {Path(str(file.locate())).resolve() for file in package.files or ()}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and path.resolve() not in known:
            yield f"tệp lạ {path}"


def check_bundle(folder: Path) -> Iterator[CheckLine]:
    """Compare the files of a bundle with its sums, and the installed packages with its wheels."""
    sums = folder / "SHA256SUMS"
    try:
        lines = sums.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        yield CheckLine(False, f"Không đọc được «{sums}» ({error.strerror}). Hãy chỉ đúng thư mục.")
        return
    yield _line(list(_unlike(folder, lines)), f"Gói cài đặt «{folder}» ({len(lines)} tệp)")
    wheels = [_recorded(wheel) for wheel in sorted((folder / "wheels").glob("*.whl"))]
    differing: dict[str, list[list[str]]] = {}
    for name, recorded in wheels:
        package = _installed(name)
        if package is not None:
            differing.setdefault(name, []).append(list(_unlike_wheel(package, recorded)))
    # A bundle holds a wheel for each system; what is installed is one of them.
    problems = [problem for found in differing.values() for problem in min(found, key=len)]
    yield _line(problems, "Bảng mã của các gói đã cài, so với gói cài đặt")


def _recorded(wheel: Path) -> tuple[str, dict[str, str]]:
    """Return "project-version" of a wheel, and the sums of its files by path."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
        rows = csv.reader(archive.read(name).decode().splitlines())
        return name.partition("/")[0].removesuffix(".dist-info"), {row[0]: row[1] for row in rows}


def _installed(name: str) -> Distribution | None:
    """Return the installed package, if it is there in this very version."""
    project, _, version = name.partition("-")
    try:
        package = distribution(project)
    except PackageNotFoundError:  # for another system
        return None
    return package if package.version == version else None


def _unlike_wheel(package: Distribution, recorded: Mapping[str, str]) -> Iterator[str]:
    """Yield what an installed package records otherwise than its wheel: someone changed both."""
    installed = {
        str(file).replace("\\", "/"): f"{file.hash.mode}={file.hash.value}"
        for file in package.files or ()
        if file.hash is not None
    }
    for path, digest in recorded.items():
        # Files for other places (".data/") are recorded where they went.
        if digest and ".data/" not in path and installed.get(path) != digest:
            yield f"{package.metadata['Name']} ghi tệp {path} khác với gói cài đặt"


def _unlike(folder: Path, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        expected, _, name = line.partition("  ")
        path = folder / name
        # A list that was tampered with must not lead out of the folder.
        if not path.resolve().is_relative_to(folder.resolve()):
            yield f"bảng mã nêu tệp ngoài gói: {name}"
            continue
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            yield f"thiếu tệp {name}"
            continue
        if found != expected:
            yield f"tệp {name} đã bị sửa"


def _line(problems: list[str], what: str) -> CheckLine:
    if not problems:
        return CheckLine(True, f"{what}: mọi tệp khớp mã SHA-256.")
    more = f"; và {len(problems) - _SHOWN} lỗi nữa" if len(problems) > _SHOWN else ""
    return CheckLine(
        False, f"{what}: {'; '.join(problems[:_SHOWN])}{more}. Hãy cài lại từ gói cài đặt."
    )


def _beside(own: Distribution) -> list[Distribution]:
    """List the packages installed in the same folder, which the program imports."""
    folder = Path(str(own.locate_file("")))
    return list(distributions(path=[str(folder)]))


def _is_source_checkout(own: Distribution) -> bool:
    """Say whether the code that runs is a checkout, or installed in place from one."""
    if own.read_text("RECORD") is None:  # what setuptools leaves beside the sources
        return True
    stated = json.loads(own.read_text("direct_url.json") or "{}")
    editable = stated.get("dir_info", {}).get("editable", False)
    installed = Path(str(own.locate_file(PROJECT))).resolve()
    return bool(editable) or installed != _OWN_CODE.resolve()
