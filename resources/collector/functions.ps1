$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Test-Command($name) {
    return [bool](Get-Command -Name $name -ErrorAction SilentlyContinue)
}

# JSON is written by hand: ConvertTo-Json came with PowerShell 3.0. What is not plain ASCII is written as its number.
function Format-Text($value) {
    $text = "$value"
    if ($text -cnotmatch '[^ !#-\[\]-~]') { return '"' + $text + '"' }
    $parts = @(foreach ($letter in $text.ToCharArray()) {
        $code = [int]$letter
        if ($code -eq 34) { '\"' }
        elseif ($code -eq 92) { '\\' }
        elseif ($code -lt 32 -or $code -gt 126) { '\u' + $code.ToString('x4') }
        else { "$letter" }
    })
    return '"' + ($parts -join '') + '"'
}

function Format-Value($value) {
    if ($null -eq $value) { return 'null' }
    if ($value -is [datetime]) { return (Format-Text ($value.ToUniversalTime().ToString('s') + 'Z')) }
    if ($value -is [array]) {
        $parts = @(foreach ($one in $value) { Format-Text $one })
        return '[' + ($parts -join ',') + ']'
    }
    return (Format-Text $value)
}

function Format-Row($row, $names) {
    $parts = @(foreach ($name in $names) { (Format-Text $name) + ':' + (Format-Value ($row.$name)) })
    return '{' + ($parts -join ',') + '}'
}

# One question. Whatever fails in it is told in its place and costs the others nothing.
function Read-Section($title, $needs, $names, $query) {
    try {
        if ($needs -and -not (Test-Command $needs)) {
            $content = '"state":"absent"'
        } else {
            $found = @(& $query)
            $parts = @(foreach ($row in $found) { if ($null -ne $row) { Format-Row $row $names } })
            $content = '"state":"read","rows":[' + ($parts -join ',') + ']'
        }
    } catch {
        $content = '"state":"failed","error":' + (Format-Text $_.Exception.Message)
    }
    return (Format-Text $title) + ':{' + $content + '}'
}

# A 32-bit PowerShell on a 64-bit Windows is shown another part of the registry.
function Test-Registry {
    if ($env:PROCESSOR_ARCHITEW6432) { throw 'This is the 32-bit PowerShell; run the 64-bit one.' }
}

# Get-WmiObject is in every Windows PowerShell, Get-CimInstance also in the later ones.
function Read-Query($text, $namespace) {
    if (Test-Command 'Get-WmiObject') { return (Get-WmiObject -Query $text -Namespace $namespace) }
    return (Get-CimInstance -Query $text -Namespace $namespace)
}
