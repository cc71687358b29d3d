"""Brings payment notices to the merchant: from the store, so that a restart loses none; again until taken."""

import base64
import json
import logging
import secrets
import threading
from functools import cache
from sqlite3 import Row

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from suiche.demo.sandbox import signed
from suiche.demo.sandbox.box import Box
from suiche.demo.sandbox.keys import RSA_BITS, RSA_EXPONENT
from suiche.kit.clock import now
from suiche.kit.wire import trusted_roots

log = logging.getLogger("suiche.sandbox.courier")

POLL_SECONDS = 0.2
POST_SECONDS = 5.0
LEASE_SECONDS = 20
MOST_ATTEMPTS = 20
LONGEST_WAIT_SECONDS = 300


class Courier:
    """One thread that sends what is due. `start` may be called often, from any thread."""

    def __init__(self, box: Box) -> None:
        """The courier of one sandbox; it works once it is started."""
        self._box = box
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Make sure that the thread runs (after a fork it does not)."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="courier", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=POST_SECONDS + 1)

    def _work(self) -> None:
        with httpx.Client(timeout=POST_SECONDS, trust_env=False, verify=trusted_roots()) as client:
            while not self._stop.wait(POLL_SECONDS):
                try:
                    for notice in self._take():
                        self._bring(client, notice)
                except Exception:  # the thread outlives whatever goes wrong with one notice
                    log.exception("a notice could not be brought")

    def _take(self) -> list[Row]:
        """Claim what is due for some seconds: a second process does not send it too."""
        at = now().timestamp()
        with self._box.store.work() as work:
            return work.execute(
                "update callbacks set due_at = ?, attempts = attempts + 1"
                " where done = 0 and due_at <= ? returning *",
                (at + LEASE_SECONDS, at),
            ).fetchall()

    def _bring(self, client: httpx.Client, notice: Row) -> None:
        body = envelope(self._box, notice)
        keys = self._box.keys
        named = keys.platform.public_key()
        # A forger knows whose name must stand there, but not the key.
        key = _forger() if notice["forged"] else keys.platform
        headers = {**signed.platform_headers(key, named, body), "Content-Type": "application/json"}
        try:
            answer = client.post(notice["url"], content=body, headers=headers)
            status, taken = str(answer.status_code), answer.is_success
        except httpx.HTTPError as error:
            status, taken = type(error).__name__, False
        attempts = int(notice["attempts"])
        done = taken or bool(notice["forged"]) or attempts >= MOST_ATTEMPTS
        wait = min(2 ** (attempts - 1), LONGEST_WAIT_SECONDS)
        with self._box.store.work() as work:
            work.execute(
                "update callbacks set done = ?, last_status = ?, due_at = ? where id = ?",
                (done, status, now().timestamp() + wait, notice["id"]),
            )
        self._box.store.note(
            partner="payments",
            endpoint="→ notify_url",
            seen={"out_trade_no": notice["order_no"], "attempt": str(attempts)},
            outcome="FORGED" if notice["forged"] else "NOTICE",
            status=int(status) if status.isdigit() else 0,
            latency_ms=0,
        )


@cache
def _forger() -> RSAPrivateKey:
    """A key that nobody trusts."""
    return generate_private_key(public_exponent=RSA_EXPONENT, key_size=RSA_BITS)


def envelope(box: Box, notice: Row) -> bytes:
    """Return the notice's body: the transaction sealed with AES-256-GCM under the APIv3 key."""
    nonce, label = secrets.token_hex(6), "transaction"
    sealed = AESGCM(box.keys.apiv3).encrypt(nonce.encode(), notice["content"].encode(), label.encode())
    message = {
        "id": notice["message_id"],
        "create_time": json.loads(notice["content"])["success_time"],
        "resource_type": "encrypt-resource",
        "event_type": "TRANSACTION.SUCCESS",
        "summary": "支付成功",
        "resource": {
            "original_type": "transaction",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(sealed).decode(),
            "associated_data": label,
            "nonce": nonce,
        },
    }
    return json.dumps(message, ensure_ascii=False).encode()
