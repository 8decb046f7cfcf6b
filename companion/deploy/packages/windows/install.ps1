# Installs the companion of Second Look from this folder, without a network. README.txt says
# what it writes, and where.
#Requires -Version 5.1
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

#END_COMPANIONS#

# Runs a program and fails where it does.
function Invoke-Program([string] $Program, [string[]] $Words) {
    & $Program $Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

# Where Python is installed, from the registry (PEP 514). Software management runs 32-bit
# programs, which would see another registry and another Program Files.
function Find-Python([string[]] $Hives) {
    foreach ($hive in $Hives) {
        $base = [Microsoft.Win32.RegistryKey]::OpenBaseKey($hive, 'Registry64')
        $key = $base.OpenSubKey('SOFTWARE\Python\PythonCore\@PYTHON@\InstallPath')
        if ($key) {
            $python = Join-Path $key.GetValue('') 'python.exe'
            if (Test-Path -LiteralPath $python) { return $python }
        }
    }
    throw 'Python @PYTHON@ is missing. Install it for all users, then run this again.'
}

$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$administrator = ([Security.Principal.WindowsPrincipal] $identity).IsInRole(
    [Security.Principal.WindowsBuiltInRole]::Administrator)
if ($administrator) {
    $target = Join-Path $env:ProgramW6432 'Second Look'
    # Only one that every user may run.
    $python = Find-Python @('LocalMachine')
} else {
    $target = Join-Path $env:LOCALAPPDATA 'Programs\Second Look'
    $python = Find-Python @('CurrentUser', 'LocalMachine')
}
$machine = & $python -c 'import platform; print(platform.machine())'
if ($machine -ne '@MACHINE@') { throw "This bundle is for @MACHINE@, and $python is for $machine." }

# What is there stays beside the new one until that one works.
$before = "$target.before"
Invoke-WithoutCompanion $target {
    $whole = Test-Path -LiteralPath (Join-Path $target 'uninstall.ps1')
    if ((Test-Path -LiteralPath $before) -and -not $whole) {
        # A run was cut off: the one beside it is the last that worked.
        if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    } else {
        if (Test-Path -LiteralPath $before) { Remove-Item -LiteralPath $before -Recurse -Force }
        if (Test-Path -LiteralPath $target) { Move-Item -LiteralPath $target -Destination $before }
    }
}
try {
    Invoke-Program $python @('-m', 'venv', $target)
    $installed = Join-Path $target 'Scripts\python.exe'
    # Whatever pip is told on this machine, it takes these files and no others.
    $env:PIP_CONFIG_FILE = 'nul'
    $pip = @('-m', 'pip', '--isolated', '--quiet', '--disable-pip-version-check', '--no-cache-dir')
    Invoke-Program $installed ($pip + @(
        'install', '--no-index', '--find-links', (Join-Path $PSScriptRoot 'wheels'),
        '--only-binary=:all:', '--no-deps', '--require-hashes',
        '--requirement', (Join-Path $PSScriptRoot 'requirements.txt')))
    # Nothing that runs here has a use for a program that talks to the network.
    Invoke-Program $installed ($pip + @('uninstall', '--yes', 'pip'))
    Invoke-Program $installed @(
        '-I', '-c', 'from companion.review.classifier import Classifier; Classifier.load()')
    # IT has put these there, not this script.
    $hosts = Join-Path $before 'native-hosts'
    if (Test-Path -LiteralPath $hosts) {
        Copy-Item -LiteralPath $hosts -Destination $target -Recurse
    }
    # Last: it tells the next run that this one is whole.
    Copy-Item -LiteralPath (Join-Path $PSScriptRoot 'uninstall.ps1') -Destination $target
} catch {
    if (Test-Path -LiteralPath $target) { Remove-Item -LiteralPath $target -Recurse -Force }
    if (Test-Path -LiteralPath $before) { Move-Item -LiteralPath $before -Destination $target }
    Write-Warning 'Nothing was changed.'
    throw
}
try {
    if (Test-Path -LiteralPath $before) { Remove-Item -LiteralPath $before -Recurse -Force }
} catch {
    Write-Warning "$before is of no more use, but cannot be removed yet: $_"
}
Write-Output "Installed in $target"
