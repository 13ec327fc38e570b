"""``kb check --install``: changed, missing and strange files are found, and so are connections."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import app
from kb.installation import files
from kb.installation.connections import check_connections
from kb.installation.files import check_bundle, check_files, damaged, strangers
from kb.installation.trial import host_of, is_local
from kb.soundness import CheckLine

CONTENT = {"kb/__init__.py": "one = 1\n", "kb/models/a.json": "{}", "bin/kb": "#!/bin/sh\n"}


def recorded(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def install(folder: Path, content: dict[str, str], name: str = "kb") -> Distribution:
    """Lay files out as pip does, with the list of their sums."""
    info = folder / f"{name}-0.1.0.dist-info"
    info.mkdir(parents=True)
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    with (info / "RECORD").open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerows([path, recorded(text), len(text)] for path, text in content.items())
        rows.writerow([f"{info.name}/RECORD", "", ""])
        rows.writerow(["kb/__pycache__/a.pyc", "", ""])
    return PathDistribution(info)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small installation that is the one in use; its folder."""
    site = tmp_path / "site"
    package = install(site, CONTENT)
    install(site, {"other/__init__.py": "two = 2\n"}, "other")
    monkeypatch.setattr(files, "distribution", lambda name: package)
    monkeypatch.setattr(files, "_OWN_CODE", site / "kb")
    yield site


def test_untouched_files_are_in_order(installed: Path) -> None:
    lines = list(check_files())
    assert [line.ok for line in lines] == [True, True]
    assert lines[0].text.startswith("Chương trình và mô hình (kb 0.1.0): mọi tệp khớp")
    assert lines[1].text.startswith("1 gói phần mềm đi kèm: mọi tệp khớp")


def test_a_changed_file_is_named(installed: Path) -> None:
    (installed / "kb" / "__init__.py").write_text("one = 2\n")
    (line, others) = check_files()
    assert not line.ok
    assert f"tệp {installed / 'kb' / '__init__.py'} đã bị sửa" in line.text
    assert "cài lại" in line.text
    assert others.ok


def test_a_missing_and_a_strange_file_are_named(installed: Path) -> None:
    (installed / "kb" / "models" / "a.json").unlink()
    (installed / "kb" / "extra.py").write_text("import os\n")
    line = next(check_files())
    assert not line.ok
    assert f"thiếu tệp {installed / 'kb' / 'models' / 'a.json'}" in line.text
    assert f"tệp lạ {installed / 'kb' / 'extra.py'}" in line.text


def test_what_python_compiled_is_no_stranger(installed: Path) -> None:
    cache = installed / "kb" / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"0")
    package = files.distribution("kb")
    assert list(strangers(package)) == []
    assert list(damaged(package)) == []


def test_a_changed_package_beside_it_is_named(installed: Path) -> None:
    (installed / "other" / "__init__.py").write_text("two = 3\n")
    own, others = check_files()
    assert own.ok
    assert not others.ok
    assert "other" in others.text


@pytest.mark.parametrize("how", ["editable", "elsewhere", "unrecorded"])
def test_a_source_checkout_has_nothing_to_compare(
    installed: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "editable":
        (installed / "kb-0.1.0.dist-info" / "direct_url.json").write_text(
            json.dumps({"url": "file:///x", "dir_info": {"editable": True}})
        )
    elif how == "unrecorded":
        (installed / "kb-0.1.0.dist-info" / "RECORD").unlink()
    else:
        monkeypatch.setattr(files, "_OWN_CODE", installed.parent / "checkout" / "kb")
    (line,) = check_files()
    assert line.ok
    assert "mã nguồn" in line.text


# --- the bundle -----------------------------------------------------------------------------------


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    wheel = folder / "wheels" / "kb-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        rows = [f"{path},{recorded(text)},{len(text)}" for path, text in CONTENT.items()]
        archive.writestr("kb-0.1.0.dist-info/RECORD", "\n".join(rows))
    # The same project for another system: other files, and nothing is wrong with that.
    with zipfile.ZipFile(folder / "wheels" / "kb-0.1.0-py3-none-win_amd64.whl", "w") as archive:
        archive.writestr(
            "kb-0.1.0.dist-info/RECORD", "\n".join([*rows, f"kb/a.pyd,{recorded('')},0"])
        )
    (folder / "a.txt").write_text("a")
    names = ("a.txt", "wheels/kb-0.1.0-py3-none-any.whl")
    sums = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


def test_a_bundle_and_what_was_installed_from_it_agree(installed: Path, bundle: Path) -> None:
    assert [line.ok for line in check_bundle(bundle)] == [True, True]


def test_a_bundle_that_was_changed_is_told(installed: Path, bundle: Path) -> None:
    (bundle / "a.txt").write_text("b")
    (line, _) = check_bundle(bundle)
    assert not line.ok
    assert "tệp a.txt đã bị sửa" in line.text
    (bundle / "a.txt").unlink()
    assert "thiếu tệp a.txt" in next(check_bundle(bundle)).text


def test_files_changed_together_with_their_sums_are_told(installed: Path, bundle: Path) -> None:
    evil = "one = 'evil'\n"
    (installed / "kb" / "__init__.py").write_text(evil, newline="")
    record = installed / "kb-0.1.0.dist-info" / "RECORD"
    record.write_text(record.read_text().replace(recorded("one = 1\n"), recorded(evil)))
    assert next(check_files()).ok  # by its own sums it is sound
    _, line = check_bundle(bundle)
    assert not line.ok
    assert "kb/__init__.py khác với gói cài đặt" in line.text


def test_sums_may_not_lead_out_of_the_bundle(installed: Path, bundle: Path) -> None:
    (bundle / "SHA256SUMS").write_text(f"{'0' * 64}  ../secret\n")
    assert "ngoài gói" in next(check_bundle(bundle)).text


def test_a_folder_that_is_no_bundle_is_told(tmp_path: Path) -> None:
    (line,) = check_bundle(tmp_path)
    assert not line.ok
    assert "SHA256SUMS" in line.text


# --- connections ----------------------------------------------------------------------------------

# Runs the trial with another thing in place of using the program.
TRIAL = """
import sys
sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1))
import socket
from kb.installation import trial
def attempt(folder):
    {attempt}
    return {answered}
trial._try_out = attempt
trial.main()
"""
TO_NOWHERE = """
    with socket.socket() as one:
        one.settimeout(0)
        try:
            one.connect(("192.0.2.1", 443))
        except OSError:
            pass
"""
NAME = """
    try:
        socket.getaddrinfo("hub.example.invalid", 443)
    except OSError:
        pass
"""
OPEN_TO_ALL = """
    with socket.socket() as one:
        one.bind(("0.0.0.0", 0))
"""
LOCAL = """
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()
"""


def trial(attempt: str, answered: bool = True) -> CheckLine:
    return check_connections(TRIAL.format(attempt=attempt.strip(), answered=answered))


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        (TO_NOWHERE, "connect 192.0.2.1"),
        (NAME, "getaddrinfo hub.example.invalid"),
        (OPEN_TO_ALL, "bind 0.0.0.0"),
    ],
)
def test_an_attempt_to_leave_the_machine_is_told(attempt: str, told: str) -> None:
    line = trial(attempt)
    assert not line.ok
    assert told in line.text
    assert "kết nối ra ngoài" in line.text


def test_connections_within_the_machine_are_in_order() -> None:
    line = trial(LOCAL)
    assert line.ok
    assert "không có kết nối nào ra ngoài" in line.text


def test_a_wrong_answer_or_a_crash_is_told() -> None:
    assert "không ra câu trả lời đúng" in trial("pass", answered=False).text
    line = trial("raise ValueError('hỏng')")
    assert not line.ok
    assert "hỏng" in line.text


@pytest.mark.parametrize(
    ("address", "host", "local"),
    [
        (("127.0.0.1", 80), "127.0.0.1", True),
        (("::1", 80, 0, 0), "::1", True),
        (("10.0.0.5", 80), "10.0.0.5", False),
        (("fe80::1%eth0", 80, 0, 0), "fe80::1%eth0", False),
        ("localhost", "localhost", True),
        ("pypi.example", "pypi.example", False),
        (b"pypi.example", "pypi.example", False),
    ],
)
def test_hosts_are_told_apart(address: object, host: str, local: bool) -> None:
    assert host_of(address) == host
    assert is_local(host) is local


@pytest.mark.parametrize("address", ["/run/x.sock", None, (), (3,)])
def test_what_is_no_network_is_left_alone(address: object) -> None:
    assert host_of(address) is None


def test_the_command_fails_when_something_is_off(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.installation import connections

    monkeypatch.setattr(connections, "check_connections", lambda: CheckLine(True, "thử"))
    runner = CliRunner()
    assert runner.invoke(app, ["check", "--install"]).exit_code == 0
    (installed / "kb" / "__init__.py").write_text("changed")
    done = runner.invoke(app, ["check", "--install"])
    assert done.exit_code == 1
    assert "✗ Chương trình và mô hình" in done.output
    assert "✓ thử" in done.output
