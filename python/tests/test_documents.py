"""The Python of the documents runs, and the reference is that of the docstrings."""

import contextlib
import importlib.util
import inspect
import io
import os
import re
import subprocess
import sys
import tempfile
import types
import unittest
from unittest import mock

import numpy as np

import plstar
from plstar._program import found

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def blocks(name):
    with open(os.path.join(HOME, name), encoding="utf-8") as f:
        return re.findall(r"```python\n(.*?)```", f.read(), re.DOTALL)


class Documents(unittest.TestCase):
    def setUp(self):
        plstar.options.progress = False

    def test_examples_run(self):
        stubs = {"lightning": types.ModuleType("lightning"),
                 "lightning.pytorch": types.SimpleNamespace(Callback=type("Callback", (), {})),
                 "transformers": types.SimpleNamespace(TrainerCallback=type("TrainerCallback", (), {}))}
        for name, stub in stubs.items():
            self.addCleanup(sys.modules.pop, name)
            sys.modules[name] = stub
        for name in ("README.md", "docs/pytorch.md", "docs/dataframe.md", "docs/live.md"):
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

    def test_the_lines_of_fine_tuning_run(self):
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        self.addCleanup(sys.path.pop, 0)
        import pretrained  # a stand-in for transformers, which Debian does not have

        random = np.random.default_rng(0)
        words = np.array("good fine nice great bad poor weak dull".split())
        labels = ["up", "down"] * 15
        texts = [" ".join(random.choice(words[:4] if y == "up" else words[4:], random.integers(2, 6))) for y in labels]
        names = {"texts": texts, "labels": labels, "new_texts": ["nice fine", "poor", "weak bad dull"]}
        [block] = blocks("docs/finetune.md")
        self.assertEqual(len(block.splitlines()), 8)
        printed = io.StringIO()
        with mock.patch.dict(sys.modules, {"transformers": pretrained}), contextlib.redirect_stdout(printed):
            exec(compile(block, "docs/finetune.md", "exec"), names)
        run, advice = names["run"], names["advice"]
        self.assertRegex(printed.getvalue(), r"\['(up|down)' '(up|down)' '(up|down)'\]")
        eta = re.search(r"--eta=(\S+)", run.document["command"])[1]
        self.assertEqual(float(eta), advice.adam.eta)
        [(option, trained)] = advice.trains.to_dict().items()
        patterns = trained if option == "adapter" else ",".join(trained)
        self.assertIn(patterns, run.document["command"].replace(f"--{option}=", ""))
        self.assertEqual(run.weights["head.weight"].shape, (1, pretrained.WIDTH))
        before = {n: p.clone() for n, p in names["model"].named_parameters()}
        run.into(names["model"])
        changed = {n for n, p in names["model"].named_parameters() if not p.equal(before[n])}
        if option == "only":
            self.assertEqual(changed, set(run.weights) - {"head.weight", "head.bias"})
        self.assertTrue(changed or advice.trains.to_dict() == {"only": ["head.*"]})

    def test_calls_by_hand_have_options_and_defaults_of_their_command(self):
        of_python = {"model", "X", "y", "text", "run", "inputs", "folder", "others", "data", "certificate",
                     "tokenizer"}
        spelled = {"inputs": "standardize"}
        for function, command in (
            (plstar.ntk, "kernel"), (plstar.train, "train"), (plstar.linearity, "linearity"), (plstar.solve, "solve"),
            (plstar.predict, "predict"),
        ):
            words, environment = found().start([])
            asked = subprocess.run([*words, command, "--help"], env=environment, capture_output=True, text=True, check=True)
            text = re.sub(r"\s+", " ", asked.stdout)
            for name, parameter in inspect.signature(function).parameters.items():
                if name in of_python - spelled.keys():
                    continue
                with self.subTest(f"{command} {name}"):
                    option = "--" + spelled.get(name, name).replace("_", "-")
                    self.assertRegex(text, re.escape(option) + r"[=,\[ ]")
                    explained = text[text.rindex(option):].split(" --", 1)[0]
                    default = re.search(r"\(default: ([^);,; ]+)\)", explained)
                    if default and isinstance(parameter.default, (int, float)) and parameter.default is not False:
                        self.assertEqual(float(parameter.default), float(default[1]), option)

    def test_the_reference_is_that_of_the_docstrings(self):
        path = os.path.join(HOME, "tools", "python_reference.py")
        spec = importlib.util.spec_from_file_location("python_reference", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with open(os.path.join(HOME, "docs", "python.md"), encoding="utf-8") as f:
            self.assertEqual(f.read(), module.text(), "write it anew: python3 tools/python_reference.py")


if __name__ == "__main__":
    unittest.main()
