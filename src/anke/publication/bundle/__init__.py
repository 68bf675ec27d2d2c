# SPDX-License-Identifier: EUPL-1.2
"""The released bundle (*det frigivne*): everything the public site may know.

A bundle is a folder that holds released values only: what may not be seen is not in
it. It is written by the gate, read by the portal, and knows neither Django nor the
register.

    <folder>/current                 the id of the release that readers see
    <folder>/releases/<id>.json      the manifest: what was released, when, how
    <folder>/releases/<id>.sig       its signature (Ed25519), 64 bytes
    <folder>/withdrawn/<id>.json     a note that the release was taken back: when, why
    <folder>/withdrawn/<id>.sig      its signature
    <folder>/files/<sha256>.parquet  cells of one area and year
    <folder>/files/<sha256>.json     words, notes, breaks; the log of revisions

Files are named by their content: two releases share what they have in common, and an
earlier release can be opened at any time by its id. A release is never changed, not
even when it is taken back: a note is laid beside it.

    bundle = open_bundle(folder)
    cube = bundle.cube("municipal")
    cube.values["upheld"][cube.first_instances["municipality-0751"], 0, 3]
"""

from __future__ import annotations
