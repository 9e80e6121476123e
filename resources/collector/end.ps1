$output = Join-Path -Path (Split-Path -Parent $self) -ChildPath ('holdfast-' + $env:COMPUTERNAME + '.json')
Set-Content -LiteralPath $output -Value $document -Encoding ASCII
Write-Output ('Written: ' + $output)
