# SPDX-License-Identifier: EUPL-1.2
"""The first instances' API: durable before 201, once, and never a word too much."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases.clock import today
from anke.cases.documents import document_path
from anke.intake import door
from anke.intake.forms import calls, limits
from anke.intake.forms.instance_keys import create_key, revoke_keys
from anke.intake.models import Letter, OutgoingLetter
from anke.intake.queries import ledger
from anke.intake.tests.forms.conftest import AALBORG, CPR, PDF, envelope

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.db, pytest.mark.django_db]

APPEALS = "/api/intake/v1/appeals"
BATCHES = "/api/intake/v1/batches"


def appeal(**changes: Any) -> dict[str, Any]:
    """Give an appeal that can be received."""
    day = today()
    return {
        "appeal_date": str(day - timedelta(days=10)),
        "decision_date": str(day - timedelta(days=20)),
        "reconsideration_date": str(day - timedelta(days=3)),
        "reference": "2021-4711",
        "appellant": "Nancy Ann Berggren",
        "cpr": CPR,
        "files": [{"name": "sag.pdf", "content": base64.b64encode(PDF).decode()}],
    } | changes


@pytest.fixture
def call(aalborg_key: str) -> Callable[..., Any]:
    """Call the API as Aalborg's system does."""
    return caller(aalborg_key)


def caller(key: str) -> Callable[..., Any]:
    """Give what calls the API with a key."""
    client = Client()

    def send(path: str, body: Any = ..., **headers: str) -> Any:
        header = {"Authorization": f"Bearer {key}", **headers}
        if body is ...:
            return client.get(path, headers=header)
        raw = body if isinstance(body, bytes) else json.dumps(body)
        return client.post(path, raw, content_type="application/json", headers=header)

    return send


def test_an_appeal_is_answered_when_it_is_durable(call: Callable[..., Any]) -> None:
    """201 gives number, hash and address; the bytes lie in the store."""
    response = call(APPEALS, appeal())

    answer = response.json()
    assert response.status_code == 201
    assert response["Location"].endswith(f"{APPEALS}/{answer['number']}")
    assert document_path(answer["sha256"]).exists()
    assert answer["status"] == "received"
    raw = envelope(answer["number"])
    assert raw["form"] == {
        "appeal_date": str(today() - timedelta(days=10)),
        "appellant": "Nancy Ann Berggren",
        "cpr": CPR,
        "decision_date": str(today() - timedelta(days=20)),
        "first_instance": AALBORG,
        "mail_kind": "new_appeal",
        "reconsideration_date": str(today() - timedelta(days=3)),
        "reference": "2021-4711",
    }
    assert raw["files"][0]["media_type"] == "application/pdf"
    assert Letter.objects.get(pk=answer["number"]).channel == "api"


def test_no_201_when_the_disk_does_not_take_it(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails is our fault: 503 says so, and to send the same again."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(door, "_store_new", full)
    refused = [call(APPEALS, appeal()), call(BATCHES, {"appeals": [appeal()]})]
    received = ledger().received
    monkeypatch.undo()

    for response in refused:
        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert response["Retry-After"] == "60"
        assert "igen" in response.json()["detail"]
    assert received == 0
    assert call(APPEALS, appeal()).status_code == 201


def test_the_same_key_is_the_same_letter(call: Callable[..., Any]) -> None:
    """A repeat gets the first number; another content under it is refused."""
    first = call(APPEALS, appeal(), **{"Idempotency-Key": "sag 1"})
    again = call(APPEALS, appeal(), **{"Idempotency-Key": "sag 1"})
    other = call(APPEALS, appeal(text="Mere"), **{"Idempotency-Key": "sag 1"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert other.status_code == 409
    assert other["Content-Type"] == "application/problem+json"
    assert ledger().received == 1


def test_without_a_key_the_content_is_the_key(call: Callable[..., Any]) -> None:
    """Who never saw the answer and has no word for it sends the same: one letter."""
    statuses = [
        call(APPEALS, appeal()).status_code,
        call(APPEALS, appeal()).status_code,
        call(APPEALS, appeal(text="Mere")).status_code,
        call(BATCHES, {"appeals": [appeal(), appeal(text="to")]}).json()[1]["status"],
        call(BATCHES, {"appeals": [appeal(text="to")]}).json()[0]["status"],
    ]

    assert statuses == [201, 200, 201, 201, 200]
    assert ledger().received == 3


def test_two_instances_may_use_the_same_word(aalborg_key: str, db: None) -> None:
    """The word for repeats is the caller's own."""
    numbers = {
        caller(key)(APPEALS, appeal(), **{"Idempotency-Key": "1"}).json()["number"]
        for key in (aalborg_key, create_key("municipality-0101"))
    }

    assert len(numbers) == 2


def test_what_is_wrong_is_named_field_by_field_in_danish(
    call: Callable[..., Any],
) -> None:
    """Types first, then what the fields must be to each other; nothing is repeated."""
    types = call(APPEALS, {"appeal_date": "i går", "navn": "x", "files": [{}]})
    rules = call(
        APPEALS,
        appeal(
            appeal_date=str(today() - timedelta(days=30)), cpr="251248-99", files=[]
        ),
    )

    assert types.status_code == rules.status_code == 422
    assert {each["field"]: each["detail"] for each in types.json()["errors"]} == {
        "/reference": "Feltet mangler.",
        "/decision_date": "Feltet mangler.",
        "/appeal_date": "Skal være en dato som 2026-03-02.",
        "/navn": "Feltet kendes ikke.",
        "/files/0/name": "Feltet mangler.",
        "/files/0/content": "Feltet mangler.",
    }
    found = {each["field"] for each in rules.json()["errors"]}
    assert found == {"/appeal_date", "/cpr", "/files"}
    assert "251248" not in rules.content.decode()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("not base64!", "Indholdet er ikke base64."),
        ("", "Filen “sag.pdf” er tom."),
        (base64.b64encode(b"MZ\x90\0\3\0\0\0" + bytes(99)).decode(), "kan vi ikke"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_by_its_place(
    call: Callable[..., Any], content: str, text: str
) -> None:
    """The path leads to the file in the call."""
    response = call(APPEALS, appeal(files=[{"name": "sag.pdf", "content": content}]))

    [error] = response.json()["errors"]
    assert error["field"] == "/files/0"
    assert text in error["detail"]


def test_lateness_is_pointed_out_and_received(call: Callable[..., Any]) -> None:
    """More than four weeks (§ 66) is a warning, never a refusal."""
    late = appeal(
        appeal_date=str(today() - timedelta(days=60)),
        decision_date=str(today() - timedelta(days=61)),
    )

    response = call(APPEALS, late)

    assert response.status_code == 201
    [warning] = response.json()["warnings"]
    assert "retssikkerhedsloven § 66" in warning


def test_large_files_come_beside_the_json(aalborg_key: str) -> None:
    """Multipart carries what would not fit into a text."""
    data = appeal()
    del data["files"]
    response = Client().post(
        APPEALS,
        {
            "appeal": json.dumps(data),
            "files": [
                SimpleUploadedFile("a.pdf", PDF),
                SimpleUploadedFile("b.pdf", PDF + b"%"),
            ],
        },
        headers={"Authorization": f"Bearer {aalborg_key}"},
    )

    assert response.status_code == 201
    assert len(envelope(response.json()["number"])["files"]) == 2


def test_a_body_over_the_limit_is_not_read(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte too many is answered 413."""
    body = json.dumps(appeal()).encode()
    monkeypatch.setattr(calls, "JSON_BYTES", len(body) - 1)

    assert call(APPEALS, body).status_code == 413
    monkeypatch.setattr(calls, "JSON_BYTES", len(body))
    assert call(APPEALS, body).status_code == 201


def test_a_supplement_follows_its_appeal(call: Callable[..., Any]) -> None:
    """The running number leads; a number of somebody else's leads nowhere."""
    number = call(APPEALS, appeal()).json()["number"]
    stranger = caller(create_key("municipality-0101"))

    done = call(f"{APPEALS}/{number}/supplements", {"text": "Lægens brev følger."})
    refused = stranger(f"{APPEALS}/{number}/supplements", {"text": "x"})

    assert done.status_code == 201
    form = envelope(done.json()["number"])["form"]
    assert (form["mail_kind"], form["supplement_to"]) == ("supplement", number)
    assert refused.status_code == 404


def test_a_batch_is_answered_one_by_one(call: Callable[..., Any]) -> None:
    """What is wrong with one appeal stops no other; repeated, it is the same."""
    batch = {"appeals": [appeal(), {"reference": 1}, "x", appeal(text="to")]}

    first = call(BATCHES, batch, **{"Idempotency-Key": "nat"})
    again = call(BATCHES, batch, **{"Idempotency-Key": "nat"})

    assert first.status_code == again.status_code == 207
    assert [each["status"] for each in first.json()] == [201, 422, 422, 201]
    assert [each["status"] for each in again.json()] == [200, 422, 422, 200]
    assert ledger().received == 2


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_holds_one_to_a_hundred(call: Callable[..., Any], count: int) -> None:
    """An empty batch and too large a batch are refused as a whole."""
    response = call(BATCHES, {"appeals": [{}] * count})

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "/appeals"


def test_only_own_letters_are_told_of(call: Callable[..., Any]) -> None:
    """A stranger's number is answered as one that does not exist."""
    number = call(APPEALS, appeal()).json()["number"]
    stranger = caller(create_key("municipality-0101"))

    assert call(f"{APPEALS}/{number}").json()["status"] == "received"
    assert stranger(f"{APPEALS}/{number}").status_code == 404
    assert call(f"{APPEALS}/26-M99999").status_code == 404


def test_without_a_key_in_force_nothing_is_answered(aalborg_key: str) -> None:
    """No key, a wrong key and a revoked key are 401 on every address."""
    revoke_keys(AALBORG)
    for send in (caller(aalborg_key), caller("anke_x"), caller("")):
        for response in (send(APPEALS, appeal()), send(f"{APPEALS}/26-M00001")):
            assert response.status_code == 401
            assert response["Content-Type"] == "application/problem+json"
    assert ledger().received == 0


def test_guessing_keys_is_slowed_down(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some wrong keys an address must wait."""
    monkeypatch.setattr(limits, "KEYS", limits.Limit("keys", 3, 600))
    send = caller("anke_wrong")

    assert [send(f"{APPEALS}/x").status_code for _ in range(4)] == [401, 401, 401, 429]


def test_a_receipt_goes_to_the_contact(call: Callable[..., Any]) -> None:
    """Where an address was given, our receipt waits in the outbox."""
    call(APPEALS, appeal(email="sag@aalborg.example"))

    assert OutgoingLetter.objects.get().answer == "receipt"


def test_the_description_is_openapi_3_1_and_open(db: None) -> None:
    """Whoever builds a client reads it without a key."""
    document = Client().get("/api/intake/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/intake/v1/appeals",
        "/api/intake/v1/appeals/{number}",
        "/api/intake/v1/appeals/{number}/supplements",
        "/api/intake/v1/batches",
    }
    body = document["paths"][APPEALS]["post"]["requestBody"]["content"]
    assert "appeal_date" in body["application/json"]["schema"]["required"]
    assert "multipart/form-data" in body


NAMES = st.sampled_from([*appeal(), "appeals", "text", "area", "subject_code", "email"])
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "\x00", "2022-01-01", "AA==", "9" * 5000]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | NAMES, inner),
    max_leaves=20,
)
NEARLY = st.dictionaries(NAMES, ANYTHING, max_size=3).map(lambda some: appeal() | some)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        ANYTHING, NEARLY, st.lists(NEARLY, max_size=2).map(lambda x: {"appeals": x})
    )
)
def test_no_json_at_all_is_our_fault(call: Callable[..., Any], body: Any) -> None:
    """Whatever is sent, the answer is a receipt or a problem, and the sum holds."""
    for path in (APPEALS, BATCHES, f"{APPEALS}/26-M00001/supplements"):
        response = call(path, body)

        assert response.status_code in {200, 201, 207, 404, 400, 422, 429}
        assert response["Content-Type"] in {
            "application/json",
            "application/problem+json",
        }
    assert ledger().balances


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.binary() | st.just(b"[" * 100_000) | st.just(b'{"a":' * 50_000),
    kind=st.sampled_from(
        [
            "application/json",
            "application/json; charset=utf-16",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/plain",
            "",
        ]
    ),
)
def test_no_bytes_at_all_are_our_fault(aalborg_key: str, raw: bytes, kind: str) -> None:
    """Broken text, broken multipart and bottomless nesting are the caller's."""
    for path in (APPEALS, BATCHES):
        response = Client().generic(
            "POST",
            path,
            raw,
            content_type=kind,
            headers={"Authorization": f"Bearer {aalborg_key}"},
        )

        assert 400 <= response.status_code < 500
