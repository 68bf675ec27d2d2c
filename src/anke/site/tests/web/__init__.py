# SPDX-License-Identifier: EUPL-1.2
"""Tests in a real browser, against the real server on a register of its own."""
