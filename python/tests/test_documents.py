"""The Python of the documents runs, and the reference is that of the docstrings."""

import contextlib
import importlib.util
import io
import os
import re
import tempfile
import unittest

import plstar

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def blocks(name):
    with open(os.path.join(HOME, name), encoding="utf-8") as f:
        return re.findall(r"```python\n(.*?)```", f.read(), re.DOTALL)


class Documents(unittest.TestCase):
    def setUp(self):
        plstar.options.progress = False

    def test_examples_run(self):
        for name in ("README.md", "docs/pytorch.md", "docs/dataframe.md"):
            with self.subTest(name):
                self.assertTrue(blocks(name))
                names = {}
                before = os.getcwd()
                with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                    os.chdir(folder)
                    try:
                        for block in blocks(name):
                            exec(compile(block, name, "exec"), names)
                    finally:
                        os.chdir(before)

    def test_the_reference_is_that_of_the_docstrings(self):
        path = os.path.join(HOME, "tools", "python_reference.py")
        spec = importlib.util.spec_from_file_location("python_reference", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with open(os.path.join(HOME, "docs", "python.md"), encoding="utf-8") as f:
            self.assertEqual(f.read(), module.text(), "write it anew: python3 tools/python_reference.py")


if __name__ == "__main__":
    unittest.main()
