"""A server of calendars with a certificate of its own, on a free port of this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.fetching.https import Ways

HOST = "agenda.example"


@dataclass
class CalendarServer:
    """Answers every request with `answer`, bytes or a function of the connection; `asked` is what it was asked."""

    port: int
    authority: bytes
    answer: object = b""
    asked: list[str] = field(default_factory=list)
    connected: int = 0

    def says(self, status, body=b"", **headers):
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.answer = "\r\n".join([*lines, "", ""]).encode() + body

    def ways(self, **values):
        """Return the ways to this server: the name leads here, and this machine may be asked."""
        trust = ssl.create_default_context(cadata=self.authority.decode())
        usual = {
            "resolve": lambda _host, _port: [ip_address("127.0.0.1")],
            "allowed": lambda _machine: True,
            "port": self.port,
            "seconds": 5.0,
            "trust": trust,
        }
        return Ways(**usual | values)


def certificate(host):
    """Return a key and a certificate for a host, both as PEM; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


@contextmanager
def serving(directory):
    """Run a server of calendars; its certificate is kept in `directory`."""
    key, authority = certificate(HOST)
    pem = directory / "server.pem"
    pem.write_bytes(key + authority)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    listener = socket.create_server(("127.0.0.1", 0))
    found = CalendarServer(port=listener.getsockname()[1], authority=authority)
    thread = threading.Thread(target=_serve, args=(listener, context, found), daemon=True)
    thread.start()
    yield found
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def _serve(listener, context, server):
    while True:
        try:
            raw, _ = listener.accept()
        except OSError:
            return
        server.connected += 1
        try:
            with context.wrap_socket(raw, server_side=True) as connection:
                server.asked.append(connection.recv(65_536).decode())
                if callable(server.answer):
                    server.answer(connection)
                else:
                    connection.sendall(server.answer)
        except OSError:
            raw.close()  # who asked hung up, or did not trust us
