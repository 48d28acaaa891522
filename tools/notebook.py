#!/usr/bin/env python3
"""Runs a notebook and writes it as a page.

    tools/notebook.py SOURCE.py PAGE.md

SOURCE is Python in cells, `# %%` and `# %% [markdown]`. It is run by Jupyter's kernel in the folder of PAGE. The page
has the text, the code, and what each cell prints. A comment `# picture: FILE.html CHART` in a cell leaves the line
`![CHART](FILE.html#CHART)` below it, in place of which the build puts the chart. Exit status 1: a cell failed.
"""

import os
import re
import sys

import nbclient
import nbformat


def cells(text: str) -> list:
    """The cells of a source."""
    found = []
    for part in re.split(r"^# %%", text, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            found.append(nbformat.v4.new_markdown_cell(re.sub(r"^# ?", "", body, flags=re.M).strip()))
        else:
            found.append(nbformat.v4.new_code_cell(body.strip()))
    return found


def printed(cell) -> str:
    """What a cell has printed, and the plain text of its last value."""
    texts = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            texts.append(output.text)
        elif output.output_type == "execute_result":
            texts.append(output.data.get("text/plain", ""))
    return "\n".join(t.rstrip() for t in texts)


def main() -> int:
    source, page = sys.argv[1:]
    with open(source, encoding="utf-8") as f:
        notebook = nbformat.v4.new_notebook(cells=cells(f.read()))
    folder = os.path.dirname(os.path.abspath(page))
    try:
        nbclient.NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    except nbclient.exceptions.CellExecutionError as e:
        print(re.sub(r"\x1b\[[\d;]*m", "", str(e)))
        return 1
    parts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        pictures = re.findall(r"^# picture: (\S+) (\S+)$", cell.source, flags=re.M)
        code = re.sub(r"\n?^# picture: .*$", "", cell.source, flags=re.M).strip()
        parts.append(f"```python\n{code}\n```")
        if printed(cell).strip():
            parts.append(f"```text\n{printed(cell)}\n```")
        parts += [f"![{chart}]({file}#{chart})" for file, chart in pictures]
    with open(page, "w", encoding="utf-8") as f:
        f.write("\n\n".join(parts) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
