# SPDX-License-Identifier: EUPL-1.2
"""The demo authority's mailbox: who writes, about what, and in which words."""
