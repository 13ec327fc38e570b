"""Tries the program out in a process of its own, in which Python reports every connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kb.soundness import CheckLine

PATIENCE = 300.0  # seconds: a first start on a slow disk
# The child imports what this process would, wherever it stands.
_START = (
    "import sys; sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1)); "
    "from kb.installation.trial import main; main()"
)


def check_connections(start: str = _START) -> CheckLine:
    """Ingest, ask and serve with the default configuration, and tell of any connection outwards.

    ``start`` is the Python code of the process; tests give their own.
    """
    paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    # The default configuration: nothing that was set for this program or for Gradio.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KB_", "GRADIO_", "PYTHON"))}
    with tempfile.TemporaryDirectory(prefix="kb-check-", ignore_cleanup_errors=True) as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-X", "utf8", "-c", start, paths, os.pathsep, str(report)]
        try:
            done = subprocess.run(
                command, cwd=folder, env=kept, capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return CheckLine(False, f"Chạy thử quá {PATIENCE:.0f} giây nên đã dừng; hãy thử lại.")
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
    if found is None:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return CheckLine(False, f"Chạy thử không xong (mã {done.returncode}): {said[:300]}")
    if found["attempts"]:
        listed = "; ".join(found["attempts"][:5])
        return CheckLine(
            False,
            f"Cấu hình mặc định đã tìm cách kết nối ra ngoài máy: {listed}. "
            "Hãy cài lại từ gói cài đặt và báo người quản trị.",
        )
    if not found["answered"]:
        return CheckLine(False, "Chạy thử không ra câu trả lời đúng. Hãy cài lại từ gói cài đặt.")
    return CheckLine(
        True,
        "Chạy thử (nạp, hỏi, mở ứng dụng) với cấu hình mặc định: "
        "không có kết nối nào ra ngoài máy.",
    )
