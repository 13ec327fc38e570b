"""Makes the folder from which an office machine installs the app without a network.

``make bundle``, or ``python -m delivery.bundle --out FOLDER``. This machine needs a package index;
the office machine needs Python only. For Linux the index must offer PyTorch's CPU wheel (see the
README); the CUDA one brings gigabytes that are of no use here, and is refused.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from delivery.sbom import sbom
from delivery.wheels import SYSTEMS, BundleError, Target, Wheel, collect, pinned

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).with_name("files")
SUMS = "SHA256SUMS"
EXTRAS = ("mcp",)
"""Optional parts of the project that are delivered too: without a network none can be added."""
_SOURCES = ("kb", "pyproject.toml", "README.md", "LICENSE")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bundle; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "bundle")
    parser.add_argument("--system", action="append", choices=SYSTEMS, help="default: both")
    parser.add_argument("--python", action="append", help=f"as 3.12; default: {here}")
    parser.add_argument("--corpus", type=Path, help="a folder of documents to deliver along")
    options = parser.parse_args(arguments)
    targets = [
        Target(system, python)
        for system in dict.fromkeys(options.system or SYSTEMS)
        for python in dict.fromkeys(options.python or [here])
    ]
    try:
        make(options.out, targets, options.corpus)
    except BundleError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file())
    print(f"Xong: {options.out} ({size / 1e6:.0f} MB), cho {'; '.join(map(str, targets))}.")
    return 0


def make(out: Path, targets: Sequence[Target], corpus: Path | None = None) -> None:
    """Make the bundle in the folder ``out``, which is emptied first.

    Raises:
        BundleError: a wheel cannot be had, or ``out`` holds something else.
    """
    _empty(out)
    wheels = out / "wheels"
    wheels.mkdir(parents=True)
    project = build(wheels)
    versions = pinned((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    needed = {target: collect(project, target, versions, wheels, EXTRAS) for target in targets}
    _refuse_cuda(needed)
    _drop_leftovers(wheels, needed)
    (out / "requirements.txt").write_text(requirements(needed), encoding="utf-8")
    pythons = ", ".join(sorted({target.python for target in targets}, key=_as_numbers))
    for file in sorted(FILES.iterdir()):
        _fill_in(file, out / file.name, {"VERSION": project.version, "PYTHONS": pythons})
    if corpus is not None:
        shutil.copytree(corpus, out / "corpus")
    every = {wheel.path: wheel for found in needed.values() for wheel in found}
    described = sbom(project, list(every.values()))
    (out / "sbom.cdx.json").write_text(
        json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    (out / SUMS).write_text(sums(out), encoding="utf-8")


def build(folder: Path) -> Wheel:
    """Build the project's own wheel, the model within, from a clean copy of its sources.

    Raises:
        BundleError: it cannot be built.
    """
    with tempfile.TemporaryDirectory(prefix="kb-bundle-") as copy:
        # In the sources themselves an old build folder would leak deleted files into the wheel.
        for name in _SOURCES:
            source, place = ROOT / name, Path(copy) / name
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, place)
        command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
        command += ["--disable-pip-version-check", "--wheel-dir", str(folder), copy]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BundleError(f"Không đóng gói được dự án:\n{done.stderr.strip()}")
    return Wheel.read(next(folder.glob("kb-*.whl")))


def requirements(needed: Mapping[Target, Sequence[Wheel]]) -> str:
    """Write what to install where, each with the sums of its wheels, which pip checks."""
    files: dict[tuple[str, str], dict[Path, Wheel]] = {}
    systems: dict[tuple[str, str], set[str]] = {}
    for target, wheels in needed.items():
        for wheel in wheels:
            key = (wheel.name, wheel.version)
            files.setdefault(key, {})[wheel.path] = wheel
            systems.setdefault(key, set()).add(target.system)
    everywhere = {target.system for target in needed}
    lines = []
    for (name, version), wheels_of in sorted(files.items()):
        on = systems[name, version]
        condition = " or ".join(
            f"sys_platform == '{SYSTEMS[system]['sys_platform']}'" for system in sorted(on)
        )
        marker = "" if on == everywhere else f" ; {condition}"
        hashes = " ".join(f"--hash=sha256:{sum_of(path)}" for path in sorted(wheels_of))
        lines.append(f"{name}=={version}{marker} {hashes}\n")
    return "".join(lines)


def sums(folder: Path) -> str:
    """Write the sums of all files of a folder, as ``sha256sum -c`` reads them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(f"{sum_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _empty(out: Path) -> None:
    if not out.exists():
        return
    if any(out.iterdir()) and not (out / "wheels").is_dir():
        raise BundleError(f"«{out}» có nội dung khác; hãy chọn một thư mục trống.")
    shutil.rmtree(out)


def _refuse_cuda(needed: Mapping[Target, Sequence[Wheel]]) -> None:
    for target, wheels in needed.items():
        cuda = [wheel.name for wheel in wheels if wheel.name.startswith(("nvidia-", "cuda-"))]
        if cuda:
            raise BundleError(
                f"PyTorch tải được cho {target} là bản CUDA (kéo theo {len(cuda)} gói NVIDIA). Hãy "
                "chạy lại với PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu để lấy bản "
                "CPU, hoặc bỏ đích này bằng --system, --python."
            )


def _drop_leftovers(folder: Path, needed: Mapping[Target, Iterable[Wheel]]) -> None:
    wanted = {wheel.path for wheels in needed.values() for wheel in wheels}
    for path in folder.iterdir():
        if path not in wanted:
            path.unlink()


def _fill_in(source: Path, place: Path, values: Mapping[str, str]) -> None:
    text = source.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    # Notepad and PowerShell 5 take a file without the mark for one in the machine's old encoding.
    windows = source.suffix in (".ps1", ".txt")
    encoded = text.replace("\n", "\r\n").encode("utf-8-sig") if windows else text.encode()
    place.write_bytes(encoded)
    place.chmod(0o755 if source.suffix == ".sh" else 0o644)


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


if __name__ == "__main__":
    sys.exit(main())
