# SPDX-License-Identifier: EUPL-1.2
"""What a letter is, what may be done with it, and what it says; pure."""
