# SPDX-License-Identifier: EUPL-1.2
"""What programs follow: the Atom feed, the catalogue, the release itself, the map.

/atom.xml               releases, revisions, withdrawals
/katalog.ttl            the catalogue after DCAT-AP-DK (.rdf and .jsonld, too)
/data/                  the release, file by file, as it was signed
/robots.txt, /sitemap.xml
"""
