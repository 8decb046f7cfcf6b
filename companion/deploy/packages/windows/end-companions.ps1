# Ends companions that run from the folder. They have nothing to save, and the extension
# starts one again when it next needs it.
function Stop-Companion([string] $Folder) {
    $running = @(Get-CimInstance -ClassName Win32_Process |
        Where-Object { $_.ExecutablePath -and $_.ExecutablePath.StartsWith("$Folder\", 'OrdinalIgnoreCase') })
    foreach ($process in $running) {
        Stop-Process -Id $process.ProcessId -Force -ErrorAction SilentlyContinue
        Wait-Process -Id $process.ProcessId -Timeout 5 -ErrorAction SilentlyContinue
    }
}

# Does what nobody may hold the folder's files for. What ran there may hold them a moment
# longer, in a process of Python's own, and a browser may have started another one.
function Invoke-WithoutCompanion([string] $Folder, [scriptblock] $Step) {
    for ($left = 20; ; $left--) {
        Stop-Companion $Folder
        try {
            & $Step
            return
        } catch {
            if ($left -eq 0) {
                throw "Something still uses $Folder. Restart, then run this again. $_"
            }
            Start-Sleep -Milliseconds 500
        }
    }
}
