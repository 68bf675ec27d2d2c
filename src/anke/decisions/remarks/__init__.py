# SPDX-License-Identifier: EUPL-1.2
"""Remarks on what is registered: made by a controller, answered by who works on it."""
