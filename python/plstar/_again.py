"""A module's program, exported once and computed again with the weights of the moment."""

from __future__ import annotations

import os
import shutil
import weakref
from typing import Any

import numpy as np

from ._agreement import agree, same_outputs
from ._arrays import Array
from ._modules import LOCK, Module
from ._process import process


class Program:
    """A module on rows as the program that plstar reads of it.

    It serves while the parameters that train are those of the export, and the program's outputs at the
    weights of the moment are the module's: each call compares them on all rows.
    """

    def __init__(self, module: Module) -> None:
        self._process = process()
        self._folder = self._process.new_folder()
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._trained = _trained(module)
        self._asked: dict[str, Any] = {"model": self._path("model.onnx")}
        module.export(self._asked["model"])
        # numbers that are read on the way are fixed by the export, whatever its outputs are
        self._fixed = module.reads or bool(module.warned)
        data = self._path("rows.npz")
        np.savez(data, X=module.rows)
        agree(self._process, module, self._asked["model"], data, self._folder)
        self._names = [p["name"] for p in self._process.ask("model", self._asked)[1]["parameters"]]
        self._asked |= {"rows": data, "weights": self._path("weights.npy"), "folder": self._folder, "kernel": True}

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name)

    def serves(self, module: Module) -> bool:
        """Whether its process is there, and the module has the parameters that were exported."""
        return self._process.alive() and not self._fixed and not module.reads and _trained(module) == self._trained

    def kernel(self, module: Module) -> Array:
        """K = J Jᵀ at the module's weights; refused where the module has become another function."""
        import torch

        weights = dict(module.parameters)
        np.save(self._asked["weights"], np.concatenate(
            [weights[n].detach().double().numpy().ravel() for n in self._names] or [np.empty(0)]))
        self._process.ask("model", self._asked)
        if not self._fixed:  # such a one was compared row by row when it was exported
            with LOCK, module.evaluated(), torch.no_grad():
                outputs = module.call(slice(None)).double()
            same_outputs(module, np.load(self._path("outputs.npy")), outputs.reshape(len(outputs), -1).numpy(), "X")
        k: Array = np.load(self._path("kernel.npy"))
        return k


def _trained(module: Module) -> list[tuple[str, tuple[int, ...]]]:
    return [(n, tuple(p.shape)) for n, p in module.parameters]
