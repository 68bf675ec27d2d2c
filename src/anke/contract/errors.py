# SPDX-License-Identifier: EUPL-1.2
"""Why a contract cannot be read or scored: one class per cause."""

from __future__ import annotations

from anke.errors import AppealsError


class ContractMalformedError(AppealsError):
    """A contract's file says something that it cannot say; file and entry are named."""


class UnknownContractError(AppealsError):
    """There is no contract for that year, or none of that name."""


class ReportUnprintableError(AppealsError):
    """A report cannot be written: its template or a sign in it is in the way."""


class UnknownNameError(AppealsError):
    """A template names a figure, table or chart that the report does not have."""


class ReportPeriodError(AppealsError):
    """The period does not fit the report, or the vintage knows nothing of it yet."""


# --- Four eyes -----------------------------------------------------------------------


class SamePersonError(AppealsError):
    """Another person must: whoever recorded it would confirm it, or sign it twice."""


# --- Reports -------------------------------------------------------------------------


class UnknownPeriodError(AppealsError):
    """A report's period is written in no way that is known."""


class UnknownReportError(AppealsError):
    """No report has this id."""


class ReportStateError(AppealsError):
    """The report is not where this can be done, such as signing before freezing."""


class OpenErrorsError(AppealsError):
    """Registrations are missing or contradict each other, and nobody accepted it."""


class UntoldReasonError(AppealsError):
    """Something that needs a reason was asked for without one."""


class PersonalDataError(AppealsError):
    """A text that is kept for good holds a CPR number."""


class ReportDamagedError(AppealsError):
    """A frozen report's file is gone, or is not what was signed."""


class ReportRunningError(AppealsError):
    """A report is being written already."""


# --- Records -------------------------------------------------------------------------


class UnknownRecordError(AppealsError):
    """There is no record of that number, or it is of another kind."""


class RecordStateError(AppealsError):
    """The record is not where this can be done, such as confirming it twice."""


class FutureDayError(AppealsError):
    """Something would be recorded for a day that has not come."""


class UnknownRegisterError(AppealsError):
    """There is no such register, item, figure or deliverable."""


class EvidenceRefusedError(AppealsError):
    """What was typed or uploaded cannot be recorded; the text says what to change."""
