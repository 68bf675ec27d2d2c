# SPDX-License-Identifier: EUPL-1.2
"""The contract's terms and its scoring rule; pure."""
