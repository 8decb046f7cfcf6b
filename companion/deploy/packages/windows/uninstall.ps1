# Removes the companion of Second Look from the folder in which this script stands.
#Requires -Version 5.1
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

#END_COMPANIONS#

$target = $PSScriptRoot
if (-not (Test-Path -LiteralPath (Join-Path $target 'Scripts\second-look.exe'))) {
    throw "$target holds no installation. Run the copy that is in one."
}
Set-Location -LiteralPath $env:SystemRoot
Invoke-WithoutCompanion $target { Remove-Item -LiteralPath $target -Recurse -Force }
# What an installation could not remove, or one that was cut off has left.
$before = "$target.before"
if (Test-Path -LiteralPath $before) { Remove-Item -LiteralPath $before -Recurse -Force }
Write-Output "Removed $target"
