# SPDX-License-Identifier: EUPL-1.2
"""The status of a case for those it concerns, and nobody else."""
