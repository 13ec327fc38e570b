#!/bin/sh
# Installs kb @VERSION@ from this folder, without a network: ./install.sh [THƯ_MỤC_ĐÍCH]
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$HOME/kb"}
fail() { echo "Lỗi: $1" >&2; exit 1; }

python=
for candidate in ${PYTHON:-} $(for v in $(echo "@PYTHONS@" | tr -d ','); do echo "python$v"; done) python3; do
    if command -v "$candidate" >/dev/null 2>&1; then
        version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        case ", @PYTHONS@, " in *", $version, "*) python=$candidate; break ;; esac
    fi
done
[ -n "$python" ] || fail "cần Python @PYTHONS@ (64-bit); đặt biến PYTHON nếu nó ở chỗ khác."

echo "Kiểm tra mã SHA-256 của gói..."
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || fail "có tệp bị thiếu hoặc bị sửa; hãy chép lại gói."

echo "Cài vào $target ..."
"$python" -m venv "$target" || fail "không tạo được môi trường; trên Debian, Ubuntu hãy cài gói python3-venv."
# No setting of this machine may add another source.
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip --isolated install --quiet --no-index \
    --find-links "$here/wheels" --only-binary :all: --require-hashes --no-deps \
    --disable-pip-version-check --no-cache-dir --requirement "$here/requirements.txt" \
    || fail "không cài được; xem lý do ở trên."

echo "Kiểm tra bản cài..."
"$target/bin/kb" check --install --bundle "$here"
echo "Xong. Nạp văn bản: $target/bin/kb ingest THƯ_MỤC ; mở ứng dụng: $target/bin/kb serve"
