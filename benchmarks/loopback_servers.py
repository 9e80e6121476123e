"""Servers for the check benchmark, in a process of their own: every address of the machine itself answers.

`python -m benchmarks.loopback_servers CERTIFICATE TLS_PORT TCP_PORT` prints a line when it listens, and ends
with its input. Addresses whose last part is divisible by ten take connections and never say a word.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  all of 127/8, of which the benchmark asks 500
SILENT_ONE_IN = 10
BACKLOG = 1024


async def _serve(context: ssl.SSLContext, tls_port: int, tcp_port: int) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        # A client that judges the certificate may end the handshake; that is its answer.
        with contextlib.suppress(OSError):
            if int(address.rpartition(".")[2]) % SILENT_ONE_IN:
                await writer.start_tls(context)
            await reader.read()
        writer.close()

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    await asyncio.start_server(speak, EVERY_ADDRESS, tls_port, backlog=BACKLOG)
    await asyncio.start_server(greet, EVERY_ADDRESS, tcp_port, backlog=BACKLOG)
    print("listening", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until the input ends."""
    certificate, tls_port, tcp_port = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asyncio.run(_serve(context, int(tls_port), int(tcp_port)))


if __name__ == "__main__":
    main()
