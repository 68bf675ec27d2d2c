# SPDX-License-Identifier: EUPL-1.2
"""The registers that the score needs: documents, figures, obligations, requirements.

files       what the registers list, as dated data (TOML)
sheets      figures out of a CSV or XLSX file
services    the only writers: one records, another confirms, a wrong record goes
queries     what counts, as known on a day
page        what the pages show
"""
