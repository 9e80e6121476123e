"""What the product keeps in the directory of the healthy world."""

from __future__ import annotations

HEAD = "DC=contoso,DC=test"
CONFIGURATION = f"CN=Configuration,{HEAD}"
GROUPS = ("RTCUniversalServerAdmins", "RTCHSUniversalServices")
VERSION = f"CN=ms-RTC-SIP-SchemaVersion,CN=Schema,{CONFIGURATION}"
RTC_SERVICE = f"CN=RTC Service,CN=Services,{CONFIGURATION}"
DIRECTORY_POOL = f"CN=Pool,CN=Pools,{RTC_SERVICE}"


def product_entries(service: str = RTC_SERVICE) -> dict[str, dict[str, list[str]]]:
    """The product in the directory: schema, groups, settings, and a pool of two Front Ends with a mirror."""
    pool = f"CN=Pool,CN=Pools,{service}"
    return {
        VERSION: {"objectClass": ["attributeSchema"], "rangeUpper": ["1008"], "rangeLower": ["1"]},
        **{group_dn(name): group_entry(name) for name in GROUPS},
        f"CN=Global Settings,{service}": {"objectClass": ["top", "msRTCSIP-GlobalContainer"]},
        pool: {
            "objectClass": ["top", "msRTCSIP-Pool"],
            "dNSHostName": ["pool.contoso.test"],
            "msRTCSIP-PoolType": ["10"],
            "msRTCSIP-PoolVersion": ["4"],
            "msRTCSIP-BackEndServer": ["sql1.contoso.test\\RTC"],
            "msRTCSIP-MirrorBackEndServer": ["sql2.contoso.test\\RTC"],
        },
        f"CN=LC Services,CN=Microsoft,{pool}": {
            "objectClass": ["top", "msRTCSIP-PoolService"],
            "msRTCSIP-FrontEndServers": [services_of(name) for name in ("FE1", "FE2")],
        },
    }


def services_of(server: str, head: str = HEAD) -> str:
    """What a pool's link to a server leads to: the product's services below the server's account."""
    return f"CN=LC Services,CN=Microsoft,CN={server},CN=Computers,{head}"


def group_dn(name: str) -> str:
    """Where a group of the product stands."""
    return f"CN={name},CN=Users,{HEAD}"


def group_entry(name: str, kind: str = "-2147483640") -> dict[str, list[str]]:
    """A group, universal unless said otherwise."""
    return {"objectClass": ["top", "group"], "sAMAccountName": [name], "groupType": [kind]}
