# SPDX-License-Identifier: EUPL-1.2
"""The API for reusers, after the contract of PxWeb 2 (`/api/v2/`).

Whoever reads PxWeb tables from other statistics offices reads these the same way: the
same paths, parameters, selection expressions and formats. Dimensions are called as in
the addresses of the pages: `instans`, `emne`, `periode`, `noegletal`.

    GET /api/v2/tables/municipal-years/data?valueCodes[periode]=top(3)
"""
