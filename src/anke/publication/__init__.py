# SPDX-License-Identifier: EUPL-1.2
"""The one gate out of the house: what the public may see, and what stays hidden."""
