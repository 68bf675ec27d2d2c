# SPDX-License-Identifier: EUPL-1.2
"""Drawings of our own (SVG): the shapes and axes that charts are made of.

sheet = Sheet(600, 360, "Verserende sager", "Tallene står i tabellen.")
"""
