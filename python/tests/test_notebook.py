"""Pages of one notebook share the chart engine: in a kernel of Jupyter, by its messages and in a browser."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FIRST = """
import sys
sys.path.insert(0, {home!r})
import numpy, plstar
plstar.options.progress = False
X = numpy.random.default_rng(1).standard_normal((20, 3))
y = X[:, :1]
"""
SPECTRUM = "plstar.spectrum('dense(8) tanh dense', X, y, seed={seed})"


class Notebook:
    """A kernel, and its cells' outputs as a front end keeps them."""

    def __init__(self):
        from jupyter_client.manager import start_new_kernel

        # no registration of kernels is read
        os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.cells = {}

    def run(self, cell, code):
        outputs = self.cells[cell] = []
        asked = self.client.execute(code)
        while True:
            m = self.client.get_iopub_msg(timeout=120)
            kind, content = m["msg_type"], m["content"]
            if kind == "update_display_data":
                for others in self.cells.values():
                    for o in others:
                        if o["id"] == content["transient"]["display_id"]:
                            o["data"] = content["data"]
            if m["parent_header"].get("msg_id") != asked:
                continue
            if kind == "error":
                raise AssertionError("\n".join(content["traceback"]))
            if kind in ("display_data", "execute_result"):
                outputs.append({"id": content.get("transient", {}).get("display_id"), "data": content["data"]})
            if kind == "status" and content["execution_state"] == "idle":
                return

    def outputs(self):
        return [o["data"].get("text/html", "") for cell in self.cells.values() for o in cell]

    def html(self):
        """As nbconvert writes it: the outputs one behind the other."""
        return "<!doctype html><meta charset='utf-8'><body>" + "\n".join(f"<div>{o}</div>" for o in self.outputs())

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


class Browser:
    """A headless browser by the protocol WebDriver."""

    def __init__(self, folder):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in self.driver.stdout:
            if "successfully on port" in line:
                self.url = f"http://localhost:{line.split()[-1].rstrip('.')}/session"
                break
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]}
        made = self.ask("", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.url += "/" + made["sessionId"]

    def ask(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def script(self, text):
        return self.ask("/execute/sync", {"script": text, "args": []})

    def charts(self, path, frames):
        """Of each frame, how many charts its page has drawn, and its heading."""
        self.ask("/url", {"url": "file://" + path})
        deadline, seen = time.monotonic() + 60, []
        while time.monotonic() < deadline:
            seen = []
            for i in range(frames):
                self.ask("/frame", {"id": None})
                self.ask("/frame", {"id": i})
                try:
                    self.ask("/frame", {"id": 0})
                    seen.append(self.script("return [document.querySelectorAll('figure svg, figure canvas').length,"
                                            " (document.querySelector('h1') || {}).textContent || '']"))
                except OSError:
                    seen.append([0, ""])
            if all(drawn for drawn, _ in seen):
                break
            time.sleep(0.3)
        return seen

    def close(self):
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()


class Notebooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.notebook = Notebook()
        cls.addClassCleanup(cls.notebook.close)
        cls.notebook.run("imports", FIRST.format(home=HOME))
        for seed in range(10):
            cls.notebook.run(seed, SPECTRUM.format(seed=seed))
        cls.browser = Browser(cls.folder)
        cls.addClassCleanup(cls.browser.close)

    def drawn(self, name, frames):
        path = os.path.join(self.folder, name + ".html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.notebook.html())
        seen = self.browser.charts(path, frames)
        self.assertTrue(all(count for count, _ in seen), seen)
        self.assertTrue(all(heading for _, heading in seen), seen)

    def test_ten_results_are_small_and_drawn_after_the_notebook_is_opened_again(self):
        size = sum(map(len, self.notebook.outputs()))
        print(f"ten results in a notebook: {size / 1000:.0f} kB", file=sys.stderr)
        self.assertLessEqual(size, 400_000)
        self.assertEqual(sum("plstarShared" in o for o in self.notebook.outputs()), 1)
        self.drawn("whole", 10)

    def test_cells_that_are_run_again_or_deleted_leave_the_others_drawn(self):
        for cell in (9, 0, 4):
            self.notebook.run(cell, SPECTRUM.format(seed=cell))
            self.assertEqual(sum("plstarShared" in o for o in self.notebook.outputs()), 1)
        self.assertLessEqual(sum(map(len, self.notebook.outputs())), 400_000)
        self.drawn("again", 10)

    def test_a_page_without_what_is_shared_has_its_words(self):
        frame = next(o for o in self.notebook.outputs() if o.startswith("<iframe"))
        path = os.path.join(self.folder, "alone.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write("<!doctype html><meta charset='utf-8'>" + frame)
        self.browser.ask("/url", {"url": "file://" + path})
        deadline, words = time.monotonic() + 30, ""
        while time.monotonic() < deadline and "eigenvalue" not in words:
            time.sleep(0.3)
            try:
                for i in (None, 0, 0):
                    self.browser.ask("/frame", {"id": i})
                words = self.browser.script("return document.body.innerText")
            except OSError:
                pass
        self.assertIn("eigenvalue", words)
        self.assertEqual(self.browser.script("return document.querySelectorAll('figure svg, figure canvas').length"), 0)


if __name__ == "__main__":
    unittest.main()
