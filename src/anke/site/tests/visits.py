# SPDX-License-Identifier: EUPL-1.2
"""Every page of the staff site, as somebody sees it: what axe looks at.

`test_pages.py` walks the addresses of the site and fails when one of them is neither
here nor shown to be no page; `web/test_accessibility.py` makes the visits.
"""

from __future__ import annotations

from typing import NamedTuple

from anke.site.tests.settled_letters import FILED, REJECTED, SPLIT, UNDONE
from anke.site.tests.world import OVERDUE, SECOND_STEP_USER

CODE_PAGE = "/konto/totrin/kode/"


class Visit(NamedTuple):
    """One page and who looks at it; without a user nobody is signed in."""

    address: str
    user: str = "ankechef"


VISITS = {
    "overview": Visit("/"),
    "overview-quarter": Visit("/?year=2022&quarter=2022K3"),
    "case-list": Visit("/sager/"),
    "filtered": Visit("/sager/?status=pending&due=overdue&law=x"),
    "empty-list": Visit("/sager/?q=findes-ikke"),
    "case-page": Visit(f"/sager/{OVERDUE}/"),
    "case-with-kin": Visit("/sager/22-00003/"),
    "document-beside-the-list": Visit(f"/sager/{OVERDUE}/?dokument=1"),
    "document-not-there": Visit(f"/sager/{OVERDUE}/?dokument=9"),
    "case-of-the-caseworker": Visit(f"/sager/{OVERDUE}/", "sagsbehandler"),
    "unknown-case": Visit("/sager/22-99999/"),
    "my-work": Visit("/fordeling/mit-arbejde/", "sagsbehandler"),
    "team-board": Visit("/fordeling/tavle/?team=-"),
    "line": Visit("/fordeling/koe/", "teamleder"),
    "teams": Visit("/fordeling/team/"),
    "loans": Visit("/fordeling/udlaan/"),
    "levers": Visit("/fordeling/haandtag/"),
    "ask-somebody": Visit(f"/sagsbehandling/{OVERDUE}/skridt/spoerg/", "sagsbehandler"),
    "note": Visit(f"/sagsbehandling/{OVERDUE}/skridt/notat/", "sagsbehandler"),
    "lapse": Visit(f"/sagsbehandling/{OVERDUE}/skridt/bortfald/", "sagsbehandler"),
    "refer": Visit(f"/sagsbehandling/{OVERDUE}/skridt/henvis/", "sagsbehandler"),
    "add-a-party": Visit(f"/sagsbehandling/{OVERDUE}/skridt/part/", "sagsbehandler"),
    "choose-the-subject": Visit(f"/sagsbehandling/{OVERDUE}/skridt/emne/"),
    "add-a-document": Visit(f"/sagsbehandling/{OVERDUE}/dokument/", "sagsbehandler"),
    "deadline-notice": Visit(f"/sagsbehandling/{OVERDUE}/skridt/fristbrev/"),
    "decide": Visit(f"/sagsbehandling/{OVERDUE}/skridt/afgoer/", "sagsbehandler"),
    "hand-in": Visit(f"/sagsbehandling/{OVERDUE}/skridt/til-godkendelse/"),
    "not-now": Visit(f"/sagsbehandling/{OVERDUE}/skridt/genoptag/", "sagsbehandler"),
    "measures": Visit("/tal/"),
    "why": Visit("/tal/reversal-rate/?area=municipal&year=2022"),
    "why-count": Visit("/tal/pending/?area=municipal&year=2022"),
    "why-without-cases": Visit("/tal/reversal-rate/?year=2022", "analytiker"),
    "unknown-figure": Visit("/tal/findes-ikke/"),
    "deadline-rules": Visit("/frister/"),
    "accessibility": Visit("/tilgaengelighed/"),
    "accessibility-at-the-door": Visit("/tilgaengelighed/", ""),
    "appeal": Visit("/klag/", ""),
    "instance-key": Visit("/ankeskema/noegle/", ""),
    "status-start": Visit("/min-sag/", ""),
    "status-ask": Visit("/min-sag/nyt-link/", ""),
    "status-key": Visit("/min-sag/myndighed/", ""),
    "status-times": Visit("/min-sag/tider/", ""),
    "status-letters": Visit("/borgeradgang/", "journal"),
    "sign-in": Visit("/konto/log-ind/", ""),
    "sign-out": Visit("/konto/log-ud/"),
    "locked-account": Visit("/konto/spaerret/"),
    "password": Visit("/konto/kodeord/"),
    "confirm-password": Visit("/konto/bekraeft/"),
    "two-steps": Visit("/konto/totrin/"),
    "authenticator": Visit("/konto/totrin/app/til/"),
    "two-steps-active": Visit("/konto/totrin/", SECOND_STEP_USER),
    "confirm-password-or-code": Visit("/konto/bekraeft/", SECOND_STEP_USER),
    "confirm-code": Visit("/konto/totrin/bekraeft/", SECOND_STEP_USER),
    "authenticator-away": Visit("/konto/totrin/app/fra/", SECOND_STEP_USER),
    "recovery-codes": Visit("/konto/totrin/reservekoder/", SECOND_STEP_USER),
    "new-recovery-codes": Visit("/konto/totrin/reservekoder/nye/", SECOND_STEP_USER),
    "mail-queue": Visit("/post/", "journal"),
    "filed-letter": Visit(f"/post/{FILED}/", "journal"),
    "rejected-letter": Visit(f"/post/{REJECTED}/", "journal"),
    "undone-letter": Visit(f"/post/{UNDONE}/", "journal"),
    "half-settled-letter": Visit(f"/post/{SPLIT}/", "journal"),
    "settled-letters": Visit("/post/?status=filed", "journal"),
    "unknown-letter": Visit("/post/22-M99999/", "journal"),
    "triage-settings": Visit("/post/regler/"),
    "telephone-note": Visit("/post/telefon/", "journal"),
    "protected-cases": Visit("/adgang/beskyttede/"),
    "protection": Visit(f"/adgang/sag/{OVERDUE}/"),
    "protection-of-own-case": Visit(f"/adgang/sag/{OVERDUE}/", "sagsbehandler"),
    "secret-address": Visit(f"/adgang/sag/{OVERDUE}/adresse/", "sagsbehandler"),
    "access-log": Visit(f"/adgang/sag/{OVERDUE}/opslag/", "sagsbehandler"),
    "view-log": Visit("/adgang/opslag/", "revisor"),
    "person-log": Visit("/adgang/opslag/udskrift/?person=x"),
    "staff-accounts": Visit("/adgang/medarbejdere/", "administrator"),
    "staff-account": Visit("/adgang/medarbejdere/teamleder/", "administrator"),
    "own-account": Visit("/adgang/medarbejdere/administrator/", "administrator"),
    "post-out": Visit("/sagsbehandling/post-ud/", "journal"),
    "letter-out": Visit("/sagsbehandling/post-ud/22-U00001/", "journal"),
    "letter-out-stuck": Visit("/sagsbehandling/post-ud/22-U00002/", "journal"),
    "letter-out-unknown": Visit("/sagsbehandling/post-ud/22-U99999/", "journal"),
    "robots": Visit("/sagsbehandling/robotter/"),
    "robot": Visit("/sagsbehandling/robotter/reminder/"),
    "robot-for-a-caseworker": Visit(
        "/sagsbehandling/robotter/document-bundle/", "sagsbehandler"
    ),
    "releases": Visit("/offentliggoerelser/", "controller"),
    "prepare-a-release": Visit("/offentliggoerelser/forbered/", "controller"),
    "contract-reports": Visit("/resultatplan/rapporter/", "controller"),
    "contract-reports-of-a-reader": Visit("/resultatplan/rapporter/", "sagsbehandler"),
    "draft-a-report": Visit("/resultatplan/rapporter/nyt/", "controller"),
    "tell-of-a-deviation": Visit("/resultatplan/rapporter/afvigelse/", "controller"),
    "contract-documents": Visit("/resultatplan/registre/", "controller"),
    "contract-figures": Visit("/resultatplan/registre/tal/", "controller"),
    "contract-obligations": Visit("/resultatplan/registre/forpligtelser/"),
    "contract-requirements": Visit("/resultatplan/registre/krav/", "sagsbehandler"),
    "contract-deliverable": Visit(
        "/resultatplan/registre/leverance/example-2022/1.5/account/", "controller"
    ),
    "contract-delivered": Visit(
        "/resultatplan/registre/leverance/example-2022/1.6/memo/"
    ),
    "contract-figure": Visit(
        "/resultatplan/registre/tal/example-2022/sick-leave-own/", "analytiker"
    ),
    "contract-nothing-yet": Visit(
        "/resultatplan/registre/?plan=resultatplan-2020", "sagsbehandler"
    ),
    "contract-figures-import": Visit(
        "/resultatplan/registre/indlaes/example-2022/", "controller"
    ),
    "contract-causes": Visit("/resultatplan/registre/aarsager/", "sagsbehandler"),
    "contract-cause": Visit(
        "/resultatplan/registre/aarsager/2022-09/municipal/", "sagsbehandler"
    ),
    "contract-item": Visit(
        "/resultatplan/registre/punkt/obligations/folketing-evaluation-2020/"
    ),
    "contract": Visit("/resultatplan/"),
    "contract-of-2020": Visit("/resultatplan/plan/resultatplan-2020/"),
    "contract-target": Visit(
        "/resultatplan/plan/example-2022/maal/1.2/?krav=13,5&historik=1"
    ),
    "contract-target-sent": Visit("/resultatplan/plan/resultatplan-2020/maal/1.6/"),
    "contract-target-not-there": Visit("/resultatplan/plan/example-2022/maal/9.9/"),
    "registrations": Visit("/resultatplan/registreringer/", "controller"),
    "meetings": Visit("/sagsbehandling/moeder/"),
    "plan-a-meeting": Visit("/sagsbehandling/moeder/nyt/"),
    "board-members": Visit("/sagsbehandling/moeder/medlemmer/"),
    "my-meetings": Visit("/sagsbehandling/mine-moeder/", "laegekonsulent"),
    "my-questions": Visit("/sagsbehandling/mine-spoergsmaal/", "laegekonsulent"),
    "my-remarks": Visit("/sagsbehandling/mine-bemaerkninger/", "controller"),
    "remark": Visit(f"/sagsbehandling/{OVERDUE}/bemaerkning/", "controller"),
    "case-of-the-controller": Visit(f"/sager/{OVERDUE}/", "controller"),
    "texts": Visit("/sagsbehandling/tekster/"),
    "texts-not-found": Visit("/sagsbehandling/tekster/?q=findes-ikke"),
    "text": Visit("/sagsbehandling/tekster/decision-result.any.any.any.upheld/"),
    "text-for-a-caseworker": Visit(
        "/sagsbehandling/tekster/decision-court.compulsory-measures.any.any.any/",
        "sagsbehandler",
    ),
    "new-text": Visit("/sagsbehandling/tekster/ny/"),
    "letter": Visit(f"/sagsbehandling/{OVERDUE}/brev/"),
    "letter-of-hearing": Visit(f"/sagsbehandling/{OVERDUE}/brev/partshoering/"),
    "not-found": Visit("/findes-ikke/"),
    "not-allowed": Visit("/sager/", "administrator"),
}

# Pages that come in the middle of a story: the tests of that story look at them.
IN_A_STORY = {
    "mfa_authenticate",  # CODE_PAGE: between password and code
    # web/test_distribution.py: a proposal, somebody of the staff, forms that were sent
    "my-work-act",
    "line-give",
    "proposal-make",
    "proposal",
    "proposal-accept",
    "teams-change",
    "staff-page",
    "staff-change",
    "loans-change",
    "levers-change",
    # web/test_case_work.py: what is done to a request, and the draft that is read
    "request-action",
    "case-letter",
    # decisions/dispatch/tests/test_pages.py: a refusal stands on the page of the letter
    "dispatch-call-back",
    "dispatch-channel",
    "dispatch-again",
    "dispatch-sent",
    "dispatch-given-back",
    # web/test_robots.py: a robot is tried, switched on, and undone
    "robot-switch",
    "robot-undo",
    # web/test_release_pages.py, publication/tests/test_pages.py
    "release",
    "release-sign",
    "release-schedule",
    "release-publish",
    "release-withdraw",
    "release-drop",
    # web/test_contract_reports.py, contract/tests/test_report_pages.py
    "contract-report",
    "contract-report-comment",
    "contract-report-renew",
    "contract-report-freeze",
    "contract-report-reopen",
    "contract-report-sign",
    "contract-report-send",
    "contract-report-drop",
    "contract-report-figures",
    "contract-report-file",
    # web/test_register_pages.py, contract/registers/tests/test_pages.py
    "contract-document-add",
    "contract-dispatch-add",
    "contract-document-file",
    "contract-record-confirm",
    "contract-record-take-back",
    # web/test_board_meetings.py
    "case-meeting",
    "meeting-page",
    "meeting-agenda",
    "meeting-seats",
    "meeting-do",
    "meeting-item",
    "meeting-protocol",
    "meeting-protocol-pdf",
    "meeting-material",
    "my-meeting",
    # web/test_consultants_day.py, web/test_controllers_day.py
    "my-question",
    "remark-settle",
    # web/test_public_forms.py
    "appeal-check",
    "appeal-receipt",
    "appeal-form",
    "appeal-form-check",
    "appeal-form-receipt",
    "supplement-form",
    "supplement-form-check",
    "supplement-form-receipt",
    # web/test_looking_in.py
    "status-code",
    "status-cases",
    "status-page",
    "status-letter",
    "status-send",
    "status-send-check",
    "status-sent",
    "status-sign-in",
    "status-signed-in",
    "status-give",
    "status-print",
    # web/test_mail_room.py: pages with a letter on them, or a form that was sent
    "next-letter",
    "letter-file",
    "letter-reject",
    "letter-split",
    "letter-undo",
    "letter-body",
    "routing-change",
    "robot-change",
    "model-choose",
    "model-card",
    # cases/tests/test_document_viewer.py: a page of a document, drawn
    "case-document-page",
    # intake/tests/screen/test_desk.py: files out of a letter
    "letter-raw",
    "letter-attachment",
    "letter-attachment-page",
}
# Here programs are answered, in JSON.
FOR_MACHINES = "/api/"

# What answers with a file or leads on to a page, by the name of its address.
NO_PAGES = {
    "health": "text/plain",
    "language": "redirect",
    "start": "redirect",
    "case-search": "redirect",
    "case-export": "text/csv",
    "case-document": "text/plain",
    "draft-pdf": "application/pdf",
    "draft-word": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "contract-figure-template": "text/csv",
    "build-vintage": "redirect",
    "why-csv": "text/csv",
    "registrations-csv": "text/csv",
    "was": "redirect",
    "instance-leave": "redirect",
    "dispatch-retry": "redirect",
    "robot-try": "redirect",
    "case-bundle": "redirect",
    "dispatch-posted": "redirect",
    "case-letter-call-back": "redirect",
    "status-link": "redirect",
    "status-leave": "redirect",
    "status-close": "redirect",
    "case-protect": "redirect",
    "case-name": "redirect",
    "case-unname": "redirect",
    "case-conflict": "redirect",
    "case-conflict-lift": "redirect",
    "view-log-csv": "text/csv",
    "view-log-person": "redirect",
    "staff-account-change": "redirect",
    "mfa_download_recovery_codes": "text/plain",
}
