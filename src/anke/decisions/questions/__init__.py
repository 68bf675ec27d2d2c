# SPDX-License-Identifier: EUPL-1.2
"""Questions to medical consultants: their list, their answers, what follows."""
