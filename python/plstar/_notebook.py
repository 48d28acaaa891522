"""Pages in a notebook: what they have in common, the chart engine above all, is in its outputs once."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import sys
from typing import Any

LEAST = 2000  # characters of a style or script that is shared
_PARTS = re.compile(r"(<style>|<script>)(.*?)(</style>|</script>)", re.DOTALL)
_known: dict[str, str] = {}  # what the pages of this process have in common, by its hash
_shown: list[str] = []  # where in the notebook it is

# A frame unpacks its page, and asks the notebook for what it shares until it comes; before, the page is its
# words and tables alone.
_FRAME = """<body style="margin:0"><iframe id="f" style="width:100%;height:100vh;border:0"></iframe><script>
(async () => {
const open = async b => new Response(new Blob([Uint8Array.from(atob(b), c => c.charCodeAt(0))]).stream()
  .pipeThrough(new DecompressionStream('gzip'))).text();
const page = JSON.parse(await open('PAGE')), keys = KEYS;
const show = shared => { f.srcdoc = page.map((t, i) => i % 2 ? shared[t] || '' : t).join('') };
let whole = keys.length === 0, asked = 0;
if (whole) return show({});
addEventListener('message', async m => {
  if (whole || !m.data || !m.data.plstar) return;
  const all = Object.assign({}, ...await Promise.all(m.data.plstar.map(async b => JSON.parse(await open(b)))));
  if (whole || !keys.every(k => k in all)) return;
  whole = true;
  clearInterval(timer);
  show(all);
});
const ask = () => { parent.postMessage('plstar?', '*'); if (asked++ === 4) show({}); };
const timer = setInterval(ask, 400);
ask();
})()
</script>"""

_SHARED = """<script>(() => {
const all = window.plstarShared || (window.plstarShared = []), mine = 'PACKED';
if (!all.includes(mine)) all.push(mine);
if (all.length > 1 || window.plstarAnswers) return;
window.plstarAnswers = true;
window.addEventListener('message', m => m.data === 'plstar?' && m.source.postMessage({plstar: all}, '*'));
})()</script>"""


def framed(page: str) -> str:
    """A page in a frame of a notebook.

    In a kernel of Jupyter the frame is of what is the page's own; the rest is in an output in front of the latest
    page: a cell that is run again brings it back, and where it was before it goes. Elsewhere the frame has all.
    """
    parts, keys = _cut(page)
    shell = kernel()
    if shell is None or "google.colab" in sys.modules:  # there each output is in a page of its own
        parts, keys = [page], []
    else:
        _move(shell)
    return frame(parts, keys)


def frame(parts: list[str], keys: list[str]) -> str:
    """A frame of texts, between which what is shared stands under its keys."""
    source = _FRAME.replace("PAGE", _packed(parts)).replace("KEYS", json.dumps(sorted(set(keys))))
    return (f'<iframe srcdoc="{html.escape(source)}" sandbox="allow-scripts allow-downloads" '
            'style="width:100%;height:640px;border:0"></iframe>')


def shared() -> str:
    """The output that frames ask: all that the pages of this process share."""
    return _SHARED.replace("PACKED", _packed(_known))


def _cut(page: str) -> tuple[list[str], list[str]]:
    """A page as its own texts and, between them, the keys of long styles and scripts."""
    parts, keys, at = [], [], 0
    for found in _PARTS.finditer(page):
        text = found[2]
        if len(text) < LEAST:
            continue
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        _known[key] = text
        keys.append(key)
        parts += [page[at:found.start(2)], key]
        at = found.end(2)
    return [*parts, page[at:]], keys


def _packed(value: Any) -> str:
    return base64.b64encode(gzip.compress(json.dumps(value).encode(), mtime=0)).decode()


def kernel() -> Any:
    """The shell of a kernel of Jupyter; None elsewhere."""
    shell = sys.modules["IPython"].get_ipython() if sys.modules.get("IPython") else None
    return shell if getattr(shell, "kernel", None) is not None else None


def _move(shell: Any) -> None:
    """Has what is shared in an output here, and no more where it was."""
    def publish(text: str, name: str, update: bool) -> None:
        shell.display_pub.publish({"text/html": text, "text/plain": ""}, transient={"display_id": name}, update=update)

    while _shown:
        publish("", _shown.pop(), True)
    name = f"plstar-{shell.execution_count}-{id(_known)}"
    publish(shared(), name, False)
    _shown.append(name)
