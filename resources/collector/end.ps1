$folder = '.'
if ($self) { $folder = Split-Path -Parent $self }
$output = Join-Path -Path $folder -ChildPath ('holdfast-' + $env:COMPUTERNAME + '.json')
Set-Content -LiteralPath $output -Value $document -Encoding ASCII
foreach ($section in $sections) {
    if ($section -match '^"account":.*"False"') { Write-Output 'Not run as an administrator: parts are missing.' }
    if ($section -match '^"(\w+)":\{"state":"absent"') { Write-Output ('This Windows does not have: ' + $matches[1]) }
    if ($section -match '^"(\w+)":\{"state":"failed","error":"(.*)"\}$') {
        Write-Output ('Could not be read: ' + $matches[1] + ': ' + $matches[2])
    }
}
Write-Output ('Written: ' + $output)
