# SPDX-License-Identifier: EUPL-1.2
"""The three steps of every public form: fill in, look over, receipt.

Each step is a page of its own and works without scripts. What is typed is kept on the
server with the first step, so that a mistake, a dead battery or a full hour costs the
person nothing; what is shown in the second step is exactly what is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core import signing

from anke.cases import clock
from anke.intake.errors import FileRefusedError, TooManyError
from anke.intake.forms import drafts, limits
from anke.intake.forms.file_types import check_total
from anke.intake.forms.handing_in import hand_in
from anke.intake.forms.receipt_mail import receipt_to
from anke.intake.forms.uploads import checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from anke.intake.domain.channels import MailChannel
    from anke.intake.door import Receipt
    from anke.intake.forms.base_form import HandoverForm
    from anke.intake.forms.drafts import Draft

_DRAFTS = "drafts"  # in the session: the draft of each form
_RECEIPTS = "receipts"  # in the session: the last receipt of each form
_SALT = "anke.intake.forms"


@dataclass(frozen=True, slots=True)
class Flow:
    """One public form: its class, its channel and the names of its three pages."""

    name: str
    form: type[HandoverForm]
    channel: MailChannel
    template: str

    @property
    def check(self) -> str:
        """Name the second page."""
        return f"{self.name}-check"

    @property
    def receipt(self) -> str:
        """Name the third page."""
        return f"{self.name}-receipt"


def signed_now() -> str:
    """Give the present second, signed, for the hidden field of the first page."""
    return signing.dumps(clock.wall_now().timestamp(), salt=_SALT)


def find_draft(request: HttpRequest, flow: Flow) -> Draft | None:
    """Find the draft that this browser has of a form."""
    return drafts.find_draft(request.session.get(_DRAFTS, {}).get(flow.name, ""))


def blank_draft() -> Draft:
    """Give a draft for the first page; nothing is kept of a mere look."""
    # Every look at a form clears away what nobody touched for a day.
    drafts.forget_old_drafts()
    return drafts.Draft("", clock.wall_now().timestamp())


def fill(request: HttpRequest, flow: Flow, **options: Any) -> HandoverForm:
    """Take in what was typed and chosen, keep it, and give the form, bound.

    Errors: OSError when the disk does not take it.
    """
    before = find_draft(request, flow) or _begin(request, flow)
    draft = drafts.drop_files(before, request.POST.getlist("drop"))
    draft, errors = _take_uploads(request, draft)
    texts = {name: request.POST.get(name, "") for name in flow.form.texts()}
    draft = drafts.save_draft(replace(draft, fields=texts))
    drafts.delete_dropped(before, draft)
    return flow.form(request.POST, draft=draft, file_errors=errors, **options)


def kept_form(draft: Draft, flow: Flow, **options: Any) -> HandoverForm:
    """Give the form as it was kept, bound, to be looked over."""
    return flow.form(draft.fields, draft=draft, **options)


def send(
    request: HttpRequest, flow: Flow, form: HandoverForm, *, sender: str = ""
) -> Receipt:
    """Hand in what was looked over; our receipt by e-mail follows in the same act.

    Run twice it is one letter. Errors: FileDamagedError, OSError; then nothing was
        received.
    """
    email = str(form.cleaned_data.get("email", ""))
    receipt = hand_in(
        form.handover(),
        flow.channel,
        sender=sender,
        follow=receipt_to(email),
    )
    _remember(request, flow, receipt, form)
    return receipt


def known_receipt(request: HttpRequest, flow: Flow) -> dict[str, Any]:
    """Give the facts of the last receipt, so that nobody sends it all once more."""
    return dict(request.session.get(_RECEIPTS, {}).get(flow.name, {}))


def last_receipt(request: HttpRequest, flow: Flow) -> dict[str, Any]:
    """Give the facts of the last receipt and clear its draft away."""
    facts = known_receipt(request, flow)
    kept = request.session.get(_DRAFTS, {})
    if facts and kept.get(flow.name) == facts["draft"]:
        drafts.forget_draft(kept[flow.name])
        request.session[_DRAFTS] = {
            name: draft for name, draft in kept.items() if name != flow.name
        }
    return facts


def forget(request: HttpRequest, flow: Flow) -> None:
    """Clear away what was kept, because the person wants to."""
    draft = find_draft(request, flow)
    if draft is not None:
        drafts.forget_draft(draft.id)


def _begin(request: HttpRequest, flow: Flow) -> Draft:
    draft = drafts.new_draft()
    try:
        begun = float(signing.loads(request.POST.get("begun", ""), salt=_SALT))
    except signing.BadSignature:
        begun = draft.begun
    kept = request.session.get(_DRAFTS, {})
    request.session[_DRAFTS] = {**kept, flow.name: draft.id}
    return replace(draft, begun=begun)


def _take_uploads(request: HttpRequest, draft: Draft) -> tuple[Draft, list[str]]:
    """Keep the files of a visitor who has not sent very many already."""
    uploads = request.FILES.getlist("files")
    if not uploads:
        return draft, []
    try:
        limits.spend(limits.UPLOADS, limits.visitor(request))
    except TooManyError as error:
        return draft, [error.user_text]
    return _keep_uploads(draft, uploads)


def _keep_uploads(
    draft: Draft, uploads: Sequence[UploadedFile[Any]]
) -> tuple[Draft, list[str]]:
    """Keep the good files; say in Danish what is wrong with the others."""
    try:
        check_total(draft.size_bytes + sum(upload.size or 0 for upload in uploads))
    except FileRefusedError as error:
        return draft, [error.user_text]
    errors = []
    for upload in uploads:
        try:
            name, media_type = checked(upload)
        except FileRefusedError as error:
            errors.append(error.user_text)
        else:
            draft = drafts.keep_file(draft, name, media_type, upload.chunks())
    return draft, errors


def _remember(
    request: HttpRequest, flow: Flow, receipt: Receipt, form: HandoverForm
) -> None:
    """Keep for the third page what it shows; no name and no number of a person."""
    facts = {
        "number": receipt.number,
        "draft": form.draft.id,
        "files": len(form.draft.files),
        "instance": form.form_fields().get("first_instance", ""),
        "by_email": bool(form.cleaned_data.get("email")),
    }
    known = request.session.get(_RECEIPTS, {})
    request.session[_RECEIPTS] = {**known, flow.name: facts}
