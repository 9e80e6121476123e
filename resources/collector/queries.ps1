# Windows Server 2008 and 2008 R2 keep the query of their backups in a snap-in. It is loaded for this run only.
try {
    if (-not (Test-Command 'Get-WBSummary')) { Add-PSSnapin -Name 'Windows.ServerBackup' -ErrorAction SilentlyContinue }
} catch {
    # Later ones have it as a module, others not at all; the section of backups tells.
}

$sections = @(
    # Whether an administrator asks, by the marks of the logon; Windows Server 2003 has none of integrity.
    Read-Section 'account' '' @('Elevated') {
        $marks = @(& "$env:SystemRoot\System32\whoami.exe" /groups /fo csv /nh)
        $wanted = 'S-1-16-(12288|16384)'
        if (-not ($marks -match 'S-1-16-')) { $wanted = 'S-1-5-32-544' }
        '' | Select-Object -Property @{ Name = 'Elevated'; Expression = { [bool]($marks -match $wanted) } }
    }
    Read-Section 'system' '' @('Caption', 'Version', 'ServicePackMajorVersion', 'LastBootUpTime', 'InstallDate') {
        Read-Query 'SELECT * FROM Win32_OperatingSystem' 'root\cimv2'
    }
    Read-Section 'computer' '' @('Name', 'DNSHostName', 'Domain', 'PartOfDomain', 'DomainRole', 'Manufacturer', 'Model') {
        Read-Query 'SELECT * FROM Win32_ComputerSystem' 'root\cimv2'
    }

    # Updates: what Windows Update wrote down here. Nothing is searched for, nothing is downloaded. Updates of virus
    # signatures come every day and would fill the list. Dates are in UTC.
    Read-Section 'update_history' '' @('Title', 'Date') {
        $session = New-Object -ComObject 'Microsoft.Update.Session'
        $searcher = $session.CreateUpdateSearcher()
        $count = $searcher.GetTotalHistoryCount()
        if ($count -gt 1000) { $count = 1000 }
        if ($count -gt 0) {
            $searcher.QueryHistory(0, $count) |
                Where-Object { $_.ResultCode -eq 2 -and $_.Operation -eq 1 -and $_.Title -notmatch 'KB(2267602|915597|2310138|2461484|977939|4052623)' } |
                Select-Object -First 200 -Property @('Title', @{ Name = 'Date'; Expression = { $_.Date.ToString('s') + 'Z' } })
        }
    }
    Read-Section 'update_agent' '' @('LastSearchSuccessDate') {
        $agent = New-Object -ComObject 'Microsoft.Update.AutoUpdate'
        $agent.Results | Select-Object -Property @{ Name = 'LastSearchSuccessDate'; Expression = { $_.LastSearchSuccessDate.ToString('s') + 'Z' } }
    }
    Read-Section 'update_registry' '' @('LastSuccessTime') {
        Test-Registry
        $key = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\Results\Detect'
        if (Test-Path -Path $key) { Get-ItemProperty -Path $key }
    }
    Read-Section 'hotfixes' '' @('HotFixID', 'InstalledOn') {
        Read-Query 'SELECT * FROM Win32_QuickFixEngineering' 'root\cimv2' |
            Select-Object -Property @('HotFixID', @{ Name = 'InstalledOn'; Expression = { Read-Raw $_ 'InstalledOn' } })
    }
    Read-Section 'reboot' '' @('Servicing', 'WindowsUpdate', 'UpdateExe', 'Renames') {
        Test-Registry
        $current = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
        $manager = Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
        $updates = 'HKLM:\SOFTWARE\Microsoft\Updates'
        $older = ''
        if (Test-Path -Path $updates) { $older = Get-ItemProperty -Path $updates }
        '' | Select-Object -Property @(
            @{ Name = 'Servicing'; Expression = { Test-Path -Path ($current + '\Component Based Servicing\RebootPending') } }
            @{ Name = 'WindowsUpdate'; Expression = { Test-Path -Path ($current + '\WindowsUpdate\Auto Update\RebootRequired') } }
            @{ Name = 'UpdateExe'; Expression = { $older.UpdateExeVolatile } }
            @{ Name = 'Renames'; Expression = { [bool]$manager.PendingFileRenameOperations } }
        )
    }

    # Antivirus: the state of Microsoft Defender where it is there; others are known by their services below.
    Read-Section 'defender' 'Get-MpComputerStatus' @('AMServiceEnabled', 'AntivirusEnabled', 'RealTimeProtectionEnabled', 'AntivirusSignatureLastUpdated', 'AntivirusSignatureAge', 'AntivirusSignatureVersion', 'AMProductVersion', 'AMRunningMode', 'IsTamperProtected') {
        Get-MpComputerStatus
    }
    Read-Section 'defender_settings' 'Get-MpPreference' @('ExclusionPath', 'ExclusionProcess', 'ExclusionExtension', 'DisableAutoExclusions') {
        Get-MpPreference
    }

    # Members of the local group Administrators: all by name, and with their SIDs those whom Windows can look up.
    Read-Section 'administrator_names' '' @('Member') {
        foreach ($place in @(Read-Administrators)) {
            Read-Query ('SELECT * FROM Win32_GroupUser WHERE GroupComponent = "' + $place + '"') 'root\cimv2' |
                Select-Object -Property @{ Name = 'Member'; Expression = { [string]$_.PartComponent } }
        }
    }
    Read-Section 'administrators' '' @('Domain', 'Name', 'SID', 'SIDType') {
        foreach ($place in @(Read-Administrators)) {
            Read-Query ('ASSOCIATORS OF {' + $place + '} WHERE AssocClass = Win32_GroupUser Role = GroupComponent') 'root\cimv2'
        }
    }

    # Services: name, state, account and program; never the rest of the command line, which may hold a password.
    Read-Section 'services' '' @('Name', 'State', 'StartMode', 'StartName', 'Program') {
        Read-Query 'SELECT * FROM Win32_Service' 'root\cimv2' |
            Select-Object -Property @(
                'Name'
                'State'
                'StartMode'
                'StartName'
                @{ Name = 'Program'; Expression = { if ($_.PathName -match '^"?(.+?\.exe)') { $matches[1] } } }
            )
    }

    Read-Section 'volumes' '' @('Name', 'DriveLetter', 'FileSystem', 'Capacity', 'FreeSpace', 'DirtyBitSet') {
        Read-Query 'SELECT * FROM Win32_Volume WHERE DriveType = 3' 'root\cimv2'
    }
    Read-Section 'disks' '' @('Model', 'Status', 'Size') {
        Read-Query 'SELECT * FROM Win32_DiskDrive' 'root\cimv2'
    }
    Read-Section 'disk_predictions' '' @('InstanceName', 'PredictFailure') {
        Read-Query 'SELECT * FROM MSStorageDriver_FailurePredictStatus' 'root\wmi'
    }
    Read-Section 'physical_disks' 'Get-PhysicalDisk' @('FriendlyName', 'MediaType', 'HealthStatus', 'OperationalStatus', 'Usage', 'Size') {
        Get-PhysicalDisk
    }
    Read-Section 'virtual_disks' 'Get-VirtualDisk' @('FriendlyName', 'ResiliencySettingName', 'HealthStatus', 'OperationalStatus') {
        Get-VirtualDisk
    }

    Read-Section 'backup' 'Get-WBSummary' @('LastSuccessfulBackupTime', 'LastBackupTime', 'LastBackupResultHR', 'NumberOfVersions') {
        Get-WBSummary
    }
    Read-Section 'backup_events' 'Get-WinEvent' @('TimeCreated') {
        try {
            Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-Backup'; ID = 4 } -MaxEvents 1
        } catch {
            # No such log and no such event are answers; anything else is told.
            if ("$($_.FullyQualifiedErrorId)" -notmatch '^NoMatching') { throw }
        }
    }

    # Windows Server 2003 has NTBackup instead, which writes the success of each volume into the log of applications.
    Read-Section 'ntbackup_events' '' @('TimeGenerated') {
        $older = @(Read-Query "SELECT * FROM Win32_OperatingSystem WHERE Version LIKE '5.%'" 'root\cimv2')
        if ($older.Count -gt 0) {
            $wanted = "LogFile = 'Application' AND SourceName = 'ntbackup' AND EventCode = 8001 AND EventType = 3"
            Read-Query ('SELECT * FROM Win32_NTLogEvent WHERE ' + $wanted) 'root\cimv2' | Select-Object -First 50 -Property @('TimeGenerated')
        }
    }

    # A group policy comes before the settings of the server itself.
    Read-Section 'time_settings' '' @('Type', 'NtpServer', 'PolicyType', 'PolicyNtpServer') {
        $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\W32Time\Parameters'
        $ruled = ''
        if (Test-Path -Path $policy) { $ruled = Get-ItemProperty -Path $policy }
        Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Parameters' |
            Select-Object -Property @(
                'Type'
                'NtpServer'
                @{ Name = 'PolicyType'; Expression = { $ruled.Type } }
                @{ Name = 'PolicyNtpServer'; Expression = { $ruled.NtpServer } }
            )
    }
    Read-Section 'time_source' '' @('Line') {
        & "$env:SystemRoot\System32\w32tm.exe" /query /source | Select-Object -Property @{ Name = 'Line'; Expression = { $_ } }
    }
    Read-Section 'time_status' '' @('Line') {
        & "$env:SystemRoot\System32\w32tm.exe" /query /status | Select-Object -Property @{ Name = 'Line'; Expression = { $_ } }
    }
)

$now = (Get-Date).ToUniversalTime().ToString('s') + 'Z'
$document = '{"form":"holdfast-windows/1","collected_at":' + (Format-Text $now)
$document = $document + ',"powershell":' + (Format-Text $PSVersionTable.PSVersion)
$document = $document + ',"script_sha256":' + (Format-Text $origin)
$document = $document + ',"sections":{' + ($sections -join ',') + '}}'
