"""TLS and names: a relay that asks for both gets both, and one that cannot prove who it is gets nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import ssl
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.notify.outcomes import Sent, Unreachable
from app.notify.smtp import Connection, Parcel, Server
from local.valkey import free_port

PARCEL = Parcel(
    sender="rsvp+1@weekwijzer.example", recipient="zoe@post.example", content=b"Subject: dag\r\n\r\ndag\r\n"
)
NAME, PASSWORD = "relay@weekwijzer.example", "een/geheim:met@tekens"


class Keeper:
    """Keeps what arrives, and who brought it."""

    def __init__(self):
        self.brought = []

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.brought.append((session.auth_data, envelope.content))
        return "250 2.0.0 stored"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Return the file with a key and a certificate of a server on this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextlib.contextmanager
def relay(certificate, *, implicit):
    """Run a server that takes mail over TLS, from somebody with name and password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    keeper, port = Keeper(), free_port()

    def authenticate(_server, _session, _envelope, _mechanism, data):
        known = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False, auth_data=data.login.decode())

    class Relay(Controller):
        def factory(self):
            tls = {} if implicit else {"tls_context": context, "require_starttls": True}
            return SMTP(
                keeper, authenticator=authenticate, auth_required=not implicit, auth_require_tls=not implicit, **tls
            )

    controller = Relay(keeper, hostname="127.0.0.1", port=port, ssl_context=context if implicit else None)
    controller.start()
    try:
        yield keeper, f"{'smtps' if implicit else 'smtp+starttls'}://{{}}127.0.0.1:{port}"
    finally:
        controller.stop()


def send(url):
    with Connection(Server(url=url)) as connection:
        return connection.send(PARCEL, fence=lambda: True)


@pytest.mark.parametrize("implicit", [True, False])
def test_a_relay_gets_tls_and_a_name(certificate, monkeypatch, implicit):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with relay(certificate, implicit=implicit) as (keeper, url):
        assert send(url.format(f"{quote(NAME, safe='')}:{quote(PASSWORD, safe='')}@")) == Sent()

    assert keeper.brought == [(NAME, PARCEL.content)]


@pytest.mark.parametrize("implicit", [True, False])
def test_a_relay_that_nobody_vouches_for_gets_nothing(certificate, implicit):
    with relay(certificate, implicit=implicit) as (keeper, url):
        assert send(url.format("")) == Unreachable(reason="SSLCertVerificationError")
    assert keeper.brought == []


def test_a_wrong_password_is_no_fault_of_the_mail(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with relay(certificate, implicit=False) as (keeper, url):
        assert send(url.format("wie:wat@")) == Unreachable(reason="535 5.7.8")
    assert keeper.brought == []
