# SPDX-License-Identifier: EUPL-1.2
"""The gate (*slusen*): from a vintage of facts to a bundle that may leave the house.

areas       what is published of each area: which years, which tables (data)
axes        first instances under regions, subjects under laws, by the catalogue
counting    the counts by first instance, subject and quarter, from a vintage
layouts     the declared tables of one area and year; where there can be no case
protecting  suppression and attack of many areas and years, in two processes
keeping     what stood behind a release: true counts and marks, inside the house
contents    words, measures, notes, breaks, calendar (data)
revisions   every published figure that changed
drafts      all of it together, named by its content: what two persons sign
"""
