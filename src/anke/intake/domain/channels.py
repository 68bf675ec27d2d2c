# SPDX-License-Identifier: EUPL-1.2
"""The ways in which a letter can reach the authority (*kanal*)."""

from enum import StrEnum


class MailChannel(StrEnum):
    """Where a letter came in; together with its hash the key of the letter."""

    EMAIL = "email"
    FOLDER = "folder"
    DIGITAL_POST = "digital-post"
    WEB_FORM = "web-form"
    APPEAL_FORM = "appeal-form"
    API = "api"
    SCAN = "scan"
    TELEPHONE = "telephone"
