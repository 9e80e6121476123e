"""Files that the collector wrote on servers: read, checked, and found their server in the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.checks.windows.hosts import full_name
from app.domain.canonical import sha256_hex
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.domain.windows_document import DocumentFault, WindowsDocument, parse_document
from app.errors import UncertainServer, UnknownScript, WrongInput

CLOCKS_APART = timedelta(days=1)
"""So far may a server's clock be ahead of ours before its file is taken for a wrong one."""

ADVICE = "Choose the file holdfast-NAME.json that the collector wrote; one that was edited is not read."


@dataclass(frozen=True, slots=True)
class CollectedFile:
    """A file with its content, whole, and what it says."""

    name: str
    content: bytes
    document: WindowsDocument

    @property
    def sha256(self) -> str:
        """The digest of the whole file."""
        return sha256_hex(self.content)


def read_collected(name: str, content: bytes, now: datetime) -> CollectedFile:
    """Read a file. Raises WrongInput naming what is wrong with it."""
    try:
        document = parse_document(content)
    except DocumentFault as error:
        raise WrongInput(f"{name} is not read: {error}.", advice=ADVICE) from error
    if not document.computer:
        raise WrongInput(f"{name} does not name its server.", advice="Run the collector again, elevated.")
    if document.collected_at > now + CLOCKS_APART:
        raise WrongInput(
            f"{name} was made on {document.collected_at:%Y-%m-%d %H:%M} UTC, which is in the future.",
            why="The clock of that server is wrong, or the one of this computer.",
            advice="Set the clocks right and run the collector again.",
        )
    return CollectedFile(name, content, document)


def require_known_scripts(files: Iterable[CollectedFile], known: Collection[str]) -> None:
    """Raise UnknownScript for files that other scripts made than those Holdfast wrote."""
    foreign = {file.name: file.document.script_sha256 for file in files}
    foreign = {name: digest for name, digest in foreign.items() if digest not in known}
    if not foreign:
        return
    told = "; ".join(
        f"{name}: {'SHA-256 ' + digest if digest else 'it does not say'}" for name, digest in foreign.items()
    )
    raise UnknownScript(
        f"{', '.join(foreign)}: made by a script that this program did not write.",
        why=f"It is an older collector, or was edited or signed. Which it was: {told}.",
        advice="Write the collector anew and run that one. Or read the script that was run and accept it "
        "knowingly (in the command: --accept-unknown-script); the evidence then says that it is unknown.",
    )


def servers_of(files: Iterable[CollectedFile], plan: Plan, chosen: str = "") -> Mapping[str, CollectedFile]:
    """Each file by the id of its server in the plan; `chosen` settles it for a single file.

    Raises WrongInput for a file without a server, with several, and for two files of one server.
    """
    found: dict[str, CollectedFile] = {}
    for file in files:
        server = chosen or _server_of(file, plan)
        if server in found:
            raise WrongInput(
                f"{found[server].name} and {file.name} are both about {plan.assets[server].name}.",
                advice="Give one of them, the newer.",
            )
        found[server] = file
    return found


def _server_of(file: CollectedFile, plan: Plan) -> str:
    candidates = _candidates(file.document, plan)
    named = file.document.fqdn or file.document.computer
    if not candidates:
        raise WrongInput(
            f"{file.name} is about {named}, which is no server of the plan.",
            advice="Add the server, or correct its name or full name in the plan (in the command also: "
            "--target SERVER).",
        )
    if len(candidates) > 1:
        names = ", ".join(each.name for each in candidates)
        raise UncertainServer(
            f"{file.name} is about {named}, which may be any of {names}.",
            {each.id: each.name for each in candidates},
            advice="Give these servers their full names in the plan, or say which it is (in the command: "
            "--target).",
        )
    return candidates[0].id


def _candidates(document: WindowsDocument, plan: Plan) -> tuple[Asset, ...]:
    """Servers of the same full name; failing that, of the same name where the full one says nothing else."""
    servers = tuple(plan.of_kind(AssetKind.SERVER))
    exact = tuple(each for each in servers if document.fqdn and full_name(each) == document.fqdn)
    return exact or tuple(each for each in servers if _may_be(each, document))


def _may_be(server: Asset, document: WindowsDocument) -> bool:
    said = full_name(server)
    if said and document.fqdn:
        return False
    return document.computer in {server.name.strip().lower(), said.partition(".")[0]}
