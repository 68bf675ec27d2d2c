# SPDX-License-Identifier: EUPL-1.2
"""The triage models on disk, and which of them works.

A model is a folder under `models/` named by the SHA-256 of its manifest; the journal
says which one is the champion. A model whose files do not fit its name and signature is
not used: letters then come without a machine's proposal, and the log says why.

    model = working_model()      # Working("3f1c…", <TriageModel>) or None
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from anke.cases.vault import signing_key
from anke.errors import AppealsError
from anke.intake.house_rules import CHAMPION, chosen_model

if TYPE_CHECKING:
    from anke.intake.triage.model import TriageModel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Working:
    """A model with the name that the journal calls it by."""

    name: str
    model: TriageModel


def model_label(name: str) -> str:
    """Give the short name by which proposals call a model."""
    return name[:12]


def models_folder() -> Path:
    """Give the folder in which all models lie."""
    return Path(settings.ANKE_VAR) / "models"


def model_key() -> bytes:
    """Give the key that signs this installation's models."""
    return signing_key("triage-model")


def working_model(role: str = CHAMPION) -> Working | None:
    """Give the model that works in a role; None where none does, or it is unsound."""
    name = chosen_model(role)
    return _loaded(name, str(models_folder())) if name else None


@lru_cache(maxsize=4)
def _loaded(name: str, folder: str) -> Working | None:
    # scikit-learn takes seconds to load, and most pages never ask a model.
    from anke.intake.triage.storing import load

    try:
        return Working(name, load(Path(folder) / name, key=model_key(), expected=name))
    except AppealsError as error:
        logger.error("triage model %s is not used: %s", name[:12], error)  # noqa: TRY400
        return None
