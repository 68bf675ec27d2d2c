# SPDX-License-Identifier: EUPL-1.2
"""What the mail room does by itself, in the background worker."""

from __future__ import annotations

from django_tasks import task

from anke.intake import watching
from anke.intake.forms.drafts import forget_old_drafts


@task()
def watch_triage() -> bool:
    """Compare the mail with that of before; tell whether there is an alarm."""
    seen = watching.watch()
    return seen is not None and seen.is_alarm


@task()
def forget_drafts() -> int:
    """Forget what people began to write in a form and left; tell how many."""
    return forget_old_drafts()
