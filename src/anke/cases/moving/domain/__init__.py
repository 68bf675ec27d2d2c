# SPDX-License-Identifier: EUPL-1.2
"""What a row of another system's tables means: pure, as all law and rules are."""
