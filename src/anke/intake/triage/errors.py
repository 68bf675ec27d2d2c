# SPDX-License-Identifier: EUPL-1.2
"""What triage refuses to do, one class for each cause.

Example:
    >>> refusal = TooFewLetters("kind: 3 letters")
    >>> isinstance(refusal, AppealsError)
    True
"""

from anke.errors import AppealsError


class TooFewLetters(AppealsError):
    """There is nothing to learn from: too few letters, or only one answer."""


class LabelsDoNotFit(AppealsError):
    """A target has more or fewer labels than there are texts."""


class UnknownTarget(AppealsError):
    """The model has not learnt to answer this question."""


class UnknownLabel(AppealsError):
    """The target has no class of this name."""


class ModelMissing(AppealsError):
    """A file of the model is not there."""


class ModelChanged(AppealsError):
    """A file of the model is not the one that was signed."""


class ModelTooLarge(AppealsError):
    """A file of the model is larger than a model may be."""


class ModelUnknown(AppealsError):
    """The model was written by a program that keeps models in another way."""


class EmbeddingMissing(AppealsError):
    """The model was trained with an embedding that is not installed here."""
