# SPDX-License-Identifier: EUPL-1.2
"""What the demo does in the background worker: it teaches triage its first model."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django_tasks import task


@task()
def teach_triage() -> str:
    """Train on the archive and put the model to work; give its name.

    Does nothing where a model works already, or the archive is too small.
    """
    from anke.cases.domain.entries import SYSTEM
    from anke.intake.examples import labelled_folder
    from anke.intake.house_rules import chosen_model
    from anke.intake.training import FEWEST, promote, train

    if chosen_model():
        return chosen_model()
    examples = labelled_folder(Path(settings.ANKE_VAR) / "mail" / "archive")
    if len(examples) < FEWEST:
        return ""
    return promote(SYSTEM, train(examples).name, cause="Demoens første model").name
