$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$limit = 2000

function Test-Command($name) {
    return [bool](Get-Command -Name $name -ErrorAction SilentlyContinue)
}

# JSON is written by hand: ConvertTo-Json came with PowerShell 3.0. What is not plain ASCII is written as its number.
function Format-Text($value) {
    $text = "$value"
    if ($text.Length -gt 4000) { $text = $text.Substring(0, 4000) }
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

# Moments are written in one form in every culture, numbers and flags as Windows writes them in none.
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

function Format-Rows($found, $names) {
    $rows = @($found | Select-Object -First $limit)
    $parts = @(foreach ($row in $rows) { if ($null -ne $row) { Format-Row $row $names } })
    $content = '"state":"read","rows":[' + ($parts -join ',') + ']'
    if ($found.Count -gt $limit) { $content = $content + ',"left_out":"' + ($found.Count - $limit) + '"' }
    return $content
}

# One question. Whatever fails in it is told in its place and costs the others nothing.
function Read-Section($title, $needs, $names, $query) {
    try {
        if ($needs -and -not (Test-Command $needs)) {
            $content = '"state":"absent"'
        } else {
            $content = Format-Rows @(& $query) $names
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

# A property as WMI keeps it: PowerShell reads some dates anew by the culture of the user, and takes months for days.
function Read-Raw($row, $name) {
    if ($row.CimInstanceProperties) { return $row.CimInstanceProperties[$name].Value }
    return $row.psbase.Properties[$name].Value
}

# Where WMI finds the local group Administrators, whatever it is called here.
function Read-Administrators {
    $groups = @(Read-Query "SELECT * FROM Win32_Group WHERE LocalAccount = TRUE AND SID = 'S-1-5-32-544'" 'root\cimv2')
    foreach ($group in $groups) { "Win32_Group.Domain='" + $group.Domain + "',Name='" + $group.Name + "'" }
}
