# SPDX-License-Identifier: EUPL-1.2
"""The pure generator: from a calibration and a seed to the acts of every case."""
