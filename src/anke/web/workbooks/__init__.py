# SPDX-License-Identifier: EUPL-1.2
"""What every workbook (XLSX) of ours is made of: cells, safe texts, and the ZIP.

docs/adr/0012 says why no library writes it.
"""
