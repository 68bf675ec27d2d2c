# SPDX-License-Identifier: EUPL-1.2
"""Tests of the public forms, the API and the telephone note."""
