"""The bundle: which wheels a target needs, their sums, the list of parts. Nothing is downloaded."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename

from delivery import bundle, wheels
from delivery.sbom import licences, sbom
from delivery.wheels import BundleError, Target, Wheel, collect, pinned

LINUX = Target("linux", "3.11")
WINDOWS = Target("windows", "3.12")


def wheel(
    folder: Path, file_name: str, requires: Sequence[str] = (), headers: Sequence[str] = ()
) -> Wheel:
    """Write a wheel that holds its metadata only."""
    folder.mkdir(exist_ok=True)
    name, version = file_name.split("-")[:2]
    lines = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *headers]
    lines += [f"Requires-Dist: {one}" for one in requires]
    with zipfile.ZipFile(folder / file_name, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return Wheel.read(folder / file_name)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """What pip was asked for; it puts wheels from a small index into the folder."""
    index = {
        "torch": ("torch-2.0-cp312-cp312-win_amd64.whl", ["tool[fast]>=1"]),
        "tool": (
            "tool-1.5-py3-none-any.whl",
            ["colorama ; sys_platform == 'win32'", "rush ; extra == 'fast'"],
        ),
        "colorama": ("colorama-0.4-py2.py3-none-any.whl", []),
        "helper": ("helper-1-py3-none-any.whl", []),
        "rush": ("rush-3-cp39-abi3-win_amd64.whl", ["tool"]),
        "linux-only": ("linux_only-1-cp311-cp311-manylinux_2_28_x86_64.whl", []),
    }
    seen: list[tuple[str, tuple[str, ...]]] = []

    def download(wanted: Sequence[str], target: Target, folder: Path) -> None:
        if wanted:
            seen.append((target.system, tuple(wanted)))
        for one in wanted:
            name = one.partition("=")[0].partition(">")[0]
            wheel(folder, *index[name])

    monkeypatch.setattr(wheels, "download", download)
    return seen


def project(folder: Path) -> Wheel:
    needs = [
        "torch<3",
        "linux-only ; platform_system == 'Linux'",
        "old ; python_version < '3.12'",
        "never ; extra == 'dev'",
        "helper ; extra == 'mcp'",
    ]
    return wheel(folder, "kb-0.1.0-py3-none-any.whl", needs)


def test_requirements_are_followed_for_the_target_not_for_this_machine(
    tmp_path: Path, asked: list[tuple[str, tuple[str, ...]]]
) -> None:
    folder = tmp_path / "wheels"
    versions = pinned("# made by hand\ntorch==2.0\nTool==1.5  # pinned\n")
    found = collect(project(folder), WINDOWS, versions, folder, ("mcp",))
    assert sorted(one.name for one in found) == [
        "colorama",
        "helper",
        "kb",
        "rush",
        "tool",
        "torch",
    ]
    assert asked == [
        ("windows", ("torch==2.0", "helper")),
        ("windows", ("tool==1.5",)),
        ("windows", ("colorama", "rush")),
    ]


def test_a_wheel_that_pip_did_not_bring_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "download", lambda wanted, target, folder: None)
    with pytest.raises(BundleError, match=r"Không có wheel cho windows, Python 3\.12: torch"):
        collect(project(tmp_path / "wheels"), WINDOWS, {}, tmp_path / "wheels")


@pytest.mark.parametrize(
    ("name", "linux", "windows"),
    [
        ("a-1-py3-none-any.whl", True, True),
        ("a-1-py2.py3-none-any.whl", True, True),
        ("a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", True, False),
        ("a-1-cp311-cp311-manylinux_2_39_x86_64.whl", False, False),
        ("a-1-cp311-cp311-manylinux_2_28_aarch64.whl", False, False),
        ("a-1-cp312-cp312-win_amd64.whl", False, True),
        ("a-1-cp311-cp311-win_amd64.whl", False, False),
        ("a-1-cp39-abi3-win_amd64.whl", False, True),
        ("a-1-cp313-abi3-win_amd64.whl", False, False),
        ("a-1-cp39-abi3-manylinux_2_28_x86_64.whl", True, False),
        ("a-1-py3-none-win_amd64.whl", False, True),
    ],
)
def test_which_wheels_run_where(name: str, linux: bool, windows: bool) -> None:
    tags = parse_wheel_filename(name)[3]
    assert (LINUX.runs(tags), WINDOWS.runs(tags)) == (linux, windows)


def test_pip_is_asked_for_the_target() -> None:
    version = ["--python-version", "3.12", "--implementation", "cp"]
    assert WINDOWS.pip_options() == ["--platform", "win_amd64", *version]
    assert "manylinux_2_28_x86_64" in LINUX.pip_options()


def test_what_to_install_carries_systems_and_sums(tmp_path: Path) -> None:
    kb = project(tmp_path)
    torch_linux = wheel(tmp_path, "torch-2.0+cpu-cp311-cp311-linux_x86_64.whl")
    torch_windows = wheel(tmp_path, "torch-2.0-cp312-cp312-win_amd64.whl")
    written = bundle.requirements({LINUX: [kb, torch_linux], WINDOWS: [kb, torch_windows]})
    assert written.splitlines() == [
        f"kb==0.1.0 --hash=sha256:{bundle.sum_of(kb.path)}",
        f"torch==2.0 ; sys_platform == 'win32' --hash=sha256:{bundle.sum_of(torch_windows.path)}",
        f"torch==2.0+cpu ; sys_platform == 'linux' --hash=sha256:{bundle.sum_of(torch_linux.path)}",
    ]


def test_the_bundle_is_whole_and_its_sums_are_right(
    tmp_path: Path, asked: list[tuple[str, tuple[str, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "build", project)
    out, corpus = tmp_path / "out", tmp_path / "vb"
    corpus.mkdir()
    (corpus / "văn bản.txt").write_text("a")
    bundle.make(out, [WINDOWS], corpus)
    bundle.make(out, [WINDOWS], corpus)  # over an earlier one
    lines = (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = dict(reversed(line.split("  ")) for line in lines)
    files = {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}
    del files["SHA256SUMS"]
    assert named == {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in files.items()}
    assert {"corpus/văn bản.txt", "install.sh", "install.ps1", "CAI-DAT.txt"} <= files.keys()
    assert "Python 3.12" in files["CAI-DAT.txt"].read_text(encoding="utf-8-sig")
    assert not any(b"@VERSION@" in path.read_bytes() for path in files.values())
    assert b"\r" not in files["install.sh"].read_bytes()
    assert files["install.ps1"].read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(BundleError, match="nội dung khác"):
        bundle.make(tmp_path, [LINUX])
    assert (tmp_path / "thesis.docx").read_text() == "mine"


def test_cuda_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "build", project)
    cuda = wheel(tmp_path / "x", "nvidia_cublas-1-py3-none-manylinux_2_27_x86_64.whl")
    monkeypatch.setattr(bundle, "collect", lambda *given: [cuda])
    with pytest.raises(BundleError, match="PIP_EXTRA_INDEX_URL"):
        bundle.make(tmp_path / "out", [LINUX])


def test_the_list_of_parts_names_versions_licences_and_sums(tmp_path: Path) -> None:
    kb = wheel(tmp_path, "kb-0.1.0-py3-none-any.whl", ["torch"], ["License-Expression: MIT"])
    torch = wheel(tmp_path, "torch-2.0+cpu-cp311-cp311-linux_x86_64.whl")
    found = sbom(kb, [kb, torch])
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["metadata"]["component"]["licenses"] == [{"expression": "MIT"}]
    (part,) = found["components"]
    assert (part["name"], part["version"]) == ("torch", "2.0+cpu")
    assert part["purl"].startswith("pkg:pypi/torch@2.0%2Bcpu?file_name=torch-2.0%2Bcpu-")
    assert part["hashes"] == [{"alg": "SHA-256", "content": bundle.sum_of(torch.path)}]
    assert found["dependencies"] == [
        {"ref": "kb-0.1.0-py3-none-any.whl", "dependsOn": [torch.path.name]},
        {"ref": torch.path.name, "dependsOn": []},
    ]


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([], []),
        (["License: BSD"], ["BSD"]),
        (
            ["License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"],
            ["MIT License"],
        ),
        (["Classifier: License :: OSI Approved"], []),
    ],
)
def test_licences_are_read_from_what_is_stated(
    tmp_path: Path, headers: list[str], names: list[str]
) -> None:
    stated = licences(wheel(tmp_path, "a-1-py3-none-any.whl", headers=headers))
    assert [one["license"]["name"] for one in stated] == names
