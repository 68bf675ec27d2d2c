# SPDX-License-Identifier: EUPL-1.2
"""The mail room's tests."""
