"""What attackers type, as HTML and as Markdown, comes out as text or as one of twelve harmless elements."""

import re
import time
import timeit

import html5lib
import nh3
import pytest

from comments import markup

ALLOWED = {
    **{tag: set() for tag in ["p", "br", "strong", "em", "del", "pre", "blockquote", "ul", "ol", "li"]},
    "code": {"class"},
    "a": {"href", "rel"},
}
HREF = re.compile(r"(?i)(?:https?://[^\s/?#]|mailto:[^\s@]*@)[^\s\"<>\x00-\x20\x7f-\x9f]*")


def assert_harmless(html):
    """The page, read as a browser reads it, holds allowed elements only, and a sentinel after the comment stays out."""
    page = f"<div id=comment>{html}</div><div id=sentinel></div>"
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    assert [child.get("id") for child in body] == ["comment", "sentinel"]
    for element in list(body[0].iter())[1:]:
        assert isinstance(element.tag, str), f"comment or instruction in {html!r}"
        assert element.tag in ALLOWED, html
        assert set(element.attrib) <= ALLOWED[element.tag], html
        if element.tag == "a":
            assert element.get("rel") == "nofollow ugc noopener"
            assert HREF.fullmatch(element.get("href")), html
        if element.tag == "code" and "class" in element.attrib:
            assert re.fullmatch(r"language-[\w+#.-]+", element.get("class"))
    assert_stable(html)


def assert_stable(html):
    """Reading and writing the HTML again, as a page's script may, changes no element: nothing can mutate."""
    fragment = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    again = html5lib.serialize(
        fragment, omit_optional_tags=False, quote_attr_values="always", alphabetical_attributes=False
    )
    reread = html5lib.parseFragment(again, container="div", namespaceHTMLElements=False)
    assert [each.tag for each in fragment.iter()] == [each.tag for each in reread.iter()]


# Addresses that run script, load from elsewhere or leave the site under a false flag.
BAD_URLS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "jAvAsCrIpT:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x1fjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "java\x00script:alert(1)",
    "java\u200bscript:alert(1)",
    "java\u00adscript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "\u2028javascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "javascript\t:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript&#x0000003A;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6a;&#x61;vascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#14;javascript:alert(1)",
    "javascript\\:alert(1)",
    "java\\script:alert(1)",
    "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>",
    "javascript:alert`1`",
    "javascript:&#97;lert(1)",
    "ｊａｖａｓｃｒｉｐｔ:alert(1)",
    "javascript：alert(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "vbscript:msgbox(1)",
    "VbScRiPt:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "DATA:image/svg+xml,<svg/onload=alert(1)>",
    "data:image/png;base64,iVBORw0KGgo=",
    "data:,x",
    "file:///etc/passwd",
    "blob:https:x",
    "filesystem:https:x",
    "feed:javascript:alert(1)",
    "feed:https://evil.example",
    "view-source:javascript:alert(1)",
    "jar:https://evil.example!/x",
    "ms-its:x",
    "mhtml:https://evil.example",
    "ftp://evil.example",
    "ws://evil.example",
    "tel:+123456",
    "sms:+123456",
    "about:blank",
    "chrome://settings",
    "intent://scan/#Intent;end",
    "//evil.example",
    " //evil.example",
    "/\t/evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "http://",
    "https://?x",
    "https://#x",
    "http:// /",
    "mailto:",
    "mailto:nobody",
    "/logout",
    "../admin/",
    "?next=//evil.example",
    "#comment-1",
    ".",
    "x",
]
# Addresses that may be links, whatever odd thing is in them.
ODD_URLS = [
    "http://good.example@evil.example/",
    "http://good.example:443@evil.example/",
    "http://good.example%2F@evil.example/",
    "http://good.example\\@evil.example/",
    'https://evil.example/"onmouseover=alert(1)//',
    "https://evil.example/'onmouseover=alert(1)//",
    "https://evil.example/`onmouseover=alert(1)//",
    "https://evil.example/<script>alert(1)</script>",
    "https://evil.example/&quot;onclick=alert(1)",
    "https://evil.example/&#34;onclick=alert(1)",
    "https://evil.example/%22onclick=alert(1)",
    "https://evil.example/?q=javascript:alert(1)",
    "https://evil.example/\x00\x01\x7f",
    "https://evil.example/\u202egpj.exe",
    "https://xn--80ak6aa92e.com/",
    "https://аррӏе.com/",
    "https://evil。example/",
    "http://[::1]/",
    "http://[::1",
    "http://[evil/",
    "http://evil.example:99999999/",
    "http://evil.example:x/",
    "http://exa%mple/",
    "http://exa mple/",
    "http://a..b/",
    "http://0x7f.1/",
    "mailto:a@b.example?subject=%0d%0aBcc:c@d.example",
    'mailto:"<script>"@b.example',
]
HTML = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)</script>",
    "<script\x0c>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img src=https://evil.example/pixel.gif>",
    '<IMG SRC="jav&#x09;ascript:alert(1);">',
    '<img """><script>alert(1)</script>">',
    "<img src='x' onerror='alert(1)'",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href=data:image/svg+xml,x></use></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><p><style><!--</style><img src=x onerror=alert(1)>--></style>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<svg><foreignObject><iframe srcdoc=x></foreignObject></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<style>@import 'https://evil.example/x.css';</style>",
    '<style><img src="</style><img src=x onerror=alert(1)//">',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
    '<noframes><p title="</noframes><svg onload=alert(1)>">',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
    '<title><img title="</title><img src onerror=alert(1)>">',
    "<plaintext><script>alert(1)</script>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=//evil.example>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<body onload=alert(1)>",
    "<html onload=alert(1)>",
    "</body></html><script>alert(1)</script>",
    "<frameset onload=alert(1)><frame src=x></frameset>",
    "<form action=//evil.example><input name=password><button>go</button></form>",
    "<form id=comment><input name=parentNode></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<keygen onfocus=alert(1) autofocus>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster=https://evil.example/p.gif></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<source srcset=https://evil.example/p.gif>",
    "<picture><source onerror=alert(1)></picture>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<p onclick=alert(1)>x</p>",
    "<p id=sentinel name=forms class=btn style=position:fixed;inset:0>x</p>",
    '<p style="background:url(https://evil.example/p.gif)">x</p>',
    '<p style="width:expression(alert(1))">x</p>',
    "<a id=forms name=cookie href=https://x.example>x</a>",
    "<a href=https://x.example target=_blank rel=opener>x</a>",
    "<a href=https://x.example onclick=alert(1) style=all:unset>x</a>",
    '<a href="https://x.example" ping=//evil.example download>x</a>',
    '<code class="btn btn-danger">x</code>',
    '<code class="language-py fixed-top">x</code>',
    "<ol start=-2147483648 type=a reversed><li value=9>x</li></ol>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<del cite=javascript:alert(1) datetime=x>x</del>",
    "</div></div></div><div id=fake>x</div>",
    "</p></blockquote></ul></div><h1>x</h1>",
    "<div><p><a><b><i><u>",
    "<b><p></b></p><i><table><td></i>",
    "<table><tr><td></table></table></div>",
    "<a><a><a><p><a><p><em><p></em>",
    "<p><p><p></a></em></strong>",
    "<li></ul><ol></li>x",
    "<pre>\n\n<textarea>\n</pre>",
    "<!-- <img src=x onerror=alert(1)> -->",
    "<!--><script>alert(1)</script>-->",
    "<!--><img src=x onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<!doctype html><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1.0?><script>alert(1)</script>",
    "<?php echo 1 ?>",
    "<%<script>alert(1)</script>%>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "<x onclick=alert(1)>x</x>",
    "<x:script xmlns:x=http://www.w3.org/1999/xhtml>alert(1)</x:script>",
    "<is-element onclick=alert(1)>",
    "<slot name=x></slot>",
    "<\x00script>alert(1)</script>",
    "<script\x00>alert(1)</script>",
    "< script >alert(1)</ script >",
    "＜script＞alert(1)＜/script＞",
    "‹script›alert(1)‹/script›",
    "\ud800<script>alert(1)</script>\udfff",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;",
    '<a href="java&#115;cript:alert(1)">x</a>',
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=`javascript:alert(1)`>x</a>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "{{7*7}}{% debug %}${7*7}#{7*7}",
    "{{constructor.constructor('alert(1)')()}}",
]
MARKDOWN = [
    "[a](javascript:alert(1) 'https://ok.example')",
    "[a](https://ok.example 'x\" onclick=\"alert(1)')",
    '[a](https://ok.example "<script>alert(1)</script>")',
    "[a](<javascript:alert(1)>)",
    "[a](<https://ok.example/ onclick=alert(1)>)",
    "[a](\njavascript:alert(1)\n)",
    "[<img src=x onerror=alert(1)>](https://ok.example)",
    "[![a](javascript:alert(1))](https://ok.example)",
    "[![a](https://evil.example/p.gif)](https://ok.example)",
    "![a](https://evil.example/p.gif)",
    "![a](javascript:alert(1))",
    '![a](data:image/svg+xml,x "onerror=alert(1)")',
    '!["onerror="alert(1)](x)',
    "![a][b]\n\n[b]: javascript:alert(1)",
    "[a]: javascript:alert(1)\n\n[a]",
    "[a]: <javascript:alert(1)>\n[a][]",
    "[a]: https://ok.example '\" onclick=\"alert(1)'\n\n[a]",
    "[[[[[[a](https://ok.example)](https://ok.example)](https://ok.example)",
    "[a [b](https://b.example) c](https://c.example)",
    "[a <https://b.example> c](https://c.example)",
    "[a https://b.example c](https://c.example)",
    "[a](https://ok.example)[b](javascript:alert(1))",
    '<https://ok.example"onclick=alert(1)>',
    "<https://ok.example/'onclick='alert(1)>",
    '<mailto:a@b.example"onclick=alert(1)>',
    "<x@y.example><script>alert(1)</script>",
    '```"onclick="alert(1)\nx\n```',
    "```<script>\nalert(1)\n```",
    "``` py fixed-top\nx\n```",
    "```../../x\nx\n```",
    "~~~ &quot;&gt;<script>\n</code></pre><script>alert(1)</script>\n~~~",
    "`<script>alert(1)</script>`",
    "``</code><script>alert(1)</script>``",
    "> <script>alert(1)</script>\n> - <img src=x onerror=alert(1)>",
    "- <script>\n- alert(1)\n- </script>",
    "1. <style>\n2. x",
    "# <script>alert(1)</script>",
    "<script>\nalert(1)\n===",
    "a | b\n---|---\n<script> | x",
    "*<script>*alert(1)*</script>*",
    "**<b **onclick=alert(1)>**",
    "\\<script>alert(1)\\</script>",
    "<scr\\ipt>alert(1)</scr\\ipt>",
    '[a](https://ok.example/\\"onclick=alert(1))',
    '[a](https://ok.example/`x`"y")',
    'https://ok.example/"><script>alert(1)</script>',
    "https://ok.example/<svg/onload=alert(1)>",
    "https://ok.example/*a_b*~~c~~`d`",
    "http://http://javascript:alert(1)@ok.example",
    "HTTP://OK.EXAMPLE/`onclick",
    "[toc]\n{.class #id onclick=alert(1)}\n[^1]: x",
    "[x](https://ok.example){onclick=alert(1)}",
    "- [x] <input>\n- [ ] task",
    ":::script\nalert(1)\n:::",
    "$$\\href{javascript:alert(1)}{x}$$",
]
WRITTEN = (
    HTML
    + MARKDOWN
    + [form.format(url) for url in BAD_URLS + ODD_URLS for form in ("[a]({})", "[a](<{}>)", "<{}>", "{}", "![a]({})")]
)


def test_the_list_is_long_and_without_repeats():
    assert len(set(BAD_URLS + ODD_URLS + HTML + MARKDOWN)) == len(BAD_URLS + ODD_URLS + HTML + MARKDOWN) >= 280


@pytest.mark.parametrize("payload", WRITTEN)
def test_a_payload_as_text_is_harmless(payload):
    assert_harmless(markup.to_html(payload))
    assert_harmless(markup.to_html(f"> quoted {payload}\n\n*then* {payload} `code`\n- {payload}"))


@pytest.mark.parametrize("payload", HTML + [f'<a href="{url}">x</a>' for url in BAD_URLS + ODD_URLS])
def test_the_last_gate_alone_would_hold(payload):
    """Were the parser to let raw HTML through, the sanitiser after it would still leave nothing harmful."""
    html = markup._CLEANER.clean(markup.clean(payload))
    for wrong in re.findall(r"<(?!/?(?:p|br|strong|em|del|code|pre|blockquote|ul|ol|li|a)\b)[a-z!?]", html):
        pytest.fail(f"{wrong} in {html!r}")
    body = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in list(body.iter())[1:]:
        assert set(element.attrib) <= ALLOWED[element.tag]
        if "href" in element.attrib:
            assert re.match(r"(?i)https?:|mailto:", element.get("href"))


@pytest.mark.parametrize("url", BAD_URLS)
@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "[a]({} 'b')"])
def test_a_bad_address_is_no_link_at_all(url, form):
    hrefs = re.findall(r'href="([^"]*)"', markup.to_html(form.format(url)))
    assert all(
        href.startswith(("https://", "mailto:")) and "evil" in url and "https://evil.example" in href for href in hrefs
    )
    assert all(link.host.startswith("evil.example") for link in markup.links(markup.clean(form.format(url))))


@pytest.mark.parametrize("payload", HTML)
def test_raw_html_is_shown_as_typed_not_swallowed(payload):
    shown = html5lib.parseFragment(markup.to_html(f"x {payload} y"), container="div", namespaceHTMLElements=False)
    words = re.sub(r"[^a-z]", "", "".join(shown.itertext()))
    if "&" not in payload:
        assert words == re.sub(r"[^a-z]", "", f"x{payload}y")


# --- slow texts --------------------------------------------------------------------------------------------------

LIMIT = 5000
SLOW = {
    "nested quotes": ">" * LIMIT,
    "nested quotes, spaced": "> " * LIMIT,
    "nested quotes in lines": "".join(">" * n + "a\n" for n in range(1, 200)),
    "lazy quotes": "> a\nb\n" * LIMIT,
    "nested lists": "- " * LIMIT,
    "nested numbered lists": "1. " * LIMIT,
    "lists by indent": "".join("  " * n + "- a\n" for n in range(100)),
    "many items": "- a\n" * LIMIT,
    "many loose items": "* a\n\n" * LIMIT,
    "empty items": "-\n" * LIMIT,
    "changing marks": "- a\n+ b\n* c\n" * LIMIT,
    "quotes and lists": "> - " * LIMIT,
    "stars": "*" * LIMIT,
    "star words": "*a " * LIMIT,
    "star words closed": "*a " * 1000 + "a* " * 1000,
    "star runs": "**a *a " * LIMIT,
    "mixed emphasis": "*a _b " * LIMIT,
    "emphasis in words": "a*a_a" * LIMIT,
    "alternating": "*_" * LIMIT,
    "rule of three": "a***b**c*d" * LIMIT,
    "unders": "_" * LIMIT,
    "strikes": "~~a" * LIMIT,
    "strikes closed": "~~a~~" * LIMIT,
    "tildes": "a~" * LIMIT,
    "open brackets": "[" * LIMIT,
    "open brackets, closed late": "[" * (LIMIT - 4) + "](x)",
    "open brackets, closed now and then": ("[" * 490 + "](x)") * 20,
    "open words, closed now and then": ("*[a" * 150 + "](x)") * 20,
    "open brackets, linked now and then": ("[" * 90 + "](http://b.cd)") * 60,
    "half links": "[[](" * LIMIT,
    "half links in stars": "*[*[](" * LIMIT,
    "half links far apart": ("[[](" + "*a" * 24) * LIMIT,
    "open brackets, words": "[a" * LIMIT,
    "close brackets": "]" * LIMIT,
    "brackets": "[]" * LIMIT,
    "nested brackets": "[" * 2500 + "]" * 2500,
    "bracket parens": "[](" * LIMIT,
    "open links": "[a](" * LIMIT,
    "open links angle": "[a](<b" * LIMIT,
    "open titles": '[a](http://b.example "c' * LIMIT,
    "open parens": "[a](" + "(" * LIMIT,
    "link after link": "[a](http://b.example)" * LIMIT,
    "nested links": "[" * 300 + "a](http://b.example)" * 250,
    "images": "![" * LIMIT,
    "star brackets": "*[" * LIMIT,
    "backticks": "`" * LIMIT,
    "growing backticks": "".join("e" + "`" * n for n in range(1, 100)),
    "backtick words": "`a``b" * LIMIT,
    "fences": "```\n" * LIMIT,
    "open fences in quotes": "> ```\n" * LIMIT,
    "tilde fences": "~~~a\n" * LIMIT,
    "angles": "<" * LIMIT,
    "angle words": "<a" * LIMIT,
    "angle pairs": "<>" * LIMIT,
    "open autolinks": "<http://a" * LIMIT,
    "autolinks": "<http://a.b>" * LIMIT,
    "comments": "<!--" * LIMIT,
    "ampersands": "&" * LIMIT,
    "entities": "&amp;" * LIMIT,
    "open entities": "&a" * LIMIT,
    "number entities": "&#1" * LIMIT,
    "backslashes": "\\" * LIMIT,
    "escapes": "\\*" * LIMIT,
    "escaped breaks": "a\\\n" * LIMIT,
    "line breaks": "*a*\n" * LIMIT,
    "spaces before breaks": "*a*" + " " * LIMIT + "\n" + "b",
    "blank lines": "*a*\n \n\t\n" * LIMIT,
    "tabs": "-\t" * LIMIT,
    "schemes": "http://" * LIMIT,
    "schemes, spaced": "http:// " * LIMIT,
    "hosts": "http://a.b " * LIMIT,
    "dotted host": "http://" + "a." * LIMIT,
    "dashed host": "http://" + "a-" * LIMIT,
    "dashed hosts": ("http://" + "a-" * 30 + "_ ") * 80,
    "long host": "http://" + "a" * LIMIT,
    "labels cut off": ("http://" + "a.b-c." * 20 + "_ ") * 40,
    "long users": "http://" + "a:b@" * LIMIT,
    "user parts": ("http://" + "u" * 49 + "@ ") * 90,
    "open path": "http://a.b/" + "(" * LIMIT,
    "path quotes": "http://a.b/" + "'a\"b" * LIMIT,
    "path brackets": "http://a.b/" + "[{(" * LIMIT,
    "path dots": "http://a.b/" + ".,;!?" * LIMIT,
    "path dashes": "http://a.b/" + "-" * LIMIT + " ",
    "mail": "mailto:" * LIMIT,
    "mail names": "mailto:" + "a" * LIMIT,
    "mail hosts": "mailto:a@" + "b-c." * LIMIT,
    "colons": ":" * LIMIT,
    "mixed": "*[a`<b>&c;_d](e \"f\\" * LIMIT,
    "marks": "*" + "\u0301" * LIMIT,
    "wide letters": "*é你𝐯\u200d* " * LIMIT,
    "deep tangle": "> *a [b `c <d " * LIMIT,
}  # fmt: skip


def nearly_crowded(text):
    """As much of a text as is still rendered, and prose behind it."""
    while markup.is_crowded(markup.clean(text)):
        text = text[:-8]
    return (text + " and prose" * LIMIT)[:LIMIT]


@pytest.mark.parametrize("cut", [str, nearly_crowded])
@pytest.mark.parametrize("name", SLOW)
def test_the_worst_text_of_five_thousand_letters_takes_fifty_milliseconds(name, cut):
    text = cut(SLOW[name][:LIMIT])
    for render in (markup.to_html, markup.links):
        took = timeit.repeat(lambda render=render: render(text), timer=time.process_time, number=1, repeat=5)
        assert min(took) <= 0.05


def test_a_text_with_more_signs_than_anybody_writes_is_shown_as_typed():
    listed = "\n".join(f"- point {number}" for number in range(299))
    assert markup.to_html(listed).count("<li>") == 299
    crowded = listed + "\n- one too many *and* <b>more</b>"
    assert markup.to_html(crowded).startswith("<p>- point 0<br>\n- point 1<br>")
    assert markup.to_html(crowded).endswith("- one too many *and* &lt;b&gt;more&lt;/b&gt;</p>")
    assert markup.links(crowded + " https://example.org/") == []


@pytest.mark.parametrize("name", SLOW)
def test_the_worst_texts_come_out_harmless(name):
    assert_harmless(markup.to_html(SLOW[name][:LIMIT]))


def test_elements_never_nest_deeper_than_the_limit():
    for text in SLOW.values():
        depth = deepest = 0
        for closing, tag in re.findall(r"<(/?)([a-z]+)", markup.to_html(text[:LIMIT])):
            depth += 0 if tag == "br" else -1 if closing else 1
            deepest = max(deepest, depth)
        assert deepest <= 2 * markup.MAX_NESTING + 2


def test_the_sanitiser_is_one_that_was_checked():
    assert tuple(int(part) for part in nh3.__version__.split(".")[:3]) >= (0, 3, 8)
