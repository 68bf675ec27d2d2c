# SPDX-License-Identifier: EUPL-1.2
"""Anke: the platform on which an administrative appeals authority runs."""
