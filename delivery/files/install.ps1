# Installs kb @VERSION@ from this folder, without a network:
#   powershell -ExecutionPolicy Bypass -File install.ps1 [THƯ_MỤC_ĐÍCH]
param([string]$Target = (Join-Path $env:LOCALAPPDATA "kb"))
# Not "Stop": Windows PowerShell 5 would take a program's warnings for errors. Exit codes are checked.
$ErrorActionPreference = "Continue"
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$here = $PSScriptRoot
$wanted = "@PYTHONS@" -split ", "

function Stop-With([string]$message) { Write-Host "Lỗi: $message" -ForegroundColor Red; exit 1 }

$python = $null
foreach ($version in $wanted) {
    if (Get-Command py -ErrorAction SilentlyContinue) {
        $found = & py "-$version" -c "import sys, platform; print(sys.executable if platform.machine() == 'AMD64' else '')" 2>$null
        if ($LASTEXITCODE -eq 0 -and $found) { $python = $found.Trim(); break }
    }
}
if (-not $python -and (Get-Command python -ErrorAction SilentlyContinue)) {
    $found = & python -c "import sys; print('%d.%d' % sys.version_info[:2])" 2>$null
    if ($LASTEXITCODE -eq 0 -and $wanted -contains $found.Trim()) { $python = "python" }
}
if (-not $python) { Stop-With "cần Python @PYTHONS@ (64-bit) từ python.org." }

Write-Host "Kiểm tra mã SHA-256 của gói..."
$sums = Join-Path $here "SHA256SUMS"
if (-not (Test-Path -LiteralPath $sums)) { Stop-With "thiếu tệp SHA256SUMS; hãy chép lại gói." }
foreach ($line in Get-Content -Encoding UTF8 -LiteralPath $sums) {
    $sum, $name = $line -split "  ", 2
    $file = Join-Path $here $name
    if (-not (Test-Path -LiteralPath $file)) { Stop-With "thiếu tệp $name; hãy chép lại gói." }
    if ((Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash -ne $sum) {
        Stop-With "tệp $name bị sửa; hãy chép lại gói."
    }
}

Write-Host "Cài vào $Target ..."
& $python -m venv $Target
if ($LASTEXITCODE -ne 0) { Stop-With "không tạo được môi trường ở $Target." }
# No setting of this machine may add another source.
$env:PIP_CONFIG_FILE = "nul"
& "$Target\Scripts\python.exe" -m pip --isolated install --quiet --no-index `
    --find-links (Join-Path $here "wheels") --only-binary :all: --require-hashes --no-deps `
    --disable-pip-version-check --no-cache-dir --requirement (Join-Path $here "requirements.txt")
if ($LASTEXITCODE -ne 0) { Stop-With "không cài được; xem lý do ở trên." }

Write-Host "Kiểm tra bản cài..."
& "$Target\Scripts\kb.exe" check --install --bundle $here
if ($LASTEXITCODE -ne 0) { exit 1 }
Write-Host "Xong. Nạp văn bản: $Target\Scripts\kb.exe ingest THƯ_MỤC ; mở ứng dụng: $Target\Scripts\kb.exe serve"
