# SPDX-License-Identifier: EUPL-1.2
"""The pure part of access: roles, actions and the table that joins them."""
