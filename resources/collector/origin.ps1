function Read-Digest($path) {
    try {
        if (Test-Command 'Get-FileHash') { return (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLower() }
        $bytes = [System.IO.File]::ReadAllBytes($path)
        $parts = @(foreach ($byte in [System.Security.Cryptography.SHA256]::Create().ComputeHash($bytes)) { $byte.ToString('x2') })
        return $parts -join ''
    } catch {
        return ''
    }
}

$self = $MyInvocation.MyCommand.Path
$origin = Read-Digest $self
