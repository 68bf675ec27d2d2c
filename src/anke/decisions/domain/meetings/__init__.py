# SPDX-License-Identifier: EUPL-1.2
"""The rules of board meetings (*ankemøder*): who sits, who votes, what it settles."""
