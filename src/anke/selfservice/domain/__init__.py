# SPDX-License-Identifier: EUPL-1.2
"""The pure part of looking in: who may see what, and how secrets are formed."""
