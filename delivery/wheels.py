"""Finds and downloads the wheels that a platform needs, whatever platform this runs on.

pip evaluates the conditions of requirements ("; sys_platform == 'win32'") for the machine it runs
on, even when told to download for another. So requirements are followed here, level by level, and
pip is only asked for the wheels themselves.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

SYSTEMS: Mapping[str, Mapping[str, str]] = {
    "linux": {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
    },
    "windows": {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
    },
}
# Debian 11 and Ubuntu 22.04 have glibc 2.31 and 2.35; newer wheels would not load there.
_PLATFORM_TAGS = {
    "linux": (
        *(f"manylinux_2_{minor}_x86_64" for minor in range(31, 4, -1)),
        *("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64"),
    ),
    "windows": ("win_amd64",),
}


class BundleError(Exception):
    """The bundle cannot be made; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A machine to install on: "linux" or "windows" (64-bit), and a version of Python ("3.11")."""

    system: str
    python: str

    def __str__(self) -> str:
        """Name the target in messages."""
        return f"{self.system}, Python {self.python}"

    def environment(self, extra: str = "") -> dict[str, str]:
        """Return what the conditions of requirements are evaluated with."""
        return {
            **SYSTEMS[self.system],
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
            "extra": extra,
        }

    def pip_options(self) -> list[str]:
        """Return the options that make pip download for the target."""
        platforms = [
            option for tag in _PLATFORM_TAGS[self.system] for option in ("--platform", tag)
        ]
        return [*platforms, "--python-version", self.python, "--implementation", "cp"]

    def runs(self, tags: Iterable[Tag]) -> bool:
        """Say whether a wheel with these tags can be installed on the target."""
        version = self.python.replace(".", "")
        return any(
            tag.platform in ("any", *_PLATFORM_TAGS[self.system])
            and (
                tag.interpreter in ("py3", f"py{version}", f"cp{version}")
                or (tag.abi == "abi3" and _minor(tag.interpreter) <= int(version[1:]))
            )
            for tag in tags
        )


@dataclass(slots=True)
class Wheel:
    """A wheel file and what its metadata say."""

    path: Path
    metadata: Message = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Wheel:
        """Read a wheel's metadata."""
        with zipfile.ZipFile(path) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            return cls(path, BytesHeaderParser().parsebytes(archive.read(name)))

    @property
    def name(self) -> str:
        """The project's name, as it is compared."""
        return canonicalize_name(str(self.metadata["Name"]))

    @property
    def version(self) -> str:
        """The project's version."""
        return str(self.metadata["Version"])

    def requirements(self, target: Target, extras: Iterable[str] = ()) -> list[Requirement]:
        """List what the wheel needs on a target, with some of its extras."""
        stated = [Requirement(line) for line in self.metadata.get_all("Requires-Dist") or ()]
        return [
            one
            for one in stated
            if one.marker is None
            or any(one.marker.evaluate(target.environment(extra)) for extra in ("", *extras))
        ]


def pinned(constraints: str) -> dict[str, str]:
    """Read the versions of a constraints file, by comparable name."""
    lines = (line.split("#")[0].strip() for line in constraints.splitlines())
    pairs = (line.split("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version for name, version in pairs}


def collect(
    project: Wheel,
    target: Target,
    versions: Mapping[str, str],
    folder: Path,
    extras: Sequence[str] = (),
) -> list[Wheel]:
    """Download into ``folder`` all that ``project`` needs on a target, and return it with that.

    ``extras`` are those of the project that are wanted too.

    Raises:
        BundleError: a wheel cannot be had.
    """
    taken: dict[str, Wheel] = {project.name: project}
    seen: set[tuple[str, str]] = set()
    level = project.requirements(target, extras)
    while level:
        fresh = {canonicalize_name(one.name): one for one in level}
        missing = [one for name, one in fresh.items() if name not in taken]
        download([_exact(one, versions) for one in missing], target, folder)
        for wheel in _in_folder(folder, target, {canonicalize_name(one.name) for one in missing}):
            taken[wheel.name] = wheel
        level = list(_next_level(level, taken, target, seen))
    return list(taken.values())


def _next_level(
    level: Iterable[Requirement],
    taken: Mapping[str, Wheel],
    target: Target,
    seen: set[tuple[str, str]],
) -> Iterator[Requirement]:
    """Yield what the wheels of a level need in turn; ``seen`` are projects and extras done."""
    for one in level:
        name = canonicalize_name(one.name)
        for extra in ("", *sorted(one.extras)):
            if (name, extra) not in seen:
                seen.add((name, extra))
                yield from taken[name].requirements(target, (extra,) if extra else ())


def download(wanted: Sequence[str], target: Target, folder: Path) -> None:
    """Have pip download wheels, and nothing that they need.

    Raises:
        BundleError: pip finds no wheel for the target.
    """
    if not wanted:
        return
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--quiet", "--disable-pip-version-check", "--dest", str(folder)]
    done = subprocess.run(
        [*command, *target.pip_options(), *wanted], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleError(f"Không tải được wheel cho {target}:\n{done.stderr.strip()}")


def _in_folder(folder: Path, target: Target, names: set[str]) -> list[Wheel]:
    """List the wheels of some projects that a target can use, one for each.

    Raises:
        BundleError: there is none for one of them.
    """
    found: dict[str, Wheel] = {}
    for path in sorted(folder.glob("*.whl")):
        name, _, _, tags = parse_wheel_filename(path.name)
        if name in names and target.runs(tags):
            found[name] = Wheel.read(path)
    if lacking := sorted(names - found.keys()):
        raise BundleError(f"Không có wheel cho {target}: {', '.join(lacking)}.")
    return list(found.values())


def _exact(requirement: Requirement, versions: Mapping[str, str]) -> str:
    version = versions.get(canonicalize_name(requirement.name))
    wanted = f"=={version}" if version else requirement.specifier
    return f"{requirement.name}{wanted}"


def _minor(interpreter: str) -> int:
    """Return 9 for "cp39", a number too high to fit for what is no CPython 3."""
    digits = interpreter.removeprefix("cp3")
    return int(digits) if interpreter.startswith("cp3") and digits.isdigit() else 1000
