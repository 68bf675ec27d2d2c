# SPDX-License-Identifier: EUPL-1.2
"""One call of the API: read its body, check it by the form's rules, hand it in.

call = read_call(request, AppealIn)
received = receive_appeal(instance, call, key="4711")
"""

from __future__ import annotations

import binascii
import io
import json
from base64 import b64decode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.utils import translation
from pydantic import BaseModel, ValidationError

from anke.intake.domain.channels import MailChannel
from anke.intake.errors import FileRefusedError
from anke.intake.forms import drafts, file_types, problems
from anke.intake.forms.api_schemas import AppealIn, FileIn, ReceivedOut, SupplementIn
from anke.intake.forms.appeal_form import AppealForm, InstanceForm, SupplementForm
from anke.intake.forms.envelope import digest_of
from anke.intake.forms.handing_in import hand_in
from anke.intake.forms.own_letters import own_letter
from anke.intake.forms.problems import Problem
from anke.intake.forms.receipt_mail import receipt_to
from anke.intake.forms.uploads import checked, limit_uploads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from anke.cases.domain.catalogue import FirstInstance
    from anke.intake.forms.drafts import Draft

Body = TypeVar("Body", bound=BaseModel)
# One file of 25 MB in base64, and the texts. What is larger comes as multipart.
JSON_BYTES = 36 * 1024 * 1024
BATCH_BYTES = JSON_BYTES
_KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """A body that has been read, with the files that came beside it."""

    body: Body
    uploads: Sequence[UploadedFile[Any]] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to an appeal, and whether it was new."""

    out: ReceivedOut
    is_new: bool


def read_call(request: HttpRequest, kind: type[Body]) -> Call[Body]:
    """Read a body of JSON, or JSON with files beside it. Errors: Problem."""
    if request.content_type == "multipart/form-data":
        if not limit_uploads(request):
            raise Problem(413, "Kaldet er større end 200 MB.")
        body = _parsed(request.POST.get("appeal", "").encode("utf-8", "replace"))
        return Call(checked_body(kind, body), request.FILES.getlist("files"))
    return Call(checked_body(kind, read_json(request)))


def read_json(request: HttpRequest) -> object:
    """Read a body of JSON, and no more of it than is allowed. Errors: Problem."""
    if request.content_type not in {"application/json", ""}:
        raise Problem(415, "Send application/json eller multipart/form-data.")
    raw = request.read(JSON_BYTES + 1)
    if len(raw) > JSON_BYTES:
        raise Problem(
            413, "Kaldet er større end 36 MB. Send store filer som multipart/form-data."
        )
    return _parsed(raw)


def checked_body(kind: type[Body], value: object) -> Body:
    """Check a body's types. Errors: Problem with the path of each wrong field."""
    try:
        return kind.model_validate(value, strict=False)
    except ValidationError as error:
        raise problems.of_schema(error) from None


def checked_key(key: str | None) -> str:
    """Give the caller's word for repeats, if there is one. Errors: Problem."""
    if not key:
        return ""
    if len(key) > _KEY_LENGTH or not key.isprintable():
        raise Problem(
            422, "Idempotency-Key skal være højst 200 tegn, som kan udskrives."
        )
    return key


def receive_appeal(
    instance: FirstInstance, call: Call[AppealIn], *, key: str
) -> Received:
    """Receive an appeal. Errors: Problem, SubmissionChangedError, OSError."""
    values = _texts(call.body)
    return _receive(instance, AppealForm, values, call, key=key)


def receive_supplement(
    instance: FirstInstance, number: str, call: Call[SupplementIn], *, key: str
) -> Received:
    """Receive a supplement to a letter of the first instance's own.

    Errors: UnknownLetterError, Problem, SubmissionChangedError, OSError.
    """
    own_letter(instance.id, number)
    values = _texts(call.body) | {"supplement_to": number}
    return _receive(instance, SupplementForm, values, call, key=key)


def status_of(instance: FirstInstance, number: str) -> ReceivedOut:
    """Tell what has become of a letter of their own. Errors: UnknownLetterError."""
    found = own_letter(instance.id, number)
    return ReceivedOut(
        number=found.number,
        sha256=found.sha256,
        status=found.status,
        received_on=found.received_on,
        cases=list(found.cases),
        warnings=[],
    )


def _receive(
    instance: FirstInstance,
    kind: type[InstanceForm],
    values: dict[str, str],
    call: Call[Any],
    *,
    key: str,
) -> Received:
    draft = drafts.new_draft()
    try:
        # The texts of the API are Danish, whatever the caller's language.
        with translation.override("da"):
            draft = _with_files(draft, call)
            form = kind(values, draft=draft, instance=instance)
            if not form.is_valid():
                raise problems.of_form(form)
            handover = form.handover()
            # Who gives no word is known by the content: sent twice it is one letter.
            word = key or f"content {digest_of(handover)}"
            receipt = hand_in(
                replace(handover, submission=word),
                MailChannel.API,
                sender=instance.id,
                follow=receipt_to(str(form.cleaned_data.get("email", ""))),
            )
            out = status_of(instance, receipt.number)
            return Received(
                out.model_copy(update={"warnings": form.warnings()}), receipt.is_new
            )
    finally:
        drafts.forget_draft(draft.id)


def _with_files(draft: Draft, call: Call[Any]) -> Draft:
    """Keep the files on the disk while the call lasts. Errors: Problem.

    A call that breaks off is sent again with its files: they need not be durable here.
    """
    errors: list[tuple[str, str]] = []
    inside = cast("list[FileIn]", call.body.files)
    for place, file in enumerate(inside):
        try:
            draft = _with_file(draft, file)
        except FileRefusedError as error:
            errors.append((f"/files/{place}", error.user_text))
    for place, upload in enumerate(call.uploads):
        try:
            name, media_type = checked(upload)
            content = upload.chunks()
            draft = drafts.keep_file(draft, name, media_type, content, durable=False)
            file_types.check_total(draft.size_bytes)
        except FileRefusedError as error:
            errors.append((f"/files/{place}", error.user_text))
    if errors:
        raise Problem(422, "En eller flere filer kan ikke modtages.", errors)
    return draft


def _with_file(draft: Draft, file: FileIn) -> Draft:
    name = file_types.clean_name(file.name)
    try:
        content = b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise FileRefusedError(
            "content is no base64", user_text="Indholdet er ikke base64."
        ) from None
    file_types.check_size(len(content), name)
    file_types.check_total(draft.size_bytes + len(content))
    media_type = file_types.type_of(io.BytesIO(content), name)
    return drafts.keep_file(draft, name, media_type, [content], durable=False)


def _texts(body: BaseModel) -> dict[str, str]:
    """Give the fields as a browser would send them."""
    values = body.model_dump(mode="json", exclude={"files", "idempotency_key"})
    return {
        name: "on" if value is True else str(value or "")
        for name, value in values.items()
    }


def _parsed(raw: bytes) -> object:
    try:
        return json.loads(raw, parse_constant=_refused_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "Kaldet er ikke gyldig JSON.") from None


def _refused_constant(name: str) -> object:
    raise ValueError(name)
