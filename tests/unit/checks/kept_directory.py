"""What a well-kept directory holds beside its topology: links, stamps, policy, groups, accounts, features."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.replication import AttributeStamp, ReplicaLink

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
Entries = dict[str, dict[str, list[str]]]

ORIGIN = "aaaaaaaa-2222-3333-4444-555555555501"


def link_text(source: str, success: datetime | None, *, failures: int = 0, result: int = 0) -> str:
    """A link from a partner as an entry carries it."""
    return ReplicaLink(source, failures, result, success, success).text


def stamp_text(attribute: str, changed_at: datetime | None, *, version: int = 1, usn: int = 1) -> str:
    """A change of an attribute as an entry carries it."""
    return AttributeStamp(attribute, version, changed_at, ORIGIN, usn).text


def heads(partitions: tuple[str, ...], partner: str, now: datetime) -> Entries:
    """The heads of the partitions a controller holds, replicated from its partner and backed up yesterday."""
    return {
        partition: {
            "objectClass": ["top"],
            "repsFrom": [link_text(partner, now - HOUR)],
            "replPropertyMetaData": [
                stamp_text("0x1", now - 300 * DAY, usn=10),
                stamp_text("0x3", now - 300 * DAY, usn=int(partner[-1])),
                stamp_text("dsasignature", now - DAY, usn=20),
            ],
        }
        for partition in partitions
    }


def connection(settings: str, partner: str) -> Entries:
    """The connection by which changes come to a controller."""
    return {
        f"CN=from partner,{settings}": {
            "objectClass": ["top", "nTDSConnection"],
            "fromServer": [partner],
            "enabledConnection": ["TRUE"],
        }
    }


SID = "S-1-5-21-1-2-3"
PEOPLE = ("Operator One", "Operator Two")
SERVICE = "RTCService"
SERVER_ADMINS = "RTCUniversalServerAdmins"
GLOBAL_WRITE = "RTCUniversalGlobalWriteGroup"
SERVICES = "RTCHSUniversalServices"
PRODUCT_GROUPS: dict[str, tuple[str, ...]] = {
    SERVER_ADMINS: PEOPLE,
    "RTCUniversalUserAdmins": (),
    GLOBAL_WRITE: (SERVER_ADMINS,),
    "RTCUniversalGlobalReadOnlyGroup": (SERVER_ADMINS,),
    "RTCUniversalUserReadOnlyGroup": (SERVER_ADMINS,),
    "RTCUniversalServerReadOnlyGroup": (SERVER_ADMINS,),
    SERVICES: (SERVICE,),
}
NEVER_EXPIRES = str(2**63 - 1)


def place(name: str, head: str) -> str:
    """Where an account or group lies."""
    return f"CN={name},CN=Users,{head}"


def account(name: str, sid: str, password_ends: str = NEVER_EXPIRES) -> dict[str, list[str]]:
    """An account that works."""
    return {
        "objectClass": ["top", "person", "user"],
        "objectSid": [sid],
        "sAMAccountName": [name],
        "userAccountControl": ["512"],
        "accountExpires": [NEVER_EXPIRES],
        "msDS-User-Account-Control-Computed": ["0"],
        "msDS-UserPasswordExpiryTimeComputed": [password_ends],
        "primaryGroupID": ["513"],
    }


def group(name: str, sid: str, *members: str) -> dict[str, list[str]]:
    """A group with these members, given as distinguished names."""
    found = {
        "objectClass": ["top", "group"],
        "objectSid": [sid],
        "sAMAccountName": [name],
        "groupType": ["8"],
    }
    return found | ({"member": list(members)} if members else {})


def people(head: str, key_changed: str) -> Entries:
    """Accounts and groups of a domain that is well kept, and of the product in it."""
    names = ("Administrator", *PEOPLE, SERVICE)
    numbers = dict(zip(names, (500, 1101, 1102, 1103), strict=True))
    found = {place(name, head): account(name, f"{SID}-{numbers[name]}") for name in names}
    found[place("krbtgt", head)] = account("krbtgt", f"{SID}-502") | {"pwdLastSet": [key_changed]}
    admins = [place(name, head) for name in ("Administrator", *PEOPLE)]
    found[place("Domain Admins", head)] = group("Domain Admins", f"{SID}-512", *admins)
    for number, name in ((518, "Schema Admins"), (519, "Enterprise Admins")):
        found[place(name, head)] = group(name, f"{SID}-{number}")
    for number, (name, members) in enumerate(PRODUCT_GROUPS.items(), 1201):
        inside = [place(each, head) for each in members]
        found[place(name, head)] = group(name, f"{SID}-{number}", *inside)
    return found


POLICY = {
    "objectSid": [SID],
    "lockoutThreshold": ["5"],
    "lockoutDuration": ["-18000000000"],
    "lockOutObservationWindow": ["-18000000000"],
}
"""What the head of a domain says of accounts."""
