"""The certificate port against the demo authority, over real HTTP: issue, prove, stamp, revoke, bad requests."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID

from suiche.partners.certificates.adapters.sandbox import SandboxCertificates
from suiche.partners.certificates.port import CertificateRefused, CertificatesUnavailable, SignerIdentity
from tests.steps.documents_world import authority

PERSON = SignerIdentity(kind="person", name="林清禾", number="110101********7774")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("home")
    with authority(home) as url:
        yield url, home


@pytest.fixture
def port(world: tuple[str, Path]) -> SandboxCertificates:
    return SandboxCertificates({"url": world[0]})


def csr(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anything")])
    signed = x509.CertificateSigningRequestBuilder().subject_name(name)
    return signed.sign(key or ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(
        serialization.Encoding.PEM
    )


def test_a_person_gets_a_one_day_certificate_that_leads_to_the_root(port: SandboxCertificates) -> None:
    issued = port.issue(subject=PERSON, csr=csr(), request_no="one-day")
    certificate = x509.load_pem_x509_certificate(issued.certificate)
    issuer = x509.load_pem_x509_certificate(issued.chain[0])
    root = x509.load_pem_x509_certificate(port.trust_roots()[0])

    assert certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == "林清禾"
    assert certificate.subject.get_attributes_for_oid(NameOID.USER_ID)[0].value == "110101********7774"
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 1
    certificate.verify_directly_issued_by(issuer)
    issuer.verify_directly_issued_by(root)
    assert int(issued.serial, 16) == certificate.serial_number


def test_the_same_request_gets_the_same_certificate_and_another_key_is_refused(
    port: SandboxCertificates,
) -> None:
    request = csr()
    first = port.issue(subject=PERSON, csr=request, request_no="again")
    assert port.issue(subject=PERSON, csr=request, request_no="again") == first
    with pytest.raises(CertificateRefused):
        port.issue(subject=PERSON, csr=csr(), request_no="again")


def test_a_request_that_does_not_prove_its_key_is_refused(port: SandboxCertificates) -> None:
    honest = x509.load_pem_x509_csr(csr()).public_bytes(serialization.Encoding.DER)
    forged = honest[:-1] + bytes([honest[-1] ^ 1])
    loaded = x509.load_der_x509_csr(forged)
    with pytest.raises(CertificateRefused):
        port.issue(subject=PERSON, csr=loaded.public_bytes(serialization.Encoding.PEM), request_no="forged")
    with pytest.raises(CertificateRefused):
        port.issue(subject=PERSON, csr=csr(rsa.generate_private_key(65537, 2048)), request_no="rsa")
    with pytest.raises(CertificateRefused):
        port.issue(subject=PERSON, csr=b"not a request", request_no="nonsense")


def test_a_time_stamp_covers_the_digest_that_was_sent(port: SandboxCertificates) -> None:
    request = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\x07" * 32},
            "nonce": 4711,
        }
    )
    answer = tsp.TimeStampResp.load(port.timestamp(request.dump()))
    info = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert answer["status"]["status"].native == "granted"
    assert info["message_imprint"]["hashed_message"].native == b"\x07" * 32
    assert info["nonce"].native == 4711


def test_a_revoked_certificate_is_on_the_list_and_in_the_status(
    port: SandboxCertificates, world: tuple[str, Path]
) -> None:
    good = port.issue(subject=PERSON, csr=csr(), request_no="good")
    bad = port.issue(subject=PERSON, csr=csr(), request_no="bad")
    httpx.post(f"{world[0]}/pki/revoke", json={"serial": bad.serial}).raise_for_status()
    for issued, expected in ((good, False), (bad, True)):
        evidence = port.revocation(issued)
        lists = [x509.load_der_x509_crl(der) for der in evidence.crls]
        listed = any(crl.get_revoked_certificate_by_serial_number(int(issued.serial, 16)) for crl in lists)
        status = ocsp.load_der_ocsp_response(evidence.ocsps[0])
        assert status.response_status == ocsp.OCSPResponseStatus.SUCCESSFUL
        assert listed is expected
    root, issuing = lists
    assert root.is_signature_valid(_key(port.trust_roots()[0]))
    assert issuing.is_signature_valid(_key(good.chain[0]))


def _key(pem: bytes) -> ec.EllipticCurvePublicKey:
    key = x509.load_pem_x509_certificate(pem).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/issue", b"not json", 400),
        ("/issue", b'{"request_no": 1}', 400),
        ("/issue", b"[" * 100_001, 400),
        ("/tsa", b"\x00\x01", 400),
        ("/tsa", b"", 400),
        ("/ocsp", b"garbage", 400),
        ("/revoke", b'{"serial": "xyz"}', 400),
        ("/nothing", b"", 404),
    ],
)
def test_nonsense_gets_a_clear_no(world: tuple[str, Path], path: str, body: bytes, status: int) -> None:
    assert httpx.post(f"{world[0]}/pki{path}", content=body).status_code == status


def test_keys_are_readable_by_their_owner_only_and_survive_a_restart(world: tuple[str, Path]) -> None:
    home = world[1]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (home / "pki").glob("*.pem")}
    assert modes == {0o600}
    before = httpx.get(f"{world[0]}/pki/root.pem").content
    with authority(home) as again:
        assert httpx.get(f"{again}/pki/root.pem").content == before


def test_an_authority_that_does_not_answer_is_a_refusal_with_a_way_out() -> None:
    silent = SandboxCertificates({"url": "http://127.0.0.1:9"})
    with pytest.raises(CertificatesUnavailable) as refusal:
        silent.issue(subject=PERSON, csr=csr(), request_no="nobody")
    assert "再试" in refusal.value.sentence("zh")
