# SPDX-License-Identifier: EUPL-1.2
"""Who may see and do what, and the record of who saw which case."""
