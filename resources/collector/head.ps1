#requires -Version 2.0
# The collector of Holdfast
#
# What it is for: the plan of this server's fault tolerance. Run it by hand on the server where Holdfast may not ask
# over the network. You can read all of it; it is plain text and has no other parts.
#
# What it reads, and nothing else: name, domain, version and last start of Windows; whether it is run as an
# administrator; which updates were installed, when updates were last searched for, and whether a restart is pending;
# whether Microsoft Defender is on, the age of its signatures and its exclusions; the members of the local group
# Administrators; the services with state, account and program; volumes and disks with size, free space and health; the
# last backup by Windows Server Backup or NTBackup; where the clock takes its time from. It reads no files, no passwords, no
# documents and no user data.
#
# What it changes: nothing. It sends nothing over the network, installs nothing and starts nothing. It writes one file,
# holdfast-NAME.json, beside itself. Give that file to whoever asked for it; you can read it first. At its end it names
# the parts that it could not read; the others are of use all the same.
#
# How to run it, in Windows PowerShell 2.0 or later, as an administrator, for others are not shown all of this:
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File .\holdfast-collector.ps1
# Bypass counts for this one run. Where a group policy demands signed scripts, sign it first, or ask whoever rules the
# policy; a signed one is another file, whose digest Holdfast does not know, and can be accepted there knowingly.
# Where only the constrained language is allowed it runs too, but cannot read the history of Windows Update.
#
# Is it genuine? Holdfast tells the SHA-256 of this file when it writes it. Compare, in PowerShell 4.0 or later:
#   Get-FileHash .\holdfast-collector.ps1
# or on older systems: certutil -hashfile holdfast-collector.ps1 SHA256
