# SPDX-License-Identifier: EUPL-1.2
"""Opening letters that may be hostile: in a process of its own, within limits."""
