"""The certificates that this user's profile trusts, one file each in a folder of the user's settings."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.crypto.certificates import describe, read_certificates
from app.domain.signing import CertificateFacts
from app.errors import NotFound, StorageFailed, WrongInput


class FolderTrustStore:
    """Trusted certificates as PEM files named by fingerprint. No folder is an empty store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def certificates(self) -> tuple[bytes, ...]:
        """All trusted certificates as DER, by fingerprint. Raises WrongInput for a file that is none."""
        if not self._folder.is_dir():
            return ()
        return tuple(self._read(path) for path in sorted(self._folder.glob("*.pem")))

    def entries(self) -> tuple[CertificateFacts, ...]:
        """What the trusted certificates say."""
        return tuple(describe(x509.load_der_x509_certificate(found)) for found in self.certificates())

    def add(self, certificate: bytes) -> CertificateFacts:
        """Trust a certificate (DER), or leave it trusted. Raises WrongInput or StorageFailed."""
        try:
            parsed = x509.load_der_x509_certificate(certificate)
        except ValueError as error:
            raise WrongInput(
                "The certificate cannot be read.", advice="Export it again as a .cer or .pem file."
            ) from error
        facts = describe(parsed)
        try:
            self._write(facts.fingerprint, parsed.public_bytes(Encoding.PEM))
        except OSError as error:
            raise StorageFailed(
                "The certificate could not be put into the trust store.",
                why=str(error.strerror or error),
                advice="Check that your settings folder can be written, then try again.",
            ) from error
        return facts

    def remove(self, fingerprint: str) -> None:
        """Trust a certificate no longer. Raises NotFound where it is not in the store."""
        found = next((facts for facts in self.entries() if facts.fingerprint == fingerprint), None)
        if found is None:
            raise NotFound("The certificate is not in the trust store.", advice="Choose one that is listed.")
        self._path(found.fingerprint).unlink()

    def _path(self, fingerprint: str) -> Path:
        return self._folder / f"{fingerprint}.pem"

    def _write(self, fingerprint: str, pem: bytes) -> None:
        """Written beside and moved into place, so that a reader never meets half a file."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._folder / f"{fingerprint}.new"
        beside.write_bytes(pem)
        beside.replace(self._path(fingerprint))

    def _read(self, path: Path) -> bytes:
        try:
            return read_certificates(path.read_bytes())[0]
        except (OSError, WrongInput) as error:
            raise WrongInput(
                f"The trust store holds a file that is no certificate: {path.name}.",
                advice=f"Remove the file from {self._folder}.",
            ) from error
