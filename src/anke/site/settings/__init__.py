# SPDX-License-Identifier: EUPL-1.2
"""The settings: `ANKE_SETTINGS` names demo (the default), production or test."""
