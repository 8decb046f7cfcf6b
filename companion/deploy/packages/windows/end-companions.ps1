# Ends companions that run from the folder. They have nothing to save, and the extension
# starts one again when it next needs it.
function Stop-Companion([string] $Folder) {
    Get-CimInstance -ClassName Win32_Process |
        Where-Object { $_.ExecutablePath -and $_.ExecutablePath.StartsWith("$Folder\", 'OrdinalIgnoreCase') } |
        ForEach-Object { Stop-Process -Id $_.ProcessId -Force -ErrorAction SilentlyContinue }
}
