"""Torch modules handed over: what they are called by, and how they become ONNX files."""

from __future__ import annotations

import contextlib
import copy
import inspect
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ._arrays import Array, narrow
from ._errors import Refusal
from ._exporter import decomposed, exporting, lookups, metadata
from ._packed import Packed, taking

LARGEST = 2**31  # bytes that an ONNX file holds
FEW = 3  # rows on which a module is tried
LOCK = threading.RLock()  # torch's exporter and the flags of a module are for one thread at a time


def unwrapped(model: Any) -> Any:
    """The module inside torch.compile, DataParallel and averaged models, whose parameters have its names."""
    while True:
        inner = getattr(model, "_orig_mod", None)
        if inner is None and [name for name, _ in model.named_children()] == ["module"]:
            takes = inspect.signature(type(model).forward).parameters.values()
            all_passed = any(p.kind is p.VAR_POSITIONAL for p in takes)
            inner = model.module if all_passed and not list(model.parameters(recurse=False)) else None
        if inner is None:
            return model
        model = inner


class Module:
    """A module on rows: in evaluation mode, its parameters those that require grad.

    Attributes
    ----------
    outputs : int
        Numbers of a row of outputs.
    shape : tuple of int
        Of a row of the module's own outputs.
    view : callable or None
        What becomes of its outputs for a loss of torch.
    unit : float
        The number of the targets that 1 of the outputs so changed stands for.
    rows : array
        As they are given.
    x : tensor
        The rows, as the module takes them.
    twin : torch.nn.Module
        It in double precision, where it can be had so.
    exact : bool
        Whether the twin computes all in double precision.
    reads : bool
        Whether it reads values of its tensors as Python's numbers.
    warned : str
        Where torch's exporter says that it fixed such a number.
    """

    def __init__(self, model: Any, rows: Array, pack: Packed | None = None) -> None:
        import torch

        self.wrapper, self.model, self.warned = model, unwrapped(model), ""
        self.pack, self.tokens = pack, False
        self.view: Callable[[Any], Any] | None = None
        self.unit = 1.0
        self.shape: tuple[int, ...] = ()
        if pack is not None:
            self.wrapper = self.model
            pack.fitting(self.model)
        self.parameters = [(n, p) for n, p in self.model.named_parameters() if p.requires_grad]
        every = list(self.model.parameters()) + list(self.model.buffers())
        if any(isinstance(p, torch.nn.parameter.UninitializedTensorMixin) for p in every):
            raise Refusal("MODEL", "model", "it has parameters without a shape", "a module that has seen rows",
                          "call it on rows once")
        if sum(p.numel() * p.element_size() for p in every) > LARGEST:
            raise Refusal("MODEL", "model", "it holds more than 2 GB", "a model of at most 2 GB", "take a smaller one")
        for p in every:
            if p.device.type != "cpu":
                raise Refusal("DEVICE", "model", f"it is on {p.device}", "a module on the CPU", "pass model.cpu()")
            if p.dtype in (torch.float16, torch.bfloat16):
                raise narrow("model", str(p.dtype).replace("torch.", ""), "model.float()")
            if p.is_inference():
                raise Refusal("MODEL", "model", "its numbers are inference tensors, of which torch takes no gradients",
                              "a module made outside torch.inference_mode()", "make or load it outside")
        if every and not self.parameters:
            raise Refusal("MODEL", "model", "none of its parameters requires grad", "at least one that does",
                          "call requires_grad_() on those that are trained")
        required = [
            p.name for p in inspect.signature(self.model.forward).parameters.values()
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        if len(required) > 1 and pack is None:
            raise Refusal("MODEL", f"model of inputs ({', '.join(required)})", "it does not take one tensor",
                          "a module whose forward takes one tensor, or X as a dict of arrays by these names",
                          "pass such a dict")
        self.named_only = any(p.kind is p.KEYWORD_ONLY for p in inspect.signature(self.model.forward).parameters.values())
        self.real = next((p.dtype for p in every if p.is_floating_point()), torch.float32)
        self.lookups = False
        self.twin: Any = self.model
        with LOCK, evaluated(self.model, self.wrapper), taking(pack, self.real, self.model), lookups() as asked:
            self.rows = rows
            self.x = self._taken(rows)
            self.lookups = asked.used
            self.outputs = self._try(self.x[:FEW])
            self._double()

    @contextlib.contextmanager
    def evaluated(self) -> Iterator[None]:
        """It and its twin in evaluation mode; for the lock's holder."""
        with (evaluated(self.model, self.twin), taking(self.pack, self.real, self.model, self.twin),
              viewed(self.view, self.model, self.twin), lookups() if self.lookups else contextlib.nullcontext()):
            yield

    def frozen(self) -> str:
        """Which numbers are none of its parameters, in words; empty if all are."""
        trained = {id(p) for _, p in self.parameters}
        named = [*self.model.named_parameters(), *self.model.named_buffers()]
        real = [(n, p) for n, p in named if p.is_floating_point()]
        names = [n for n, p in real if id(p) not in trained]
        if not names:
            return ""
        count = sum(p.numel() for _, p in real if id(p) not in trained)
        told = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        return f"{count} of {sum(p.numel() for _, p in real)} numbers of the module are frozen, and stay as they are: {told}."

    def trained(self, weights: Mapping[str, Any], unread: set[str]) -> dict[str, Any]:
        """Those of its parameters; others of its state are refused where they are not its own."""
        read = {n for n, _ in self.parameters} - unread
        state = self.model.state_dict()
        for name, value in weights.items():
            if name in state and name not in read and not np.array_equal(np.asarray(value), state[name].numpy()):
                if name not in unread and not self._tied(name, weights):
                    raise Refusal("WEIGHTS", f"weights[{name!r}]", "it is frozen, and the module has other numbers",
                                  "the module's numbers", "load it into the module first, or leave it out")
        return {n: v for n, v in weights.items() if n in read or n not in state}

    def _tied(self, name: str, weights: Mapping[str, Any]) -> bool:
        """Whether it is another name of a parameter, and has its numbers."""
        parameter = dict(self.model.named_parameters(remove_duplicate=False)).get(name)
        return any(p is parameter and n in weights and np.array_equal(np.asarray(weights[name]), np.asarray(weights[n]))
                   for n, p in self.parameters)

    def export(self, path: str, single: bool = False) -> None:
        """Writes it as an ONNX file with its exact weights; `single`: for one row at a time."""
        import torch

        axes = None if single else {"x": {0: "N"}, "y": {0: "N"}}
        known = inspect.signature(torch.onnx.export).parameters
        try:
            with (LOCK, self.evaluated(), warnings.catch_warnings(record=True) as seen, decomposed(seen),
                  exporting(), self._alone()):
                warnings.simplefilter("always")
                torch.onnx.export(
                    self.model, (self.x[:1],), path, input_names=["x"], output_names=["y"], do_constant_folding=False,
                    dynamic_axes=axes, **({"dynamo": False} if "dynamo" in known else {}))
        except Exception as e:  # of many types
            own = self.own_backwards()
            why = f"{', '.join(own)} has a backward of its own, and " if own else ""
            told = re.split(r"\.? *(?:Please feel free|\[Caused by)", first(e))[0]
            raise Refusal("MODEL", f"model {type(self.model).__name__}", f"{why}torch cannot export it ({told})",
                          "a module that torch.onnx.export takes", "replace that operation") from e
        told = [w for w in seen if issubclass(w.category, torch.jit.TracerWarning)
                and "Python" in str(w.message) or "NumPy" in str(w.message)]
        self.warned = f"{told[0].filename}, line {told[0].lineno}" if told else ""
        with open(path, "ab") as f:
            f.write(metadata("plstar.parameters", "\n".join(n for n, _ in self.parameters)))
            if self.pack is not None:
                f.write(metadata("plstar.rows", self.pack.layout))
            if self.unit != 1:
                f.write(metadata("plstar.unit", repr(self.unit)))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Its forward of one argument where others are by name alone, which torch's exporter passes by place."""
        if not self.named_only or self.pack is not None:
            yield
            return
        own = self.model.__dict__.get("forward")
        whole = self.model.forward
        self.model.forward = lambda x: whole(x)
        try:
            yield
        finally:
            del self.model.forward
            if own is not None:
                self.model.forward = own

    def _taken(self, rows: Array) -> Any:
        """The rows as numbers of the first type that the module takes: as given, then another one."""
        import torch

        whole = rows.dtype.kind in "iu" or bool((rows == np.rint(rows)).all())
        types = [self.real, *([torch.int64] if whole else [])]
        if rows.dtype.kind in "iu":
            types.reverse()
        refused: Exception | None = None
        for dtype in types:
            x = torch.as_tensor(np.ascontiguousarray(rows)).to(dtype)
            try:
                with torch.no_grad():
                    self.model(x[:FEW])
                return x
            except Exception as e:
                refused = refused or e
        shape = tuple(rows[:FEW].shape)
        raise Refusal("MODEL", f"model on X[:{shape[0]}] of shape {shape}", f"it fails ({first(refused)})",
                      "a module that takes X", "give X the shape and the type that model(X) takes") from refused

    def _try(self, x: Any) -> int:
        """How many outputs a row has; refuses a module that is no function of single rows."""
        import torch

        with torch.no_grad():
            y = self.model(x)
            if not torch.is_tensor(y):
                raise Refusal("MODEL", "model", f"its output is a {type(y).__name__}", "one tensor",
                              "wrap it in a module that returns the tensor")
            if y.ndim < 1 or len(y) != len(x):
                raise Refusal("MODEL", f"model of output {tuple(y.shape)}", "it has no output for each row",
                              f"a first axis of {len(x)} rows", "return one row of outputs for each row of X")
            if not y.is_floating_point() and not y.is_complex():
                raise Refusal("MODEL", "model", f"its outputs are of type {str(y.dtype).replace('torch.', '')}, which have no"
                              " derivative", "real numbers", "return the numbers before they are rounded or compared")
            if y.numel() == 0:
                raise Refusal("MODEL", f"model of output {tuple(y.shape)}", "a row has no outputs", "at least one number",
                              "return one row of outputs for each row of X")
            if not near(self.model(x), y):
                raise Refusal("MODEL", "model", "its outputs are random: two calls on the same rows differ",
                              "a function of each row", "take the random numbers out, or give them as inputs")
            compiled = hasattr(self.wrapper, "_orig_mod")
            if self.wrapper is not self.model and not compiled and not near(self.wrapper(x), y):
                raise Refusal("MODEL", f"model {type(self.wrapper).__name__}", "its outputs are not those of the module"
                              " that it wraps", "a wrapper that calls it", "pass the module that computes the outputs")
            try:
                single = torch.cat([self.model(x[i : i + 1]) for i in range(len(x))])
            except Exception as e:
                raise Refusal("MODEL", "model on one row", f"it fails ({first(e)})", "a module that takes any number"
                              " of rows", "do not build shapes from the number of rows") from e
            if not near(single, y):
                raise Refusal("MODEL", "model", "rows influence each other", "a function of each row alone",
                              "take out what depends on the batch")
            self._same_padded(y)
            self.tokens, self.shape = y.ndim == 3 and not x.is_floating_point(), tuple(y.shape[1:])
            return int(y[0].numel())

    def _same_padded(self, y: Any) -> None:
        """Refuses a module whose outputs change with a token that its mask leaves out."""
        import torch

        longer = self.pack.further() if self.pack is not None else None
        if longer is None:
            return
        try:
            with taking(longer, self.real, self.model):
                z = self.model(torch.as_tensor(longer.rows).to(self.x.dtype))
        except Exception:  # no room for a further token
            return
        if y.ndim == 3 and z.shape[1] == y.shape[1] + 1:
            z = z[:, : y.shape[1]]
        real = torch.as_tensor(next(a for n, a in longer.arrays.items() if "mask" in n))[: len(y), : -1].bool()
        if y.ndim == 3 and real.shape == y.shape[:2]:
            y, z = y * real[..., None], z * real[..., None]
        if not near(z, y):
            raise Refusal("MODEL", "model", "its outputs change with a token that the mask leaves out: it ignores the mask",
                          "outputs that padding does not change", "use the mask, or pass sequences of one length")

    def _double(self) -> None:
        """Makes a twin in double precision, or takes it itself where there is none, and sees how it computes."""
        import torch

        self.exact = True
        if self.real != torch.float64:
            try:
                self.twin = copy.deepcopy(self.model).double()
                with torch.no_grad():
                    self.call(slice(FEW))
            except Exception:
                self.twin, self.exact = self.model, False
        seen = _Seen()
        with torch.no_grad(), seen.mode():
            self.call(slice(FEW))
        if seen.half:
            raise Refusal("MODEL", "model", "it computes in half precision", "single or double precision",
                          "take the conversion out")
        self.exact, self.reads = self.exact and not seen.narrowed, seen.read

    def call(self, rows: Any) -> Any:
        """Outputs of some rows, with their graph; for the lock's holder."""
        import torch

        single = self.twin is self.model and self.real != torch.float64
        if single or not self.x.is_floating_point():
            return self.twin(self.x[rows])
        return self.twin(torch.as_tensor(np.ascontiguousarray(self.rows[rows])).double())

    def on(self, rows: Array) -> Module:
        """The same on other rows."""
        import torch

        other = copy.copy(self)
        other.rows, other.x = rows, torch.as_tensor(np.ascontiguousarray(rows)).to(self.x.dtype)
        return other


    def own_backwards(self) -> list[str]:
        """Functions with a backward of their own that the outputs of a row go through."""
        import torch

        with LOCK, self.evaluated(), torch.enable_grad():
            left, seen, names = [self.call(slice(0, 1)).grad_fn], set(), set()
        while left:
            node = left.pop()
            if node is None or node in seen:
                continue
            seen.add(node)
            if isinstance(node, torch.autograd.function.BackwardCFunction):
                names.add(type(node).__name__.removesuffix("Backward"))
            left += [n for n, _ in node.next_functions]
        return sorted(names)


class _Seen:
    """What is asked of tensors while a module runs: their numbers as Python's, or in single precision."""

    def __init__(self) -> None:
        self.read = self.narrowed = self.half = False

    def mode(self) -> Any:
        import torch
        from torch.utils._python_dispatch import TorchDispatchMode

        seen = self

        class Mode(TorchDispatchMode):
            def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
                out = func(*args, **(kwargs or {}))
                name = func.overloadpacket.__name__
                seen.read |= name in ("_local_scalar_dense", "is_nonzero", "equal", "allclose")
                seen.half |= torch.is_tensor(out) and out.dtype in (torch.float16, torch.bfloat16)
                seen.narrowed |= (torch.is_tensor(out) and out.dtype == torch.float32 and any(
                    torch.is_tensor(a) and a.dtype == torch.float64 for a in args))
                return out

        return Mode()


def near(a: Any, b: Any) -> bool:
    """Whether two results are one but for rounding in single precision."""
    if a.shape != b.shape:
        return False
    return bool((a - b).abs().max() <= 1e-3 * b.abs().max() + 1e-30) or not bool((a - b).isfinite().all())


@contextlib.contextmanager
def evaluated(*models: Any) -> Iterator[None]:
    """Modules in evaluation mode; afterwards each part is as it was, and so are torch's random numbers."""
    import torch

    was = {m: m.training for model in models for m in model.modules()}
    with torch.inference_mode(False), torch.autocast("cpu", enabled=False), torch.random.fork_rng(devices=[]):
        try:
            for model in models:
                model.eval()
            yield
        finally:
            for m, training in was.items():
                m.training = training


@contextlib.contextmanager
def viewed(view: Callable[[Any], Any] | None, *models: Any) -> Iterator[None]:
    """Modules whose outputs are changed by a function, behind all other hooks."""
    each = [] if view is None else list({id(m): m for m in models}.values())
    hooks = [m.register_forward_hook(lambda _module, _inputs, outputs: view(outputs)) for m in each if view]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def first(e: BaseException | None) -> str:
    return (str(e).strip() or type(e).__name__).splitlines()[0][:200]
