#!/usr/bin/env python3
"""Makes the pictures of docs/concepts.md, docs/pictures: charts of plstar's reports as their own SVG button saves them.

    tools/docs_pictures.py [COMMAND]      the command to run plstar by (default: ./plstar); needs chromium

The pictures are kept in the repository: they change only with the reports, and the site is built without a browser.
"""

import base64
import html
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
PICTURES = HOME / "docs" / "pictures"
DEMO = "--rows 300 --network 'dense(512) tanh dense'"

# folder: the command that fills it; then its charts: chart id -> name of the picture
RUNS = {
    "wide": (f"train digits {DEMO} --steps 1000", {"loss": "loss", "spectrum": "spectrum", "mu": "pl-constant"}),
    "narrow": ("train diabetes --rows 200 --network 'dense(8) tanh dense' --steps 20000", {"profile": "floor"}),
    "widths": (
        "linearity breast_cancer --rows 40 --network 'dense({m}) tanh dense({m}) tanh dense' --widths 16,32,64,128,256,512 --seeds 3",
        {"hessian": "hessian-by-width", "drift": "drift-by-width"},
    ),
    "around": ("landscape RUNS/wide --samples 1", {"path-plane-end": "plane"}),
    "density": ("spectrum RUNS/small --density", {"all-density": "hessian-density"}),
    "before": (f"advise digits {DEMO}", {"speed-up": "batches"}),
}
BEFORE = {"small": "train breast_cancer --rows 60 --network 'dense(256) tanh dense' --steps 500"}

SAVE = """
<script>
const wait = setInterval(() => {
  if (document.documentElement.dataset.ready !== 'true') return;
  clearInterval(wait);
  const wanted = %s;
  const all = Object.fromEntries(plstar.page.cards.filter(c => wanted.includes(c.state.chart.id))
    .map(c => [c.state.chart.id, plstar.exports.svg(c.state, plstar.theme.light).text]));
  const pre = document.createElement('pre');
  pre.id = 'saved';
  pre.textContent = Object.entries(all).map(([id, text]) => '@@' + id + '\\n' + text).join('\\n');
  document.body.replaceChildren(pre);
}, 20);
</script>
"""


def charts(page: pathlib.Path, wanted: list[str]) -> dict[str, str]:
    """The SVG texts of a page's charts."""
    text = page.read_text()
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)  # in this copy alone
    copy = page.with_name("copy.html")
    copy.write_text(text.replace("</body>", SAVE % wanted + "</body>"))
    dom = subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
         "--virtual-time-budget=8000", "--dump-dom", copy.as_uri()],
        capture_output=True, text=True, check=True).stdout
    saved = html.unescape(re.search(r'<pre id="saved">(.*?)</pre>', dom, re.S).group(1))
    parts = re.split(r"^@@(.*)$", saved, flags=re.M)[1:]
    return {parts[i]: parts[i + 1].strip() + "\n" for i in range(0, len(parts), 2)}


def main() -> None:
    plstar = shlex.split(sys.argv[1] if len(sys.argv) > 1 else str(HOME / "plstar"))
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        def run(name: str, command: str) -> pathlib.Path:
            out = pathlib.Path(folder) / name
            words = shlex.split(command.replace("RUNS", folder))
            subprocess.run([*plstar, *words, "--quiet", "--out", str(out)], check=False, stdout=subprocess.DEVNULL)
            return out / "report.html"

        for name, command in BEFORE.items():
            run(name, command)
        for name, (command, wanted) in RUNS.items():
            page = run(name, command)
            found = charts(page, list(wanted))
            if name == "wide":  # the kernel is a picture already
                matrix = re.search(r'class="matrix".*?base64,([^"]*)"', page.read_text()).group(1)
                (PICTURES / "kernel.png").write_bytes(base64.b64decode(matrix))
            for chart, picture in wanted.items():
                (PICTURES / f"{picture}.svg").write_text(found[chart])
                print(picture, len(found[chart]))


if __name__ == "__main__":
    main()
