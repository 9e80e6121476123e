"""The configuration of the domain controllers and of clients that look for them."""

from __future__ import annotations

SMB_CONF = """[global]
netbios name = {upper}
realm = {realm}
workgroup = LAB
server role = active directory domain controller
interfaces = {address}/8
bind interfaces only = yes
disable netbios = yes
server services = s3fs, rpc, ldap, cldap, kdc, drepl, winbindd, kcc, ntp_signd, dns
prefork children = 1
dns forwarder =
allow dns updates = nonsecure and secure
ldap server require strong auth = allow_sasl_over_tls
tls enabled = yes
tls keyfile = {root}/tls/key.pem
tls certfile = {root}/tls/cert.pem
tls cafile = {root}/tls/ca.pem
private dir = {root}/private
state directory = {root}/state
cache directory = {root}/cache
lock directory = {root}/lock
pid directory = {root}/run
ncalrpc dir = {root}/ncalrpc
binddns dir = {root}/bind-dns
winbindd socket directory = {root}/run/winbindd
ntp signd socket directory = {root}/run/ntp_signd
usershare path =
log file = {root}/log/samba.log
logging = file
log level = 1 auth_audit:2
load printers = no
printing = bsd
printcap name = /dev/null
disable spoolss = yes
dreplsrv:periodic_startup_interval = 1
dreplsrv:periodic_interval = 2
kccsrv:periodic_startup_interval = 2
kccsrv:periodic_interval = 15
[sysvol]
path = {root}/state/sysvol
read only = No
[netlogon]
path = {root}/state/sysvol/{domain}/scripts
read only = No
"""

KRB5_CONF = """[libdefaults]
default_realm = {realm}
dns_lookup_realm = false
dns_lookup_kdc = false
rdns = false
dns_canonicalize_hostname = false
[realms]
{realm} = {{
kdc = 127.0.0.10
kdc = 127.0.1.11
}}
"""
