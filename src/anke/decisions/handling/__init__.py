# SPDX-License-Identifier: EUPL-1.2
"""Working a case: asking, hearing, noting, signing, deciding, and what comes after."""
