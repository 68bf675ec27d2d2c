# SPDX-License-Identifier: EUPL-1.2
"""Disclosure control: tables, suppression and the attack on both; pure."""
