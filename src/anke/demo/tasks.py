# SPDX-License-Identifier: EUPL-1.2
"""What the demo does in the background: triage's model, all figures, its reports."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django_tasks import task


@task(queue_name="long")
def teach_triage() -> str:
    """Train on the archive and put the model to work; give its name.

    Does nothing where a model works already, or the archive is too small.
    """
    from anke.cases.domain.entries import SYSTEM
    from anke.intake.examples import labelled_folder
    from anke.intake.house_rules import chosen_model
    from anke.intake.model_records import promote
    from anke.intake.training import FEWEST, train

    if chosen_model():
        return chosen_model()
    examples = labelled_folder(Path(settings.ANKE_VAR) / "mail" / "archive")
    if len(examples) < FEWEST:
        return ""
    return promote(SYSTEM, train(examples).name, cause="Demoens første model").name


@task(queue_name="long")
def publish_all_figures() -> str:
    """Release every area of the demo's figures; give the release. Twice is once."""
    from anke.demo.figures import publish_all

    return publish_all()


@task(queue_name="long")
def send_year_of_reports() -> int:
    """Write the reports that the demo's year has sent; tell how many. Twice is once."""
    from anke.demo.reports import write_reports

    return write_reports()
