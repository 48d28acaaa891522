#!/usr/bin/env python3
"""Writes ONNX models whose initial tensors are equal or shared, and what PyTorch computes of them in double precision.

    tools/onnx_models.py onnx/src/test/resources/onnx

PyTorch's exporter stores equal tensors once and copies them by Identity; a module that is used twice has one tensor and no
Identity. Needs PyTorch 2.6 and onnx (Debian: python3-torch, python3-onnx). The JSON files hold the keys that
ImportedReferenceTest reads: outputs [n, C], kernels [n, C, m, C], derivatives along fixed directions.
"""
import json
import sys
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.func import functional_call, jacrev, jvp, vjp


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x):
        return torch.relu(x + self.body(x))


class Twice(nn.Module):
    """One dense layer in two places."""

    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(4, 4)
        self.last = nn.Linear(4, 3)

    def forward(self, x):
        return self.last(torch.tanh(self.shared(torch.tanh(self.shared(x)))))


def without_biases(model):
    for p in model.parameters():
        if p.ndim == 1:
            nn.init.zeros_(p)
    return model


def models():
    yield "equal_mlp", (4,), without_biases(
        nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 3))
    )
    yield "equal_resnet", (2, 5, 5), nn.Sequential(
        nn.Conv2d(2, 3, 3, padding=1, bias=False),
        nn.BatchNorm2d(3),
        nn.ReLU(),
        Residual(3),
        Residual(3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(3, 3),
    )
    yield "shared_dense", (4,), Twice()


def export(model, x, file):
    torch.onnx.export(
        model,
        x,
        file,
        training=torch.onnx.TrainingMode.PRESERVE,  # keeps batch norms
        do_constant_folding=False,
        opset_version=17,
        input_names=["x"],
        output_names=["out"],
        dynamic_axes={"x": {0: "batch"}, "out": {0: "batch"}},
    )


def parameter_order(file, names):
    """Initializers, then copies, in the file's order; statistics are none of them."""
    graph = onnx.load(file).graph
    found = [t.name for t in graph.initializer]
    found += [n.output[0] for n in graph.node if n.op_type == "Identity" and n.input[0] in found]
    assert sorted(n for n in found if n in names) == sorted(names), found
    return [n for n in found if n in names]


def numbers(model, order, shape):
    start = {k: model.get_parameter(k).detach() for k in order}
    buffers = dict(model.named_buffers())

    def f(w, x):
        return functional_call(model, (w, buffers), (x,))

    def flat(w):
        return torch.cat([w[k].reshape(-1) for k in order])

    def split(v):
        sizes = [start[k].numel() for k in order]
        return {k: p.view_as(start[k]) for k, p in zip(order, v.split(sizes))}

    def jacobian(x):
        j = jacrev(f)(start, x)
        return torch.cat([j[k].flatten(2) for k in order], 2)

    x, x2, dx = (torch.randn(n, *shape) for n in (4, 3, 4))
    v = torch.randn(flat(start).numel())
    out = f(start, x)
    u = torch.randn_like(out)
    along = lambda w: jvp(lambda w: f(w, x), (w,), (split(v),))[1]
    j, j2 = jacobian(x), jacobian(x2)
    return {
        "x": x,
        "x2": x2,
        "dx": dx,
        "v": v,
        "u": u,
        "out": out,
        "jvp": j @ v,
        "vjp": torch.einsum("nc,ncp->p", u, j),
        "jvp2": jvp(along, (start,), (split(v),))[1],
        "jvp_input": jvp(lambda x: f(start, x), (x,), (dx,))[1],
        "vjp_input": vjp(lambda x: f(start, x), x)[1](u)[0],
        "ntk": torch.einsum("ncp,mdp->ncmd", j, j),
        "ntk_cross": torch.einsum("ncp,mdp->ncmd", j, j2),
    }


def main(folder):
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for name, shape, model in models():
        torch.manual_seed(1)
        for p in model.parameters():
            if p.ndim > 1:
                nn.init.xavier_normal_(p)
        model.eval()
        file = Path(folder) / f"{name}.onnx"
        export(model, torch.randn(2, *shape), str(file))
        onnx.checker.check_model(onnx.load(file))
        order = parameter_order(file, dict(model.named_parameters()).keys())
        values = numbers(model, order, shape)
        content = {"name": name, "param_order": order}
        for key, t in values.items():
            content[key] = {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}
        file.with_suffix(".json").write_text(json.dumps(content, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
