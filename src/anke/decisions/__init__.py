# SPDX-License-Identifier: EUPL-1.2
"""From the first request to the letter that has left the house."""
