"""Facts of replication as servers store them.

The binary values were packed by Samba 4.17's own library of these structures; the XML is laid out as Windows
documents it.
"""

from __future__ import annotations

SOURCE = "11111111-2222-3333-4444-555555555502"
ORIGIN = "aaaaaaaa-2222-3333-4444-555555555502"

_FIXED = "0300000000c6b31e0300000010d4b31e03000000ba060000{place}000000{size}000000" + "00" * 116 + "{rest}"
_GUIDS = "11111111222233334444555555555502aaaaaaaa222233334444555555555502" + "00" * 16

LINK_1 = bytes.fromhex(
    "0100000000000000ea000000"
    + _FIXED.format(place="d0", size="1a", rest=_GUIDS)
    + "16000000612e5f6d736463732e636f6e746f736f2e7465737400"
)
"""repsFrom, version 1: three failures in a row, the last with 1722."""

LINK_2 = bytes.fromhex(
    "020000000000000036010000"
    + _FIXED.format(place="d8", size="5e", rest=_GUIDS)
    + "00000000000000005e000000180000000000000044000000000000000000000061002e005f006d0073006400630073002e00"
    + "63006f006e0074006f0073006f002e007400650073007400000063006f006e0074006f0073006f002e00740065007300740000"
    + "00"
)
"""The same, version 2."""

STAMPS = bytes.fromhex(
    "010000000000000002000000000000004a0002000300000000c6b31e03000000aaaaaaaa222233334444555555555502671200"
    "00000000002f030000000000005a0009000200000000c6b31e03000000aaaaaaaa222233334444555555555502671200000000"
    "00002f03000000000000"
)
"""replPropertyMetaData: of dSASignature and unicodePwd."""

NEIGHBOUR = b"""<DS_REPL_NEIGHBOR>
	<pszNamingContext>DC=contoso,DC=test</pszNamingContext>
	<pszSourceDsaDN>CN=NTDS Settings,CN=DC2,CN=Servers,CN=HQ,CN=Sites,DC=test</pszSourceDsaDN>
	<pszSourceDsaAddress>11111111-2222-3333-4444-555555555502._msdcs.contoso.test</pszSourceDsaAddress>
	<pszAsyncIntersiteTransportDN></pszAsyncIntersiteTransportDN>
	<dwReplicaFlags>112</dwReplicaFlags>
	<dwReserved>0</dwReserved>
	<uuidNamingContextObjGuid>22222222-2222-3333-4444-555555555502</uuidNamingContextObjGuid>
	<uuidSourceDsaObjGuid>11111111-2222-3333-4444-555555555502</uuidSourceDsaObjGuid>
	<uuidSourceDsaInvocationID>aaaaaaaa-2222-3333-4444-555555555502</uuidSourceDsaInvocationID>
	<uuidAsyncIntersiteTransportObjGuid>00000000-0000-0000-0000-000000000000</uuidAsyncIntersiteTransportObjGuid>
	<usnLastObjChangeSynced>8423</usnLastObjChangeSynced>
	<usnAttributeFilter>8423</usnAttributeFilter>
	<ftimeLastSyncSuccess>2025-08-18T14:13:20Z</ftimeLastSyncSuccess>
	<ftimeLastSyncAttempt>2025-08-18T15:13:20Z</ftimeLastSyncAttempt>
	<dwLastSyncResult>1722</dwLastSyncResult>
	<cNumConsecutiveSyncFailures>3</cNumConsecutiveSyncFailures>
</DS_REPL_NEIGHBOR>
\x00"""

STAMP = b"""<DS_REPL_ATTR_META_DATA>
	<pszAttributeName>dSASignature</pszAttributeName>
	<dwVersion>3</dwVersion>
	<ftimeLastOriginatingChange>2025-08-18T14:13:20Z</ftimeLastOriginatingChange>
	<uuidLastOriginatingDsaInvocationID>aaaaaaaa-2222-3333-4444-555555555502</uuidLastOriginatingDsaInvocationID>
	<usnOriginatingChange>4711</usnOriginatingChange>
	<usnLocalChange>815</usnLocalChange>
	<pszLastOriginatingDsaDN></pszLastOriginatingDsaDN>
</DS_REPL_ATTR_META_DATA>
\x00"""
