#!/usr/bin/env python3
"""Writes models as torch.onnx.export writes them, and what torch.func computes of them.

    tools/onnx_exports.py onnx/src/test/resources/exports

Each model NAME.onnx has a NAME.json: the shape [n, ...] of the inputs, which are sin 1², sin 2², … or, for token ids, squares modulo their
number; the outputs [n, m]; the
Jacobian-vector product [n, m] along cos 1, cos 2, … in the file's order of parameters; the tangent kernel [n m, n m] of 5 rows and at
most 10 outputs. Parameters are the initializers of the file that are real, no statistics of batch norms and no buffers of the module; each is found
among the module's tensors by its numbers: as it is, transposed, or in the order of gates that ONNX has. Needs PyTorch 2.6,
torchvision 0.21 and onnx (Debian: python3-torch, python3-torchvision, python3-onnx).
"""
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnx.version_converter
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.func import functional_call, jacrev, jvp

ROWS = 5
CASES = []


def case(name, shape, opset=17, **options):
    """Registers a function that makes the module; shape is that of one sample."""

    def register(make):
        CASES.append((name, shape, opset, make, options))
        return make

    return register


def numbers(tensor):
    return [float(f"{v:.10g}") if tensor.dtype == torch.float32 else v for v in tensor.detach().reshape(-1).tolist()]


def gates(t, hidden, order):
    return torch.cat([t.split(hidden)[i] for i in order])


class Sources:
    """Linear maps, each a choice of elements, from the module's tensors to tensors of the file."""

    def __init__(self, module):
        self.candidates = []
        self.taken = set()
        for name, p in module.named_parameters():
            self.add(name, lambda w, name=name: w[name])
            if p.ndim == 2:
                self.add(name, lambda w, name=name: w[name].T)
        for prefix, m in module.named_modules():
            if isinstance(m, (nn.LSTM, nn.GRU, nn.RNN)):
                self.recurrent(prefix + "." if prefix else "", m)
            if isinstance(m, nn.MultiheadAttention) and m.in_proj_bias is not None:
                self.attention(prefix + "." if prefix else "", m)

    def add(self, name, f):
        self.candidates.append((name, f))

    def recurrent(self, prefix, m):
        order = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}[m._get_name()]
        for layer in range(m.num_layers):
            ends = ["", "_reverse"] if m.bidirectional else [""]
            for kind in ("weight_ih", "weight_hh"):
                names = [f"{prefix}{kind}_l{layer}{e}" for e in ends]
                self.add(names[0], lambda w, names=names: torch.stack([gates(w[n], m.hidden_size, order) for n in names]))
            pairs = [[f"{prefix}{kind}_l{layer}{e}" for kind in ("bias_ih", "bias_hh")] for e in ends]
            self.add(
                pairs[0][0],
                lambda w, pairs=pairs: torch.stack([torch.cat([gates(w[n], m.hidden_size, order) for n in p]) for p in pairs]),
            )

    def attention(self, prefix, m):
        for i in range(3):
            self.add(prefix + "in_proj_bias", lambda w, i=i: w[prefix + "in_proj_bias"].chunk(3)[i])
            self.add(prefix + "in_proj_weight", lambda w, i=i: w[prefix + "in_proj_weight"].chunk(3)[i].T)

    def find(self, name, tensor, weights):
        fitting = []
        for own, f in self.candidates:
            value = f(weights)
            near = 1e-6 if value.dtype == torch.float32 else 1e-12
            if value.numel() == tensor.numel() and torch.allclose(value.flatten(), tensor.flatten(), near):
                fitting.append((own, f))
        named = [f for own, f in fitting if own == name]
        fresh = [f for own, f in fitting if own not in self.taken]
        if not fitting:
            return None
        self.taken.update(own for own, f in fitting if f is (named or fresh or [None])[0])
        return (named or fresh or [fitting[0][1]])[0]


def parameters(file):
    """Real initializers, then copies by Identity, in the file's order; statistics are none of them."""
    graph = onnx.load(file).graph
    found = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    for n in graph.node:
        if n.op_type == "Identity" and n.input[0] in found:
            found[n.output[0]] = found[n.input[0]]
    statistics = {i for n in graph.node if n.op_type == "BatchNormalization" for i in n.input[3:5]}
    read = {i for n in graph.node for i in n.input if n.op_type != "Identity" or i not in found}
    return {
        k: torch.tensor(v)
        for k, v in found.items()
        if v.dtype in (np.float32, np.float64) and k not in statistics and k in read and v.size
    }


def export(module, x, file, opset, axis=0, fixed=False, names=("x",), axes=None, **options):
    dynamic = axes if axes is not None else ({} if fixed else {"x": {axis: "batch"}, "out": {axis: "batch"}})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, x, str(file), opset_version=opset, input_names=["x"], output_names=["out"], dynamic_axes=dynamic, **options
        )


def direction(n):
    """cos 1, cos 2, …: a direction that needs no file."""
    return torch.cos(torch.arange(1, n + 1, dtype=torch.float64))


def expected(module, found, x, axis):
    """Outputs, product along a direction, and kernel; samples lie along an axis of the module's input."""
    weights = {k: p.detach() for k, p in module.named_parameters()}
    buffers = dict(module.named_buffers())
    sources = Sources(module)
    maps = {name: sources.find(name, tensor, weights) for name, tensor in found.items()}
    frozen = [name for name, m in maps.items() if m is None]
    assert not frozen, f"not parameters of the module: {frozen}"

    # where each parameter of the file lies among all numbers of the module
    total = sum(p.numel() for p in weights.values())
    index, at = {}, 0
    for k, p in weights.items():
        index[k] = torch.arange(at, at + p.numel(), dtype=torch.float64).view_as(p)
        at += p.numel()
    places = torch.cat([m(index).reshape(-1) for m in maps.values()]).long()
    assert places.unique().numel() == places.numel(), "a number lies in two parameters"
    flat = torch.zeros(total, dtype=torch.float64)
    flat[places] = direction(places.numel())
    v = {k: flat[index[k].long()].to(p.dtype) for k, p in weights.items()}

    def f(w, row):
        return functional_call(module, (w, buffers), (row.unsqueeze(axis),)).reshape(-1)

    outs, products, jacobians = [], [], []
    torch.backends.mha.set_fastpath_enabled(False)  # it has no derivatives
    for row in x:
        outs.append(f(weights, row))
        products.append(jvp(lambda w: f(w, row), (weights,), (v,))[1])
        j = jacrev(f)(weights, row)
        jacobians.append(torch.cat([j[k].reshape(outs[-1].numel(), -1) for k in weights], 1)[:, places])
    torch.backends.mha.set_fastpath_enabled(True)
    j = torch.cat(jacobians)
    return {"out": torch.stack(outs), "jvp": torch.stack(products), "ntk": j @ j.T}


def write(folder, name, shape, opset, make, options):
    options = dict(options)
    dtype = options.pop("dtype", torch.float64)
    ids = options.pop("ids", 0)
    axis = options.pop("axis", 0)
    batch = options.pop("batch", None)
    post = options.pop("post", None)
    oracle = options.pop("oracle", None)
    exporter = options.pop("exporter", export)
    extra = options.pop("extra", {})
    torch.set_default_dtype(dtype)
    torch.manual_seed(1)
    module = make()
    module.eval()
    file = folder / f"{name}.onnx"

    def samples(n):
        return torch.randint(0, ids, (n, *shape)) if ids else torch.randn(n, *shape)

    def rows():
        k = torch.arange(1, ROWS * math.prod(shape) + 1, dtype=torch.float64).view(ROWS, *shape) ** 2
        return k.long() % ids if ids else torch.sin(k).to(dtype)

    example = samples(batch or 2).movedim(0, axis)
    exporter(module, example, file, opset, axis=axis, fixed=batch is not None, **options)
    if post:
        onnx.save(post(onnx.load(file)), file)
    opset = onnx.load(file).opset_import[0].version
    if opset <= onnx.defs.onnx_opset_version():
        onnx.checker.check_model(onnx.load(file))
    x = rows()
    buffers = dict(module.named_buffers())
    found = parameters(file)
    frozen = [k for k in found if k in buffers]
    found = {k: t for k, t in found.items() if k not in buffers}
    with sdpa_kernel(SDPBackend.MATH):
        values = expected(oracle(module) if oracle else module, found, x, axis)
    content = {"name": name, "opset": opset, "precision": str(dtype)[6:], "options": extra, "frozen": frozen}
    content["parameters"] = list(found)
    content["x"] = {"shape": list(x.shape), "ids": ids}
    for key, t in values.items():
        content[key] = {"shape": list(t.shape), "data": numbers(t)}
    file.with_suffix(".json").write_text(json.dumps(content, separators=(",", ":")))


def randomize(module):
    """Parameters and statistics that are neither 0 nor 1."""
    for m in module.modules():
        if isinstance(m, (nn.BatchNorm2d, nn.BatchNorm1d)):
            nn.init.normal_(m.running_mean, 0, 0.3)
            nn.init.uniform_(m.running_var, 0.5, 2)
    for p in module.parameters():
        if p.ndim == 1:
            nn.init.normal_(p, 0.5, 0.3)
    return module


class Block(nn.Module):
    """A basic block of a ResNet for small images."""

    def __init__(self, before, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.down = nn.Sequential()
        if before != width:
            self.down = nn.Sequential(nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.down(x))


class ResNet20(nn.Module):
    def __init__(self, outputs=3, blocks=3, width=2):
        super().__init__()
        layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        before = width
        for stage in range(3):
            for i in range(blocks):
                layers.append(Block(before, width << stage, 2 if stage and not i else 1))
                before = width << stage
        self.features = nn.Sequential(*layers)
        self.fc = nn.Linear(before, outputs)

    def forward(self, x):
        return self.fc(F.adaptive_avg_pool2d(self.features(x), 1).flatten(1))


def folded(module):
    """The same with batch norms folded into the convolutions before them."""
    import copy

    from torch.nn.utils.fusion import fuse_conv_bn_eval

    module = copy.deepcopy(module)

    def walk(m):
        names = list(m._modules)
        for a, b in zip(names, names[1:]):
            if isinstance(m._modules[a], nn.Conv2d) and isinstance(m._modules[b], nn.BatchNorm2d):
                m._modules[a] = fuse_conv_bn_eval(m._modules[a], m._modules[b])
                m._modules[b] = nn.Identity()
        for child in m._modules.values():
            walk(child)

    walk(module)
    return module


KEPT = dict(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


@case("mlp_zero_biases", (4,), opset=13)
def _():
    m = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3))
    for p in m.parameters():
        if p.ndim == 1:
            nn.init.zeros_(p)
    return m


@case("mlp_opset9", (4,), opset=9)
@case("mlp_batch3", (4,), opset=12, batch=3)
@case("mlp_batch1_float", (4,), opset=20, batch=1, dtype=torch.float32)
def _():
    return nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.LayerNorm(6), nn.Linear(6, 3), nn.LogSoftmax(1))


@case("lenet", (1, 12, 12), opset=11)
@case("lenet_batch1", (1, 12, 12), opset=17, batch=1)
@case("lenet_batch2", (1, 12, 12), opset=9, batch=2)
def _():
    return nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 3),
        nn.Sigmoid(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(16, 6),
        nn.Hardtanh(),
        nn.Linear(6, 3),
        nn.Softmax(1),
    )


@case("resnet20_kept", (3, 8, 8), opset=17, **KEPT)
@case("resnet20_folded", (3, 8, 8), opset=13, oracle=folded)
def _():
    return randomize(ResNet20())


@case("attention_self", (4, 6), opset=17)
@case("attention_self_opset14", (4, 6), opset=14)
@case("attention_self_batch1", (4, 6), opset=17, batch=1)
@case("attention_self_batch2", (4, 6), opset=15, batch=2)
@case("attention_self_float", (4, 6), opset=20, dtype=torch.float32)
def _():
    class Self(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
            self.last = nn.Linear(6, 1)

        def forward(self, x):
            return self.last(self.attention(x, x, x, need_weights=False)[0] + x).squeeze(2)

    return randomize(Self())


@case("attention_sequence_first", (3, 6), opset=17, axis=1)
@case("attention_sequence_first_opset13", (3, 6), opset=13, axis=1)
def _():
    class Self(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(6, 3, bias=False)

        def forward(self, x):
            mask = torch.triu(torch.full((3, 3), float("-inf")), 1)
            y, weights = self.attention(x, x, x, attn_mask=mask)
            return y.mean(0) + weights.sum((1, 2)).unsqueeze(1)

    return Self()


class Encoder(nn.Module):
    """Two layers of nn.TransformerEncoder on a sequence, by its mean."""

    def __init__(self, first=True, norm_first=False, activation="relu"):
        super().__init__()
        layer = nn.TransformerEncoderLayer(
            6, 2, 8, batch_first=first, norm_first=norm_first, activation=activation, dropout=0.1
        )
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.last = nn.Linear(6, 3)
        self.axis = 1 if first else 0
        for p in self.parameters():
            if p.ndim > 1:
                nn.init.xavier_normal_(p)

    def forward(self, x):
        return self.last(self.encoder(x).mean(self.axis))


@case("encoder", (4, 6), opset=17)
@case("encoder_opset14", (4, 6), opset=14)
@case("encoder_opset16_kept", (4, 6), opset=16, **KEPT)
@case("encoder_batch1", (4, 6), opset=18, batch=1)
@case("encoder_batch4", (4, 6), opset=15, batch=4)
def _():
    return randomize(Encoder())


@case("encoder_norm_first", (4, 6), opset=20)
def _():
    return randomize(Encoder(norm_first=True, activation="gelu"))


@case("encoder_sequence_first", (4, 6), opset=17, axis=1)
@case("encoder_sequence_first_batch1", (4, 6), opset=17, axis=1, batch=1)
def _():
    return randomize(Encoder(first=False))


@case("encoder_tokens", (5,), opset=17, ids=7, dtype=torch.float32)
def _():
    class Tokens(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(7, 6)
            self.position = nn.Parameter(torch.randn(1, 5, 6))
            self.encoder = Encoder()

        def forward(self, ids):
            mask = nn.Transformer.generate_square_subsequent_mask(5)
            x = self.encoder.encoder(self.embedding(ids) + self.position, mask=mask, is_causal=True)
            return self.encoder.last(x[:, -1])

    return Tokens()


@case("encoder_any_length", (4, 6), opset=17, axes={"x": {0: "batch", 1: "length"}}, extra={"length": 4})
def _():
    return Encoder()


@case("lstm", (4, 3), opset=17)
@case("lstm_opset9", (4, 3), opset=9)
@case("lstm_batch1", (4, 3), opset=14, batch=1)
def _():
    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(3, 4, batch_first=True)
            self.last = nn.Linear(4, 2)

        def forward(self, x):
            return self.last(self.lstm(x)[0][:, -1])

    return Last()


@case("lstm_bidirectional", (3, 2), opset=17, axis=1)
@case("lstm_bidirectional_batch2", (3, 2), opset=11, axis=1, batch=2)
def _():
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(2, 3, num_layers=2, bidirectional=True)

        def forward(self, x):
            y, (h, c) = self.lstm(x)
            return torch.cat([y[0], h[-1] * c[0]], 1)

    return Both()


@case("gru", (4, 3), opset=17)
@case("gru_opset10", (4, 3), opset=10)
@case("gru_kept", (4, 3), opset=20, **KEPT)
def _():
    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.gru = nn.GRU(3, 3, num_layers=2, bidirectional=True, batch_first=True)
            self.last = nn.Linear(6, 2)

        def forward(self, x):
            h = torch.full((4, x.shape[0], 3), 0.5)
            return self.last(self.gru(x, h)[0].mean(1))

    return Last()


@case("rnn", (4, 3), opset=17)
def _():
    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn = nn.RNN(3, 4, nonlinearity="relu", batch_first=True)

        def forward(self, x):
            return self.rnn(x)[1][0]

    return Last()


def resized(**how):
    class Resized(nn.Module):
        def __init__(self):
            super().__init__()
            self.before = nn.Conv2d(1, 2, 3, padding=1)
            self.after = nn.Conv2d(2, 1, 3)

        def forward(self, x):
            y = self.after(F.interpolate(torch.tanh(self.before(x)), **how))
            return F.avg_pool2d(y, 2).mean(1).mean(2)

    return Resized()


@case("resize_nearest", (1, 4, 4), opset=17)
@case("resize_nearest_opset10", (1, 4, 4), opset=10)
@case("upsample_nearest_opset9", (1, 4, 4), opset=9)
def _():
    return resized(scale_factor=2, mode="nearest")


@case("resize_bilinear", (1, 4, 4), opset=17)
@case("resize_bilinear_opset11", (1, 4, 4), opset=11, batch=1)
def _():
    return resized(scale_factor=1.5, mode="bilinear")


@case("resize_bilinear_corners", (1, 4, 4), opset=13)
def _():
    return resized(size=(6, 6), mode="bilinear", align_corners=True)


@case("resize_bicubic", (1, 4, 4), opset=18)
def _():
    return resized(size=(6, 10), mode="bicubic")


@case("groupnorm", (4, 4, 4), opset=17)
@case("groupnorm_opset12", (4, 4, 4), opset=12)
@case("groupnorm_batch2", (4, 4, 4), opset=17, batch=2)
@case("groupnorm_opset20_batch1", (4, 4, 4), opset=20, batch=1)
def _():
    return randomize(
        nn.Sequential(
            nn.Conv2d(4, 4, 3, padding=1, groups=2),
            nn.GroupNorm(2, 4),
            nn.SiLU(),
            nn.InstanceNorm2d(4, affine=True),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4, 3),
        )
    )


@case("image_output", (2, 4, 4), opset=17)
def _():
    return nn.Sequential(
        nn.Conv2d(2, 3, 3, padding=1, padding_mode="reflect"),
        nn.ELU(),
        nn.ConvTranspose2d(3, 2, 2, stride=2),
        nn.ReplicationPad2d(1),
        nn.PixelUnshuffle(2),
        nn.Conv2d(8, 1, 3),
    )


def slim(module):
    for p in module.parameters():
        if p.ndim > 1:
            nn.init.xavier_normal_(p)
    return randomize(module)


@case("mobilenet_v2", (3, 32, 32), opset=17)
@case("mobilenet_v2_opset11", (3, 32, 32), opset=11)
def _():
    from torchvision.models import MobileNetV2

    setting = [[1, 8, 1, 1], [6, 8, 1, 2], [6, 8, 1, 1]]
    m = MobileNetV2(num_classes=3, width_mult=0.25, inverted_residual_setting=setting, dropout=0.1)
    m.features[-1] = nn.Sequential(nn.Conv2d(8, 8, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6())
    m.classifier = nn.Sequential(nn.Dropout(0.1), nn.Linear(8, 3))
    return slim(m)


for c in [c for c in CASES if c[0].startswith("mobilenet")]:
    c[4]["oracle"] = folded


@case("squeezenet", (3, 24, 24), opset=17)
def _():
    from torchvision.models.squeezenet import Fire

    return nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2),
        nn.ReLU(inplace=False),
        nn.MaxPool2d(3, 2, ceil_mode=True),
        Fire(4, 2, 4, 4),
        Fire(8, 2, 4, 4),
        nn.MaxPool2d(3, 2, ceil_mode=True),
        nn.Dropout(0.5),
        nn.Conv2d(8, 3, 1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


@case("resnet18", (3, 32, 32), opset=17, dtype=torch.float32)
def _():
    from torchvision.models.resnet import BasicBlock, ResNet

    class Narrow(ResNet):
        def __init__(self):
            super().__init__(BasicBlock, [2, 2, 2, 2], num_classes=3)

    m = Narrow()
    return slim(narrow(m, 32))


def narrow(module, by):
    """Every layer with a fraction of its channels."""
    for name, m in module.named_children():
        if isinstance(m, nn.Conv2d):
            own = nn.Conv2d(
                max(1, m.in_channels // by) if m.in_channels > 3 else m.in_channels,
                max(1, m.out_channels // by),
                m.kernel_size,
                m.stride,
                m.padding,
                bias=m.bias is not None,
            )
        elif isinstance(m, nn.BatchNorm2d):
            own = nn.BatchNorm2d(max(1, m.num_features // by))
        elif isinstance(m, nn.Linear):
            own = nn.Linear(m.in_features // by, m.out_features)
        else:
            own = narrow(m, by)
        setattr(module, name, own)
    return module


for c in CASES:
    if c[0] == "resnet18":
        c[4]["oracle"] = folded


@case("vit", (3, 8, 8), opset=17)
@case("vit_opset14_batch1", (3, 8, 8), opset=14, batch=1)
@case("vit_batch2", (3, 8, 8), opset=18, batch=2)
@case("vit_float", (3, 8, 8), opset=19, dtype=torch.float32)
def _():
    from torchvision.models import VisionTransformer

    m = VisionTransformer(
        image_size=8, patch_size=4, num_layers=2, num_heads=2, hidden_dim=8, mlp_dim=8, num_classes=3
    )
    return slim(m)


@case("embedding_bag_of_words", (4,), opset=17, ids=9)
@case("embedding_opset9", (4,), opset=9, ids=9)
@case("embedding_batch1", (4,), opset=13, ids=9, batch=1)
def _():
    class Mean(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(9, 5)
            self.last = nn.Linear(5, 3)

        def forward(self, ids):
            return self.last(torch.tanh(self.embedding(ids).mean(1)))

    return Mean()


@case("attention_by_hand_opset9", (4, 6), opset=9)
@case("attention_by_hand_opset12_batch2", (4, 6), opset=12, batch=2)
def _():
    class ByHand(nn.Module):
        """Heads beside the samples in one axis, as nn.MultiheadAttention had it."""

        def __init__(self):
            super().__init__()
            self.qkv = nn.Linear(6, 18)
            self.last = nn.Linear(6, 2)

        def forward(self, x):
            x = x.transpose(0, 1)
            t, n, _ = x.shape
            q, k, v = self.qkv(x).chunk(3, -1)
            q, k, v = (z.reshape(t, n * 2, 3).transpose(0, 1) for z in (q, k, v))
            a = torch.softmax(torch.bmm(q, k.transpose(1, 2)) / 3**0.5, -1)
            y = torch.bmm(a, v).transpose(0, 1).reshape(t, n, 6)
            return self.last(y.reshape(t * n, 6)).view(t, n, 2).mean(0)

    return ByHand()


@case("frames", (3, 1, 6, 6), opset=17)
@case("frames_opset11_batch2", (3, 1, 6, 6), opset=11, batch=2)
def _():
    class Frames(nn.Module):
        """A convolutional network on each frame of a film, then a recurrent one."""

        def __init__(self):
            super().__init__()
            self.conv = nn.Sequential(
                nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()
            )
            self.gru = nn.GRU(8, 3, batch_first=True)

        def forward(self, x):
            n, t = x.shape[:2]
            y = self.conv(x.flatten(0, 1))
            return self.gru(y.view(n, t, -1))[0][:, -1]

    return randomize(Frames())


for c in CASES:
    if c[0].startswith("frames"):
        c[4]["oracle"] = folded


UNFOLDED = dict(do_constant_folding=False)


@case("swin", (3, 8, 8), opset=17, **UNFOLDED)
@case("swin_batch2", (3, 8, 8), opset=14, batch=2, **UNFOLDED)
def _():
    from torchvision.models import SwinTransformer

    return slim(
        SwinTransformer(
            [2, 2], 4, depths=[2], num_heads=[2], window_size=[2, 2], mlp_ratio=2, stochastic_depth_prob=0, num_classes=3
        )
    )


@case("decoder", (4, 6), opset=17)
@case("decoder_batch2", (4, 6), opset=18, batch=2, **UNFOLDED)
def _():
    class Decoder(nn.Module):
        """Attends to a memory that is a parameter."""

        def __init__(self):
            super().__init__()
            self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(6, 2, 8, batch_first=True), 1)
            self.memory = nn.Parameter(torch.randn(1, 3, 6))
            self.last = nn.Linear(6, 3)

        def forward(self, x):
            return self.last(self.decoder(x, self.memory.expand(x.shape[0], -1, -1)).mean(1))

    return slim(Decoder())


@case("causal_attention", (5,), opset=12, ids=7)
@case("causal_attention_batch3", (5,), opset=17, ids=7, batch=3)
@case("causal_attention_any_length", (5,), opset=14, ids=7, axes={"x": {0: "batch", 1: "time"}}, extra={"time": 5})
def _():
    class Causal(nn.Module):
        """A block of a language model with a mask that is a buffer."""

        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(7, 6)
            self.position = nn.Embedding(5, 6)
            self.norm = nn.LayerNorm(6)
            self.qkv = nn.Linear(6, 18)
            self.head = nn.Linear(6, 3, bias=False)
            self.register_buffer("mask", torch.tril(torch.ones(5, 5)).view(1, 1, 5, 5))

        def forward(self, ids):
            n, t = ids.shape
            x = self.embedding(ids) + self.position(torch.arange(t))
            q, k, v = (z.view(n, t, 2, 3).transpose(1, 2) for z in self.qkv(self.norm(x)).split(6, 2))
            a = (q @ k.transpose(2, 3) / 3**0.5).masked_fill(self.mask[:, :, :t, :t] == 0, float("-inf"))
            y = (F.softmax(a, -1) @ v).transpose(1, 2).contiguous().view(n, t, 6)
            return self.head(x + y)[:, -1]

    return Causal()


@case("reader", (1, 4, 6), opset=11, axes={"x": {0: "batch", 3: "width"}}, extra={"width": 6})
@case("reader_batch1", (1, 4, 6), opset=9, batch=1, axes={"x": {3: "width"}}, extra={"width": 6})
def _():
    class Reader(nn.Module):
        """Reads text: convolutions, a recurrent network along the width, classes at each place."""

        def __init__(self):
            super().__init__()
            self.conv = nn.Sequential(
                nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d((4, 2))
            )
            self.lstm = nn.LSTM(3, 3, bidirectional=True)
            self.last = nn.Linear(6, 3)

        def forward(self, x):
            y = self.conv(x).squeeze(2).permute(2, 0, 1)
            return F.log_softmax(self.last(self.lstm(y)[0]), 2)

    return slim(Reader())


for c in CASES:
    if c[0].startswith("reader"):
        c[4]["oracle"] = folded


@case("densenet", (3, 10, 10), opset=17, **KEPT)
def _():
    from torchvision.models.densenet import _DenseBlock, _Transition

    return slim(
        nn.Sequential(
            nn.Conv2d(3, 4, 3),
            _DenseBlock(2, 4, 2, 2, 0.0),
            _Transition(8, 4),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4, 3),
        )
    )


@case("shufflenet", (3, 12, 12), opset=12, oracle=folded)
def _():
    from torchvision.models.shufflenetv2 import InvertedResidual

    return slim(
        nn.Sequential(
            nn.Conv2d(3, 4, 3, 2, 1, bias=False),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            InvertedResidual(4, 4, 2),
            InvertedResidual(4, 4, 1),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4, 3),
        )
    )


@case("convnext", (3, 16, 16), opset=16)
def _():
    from torchvision.models.convnext import CNBlock, LayerNorm2d

    return slim(
        nn.Sequential(
            nn.Conv2d(3, 4, 4, 4),
            LayerNorm2d(4),
            CNBlock(4, 0.5, 0.0),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(4, 3),
        )
    )


@case("volume", (1, 4, 4, 4), opset=17)
def _():
    return nn.Sequential(
        nn.Conv3d(1, 2, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2), nn.AvgPool3d(2), nn.Flatten(), nn.Linear(2, 2)
    )


@case("response_norm", (3, 12, 12), opset=17)
def _():
    return nn.Sequential(
        nn.Conv2d(3, 6, 3, 2), nn.ReLU(), nn.LocalResponseNorm(3), nn.MaxPool2d(3, 2), nn.Flatten(), nn.Linear(24, 3)
    )


@case("causal_convolution", (2, 10), opset=9)
@case("causal_convolution_opset19", (2, 10), opset=19, batch=2)
def _():
    class Causal(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Conv1d(2, 3, 3)
            self.second = nn.Conv1d(3, 3, 3, dilation=2)
            self.last = nn.Linear(3, 2)

        def forward(self, x):
            y = torch.relu(self.first(F.pad(x, (2, 0))))
            return self.last(torch.relu(self.second(F.pad(y, (4, 0))))[:, :, -1])

    return Causal()


@case("choices", (6,), opset=17)
@case("choices_opset12", (6,), opset=12)
def _():
    class Choices(nn.Module):
        """Ops that choose, join, split and sum."""

        def __init__(self):
            super().__init__()
            self.dense = nn.Linear(6, 6)
            self.last = nn.Linear(13, 3)

        def forward(self, x):
            y = self.dense(x)
            parts = torch.stack(torch.chunk(y, 3, 1), 1)
            z = [
                torch.where(y > 0, 2 * y, torch.clamp(x, -0.5, 0.5))[:, [0, 2]],
                torch.maximum(y, x)[:, 1:5:3],
                F.normalize(parts, dim=2).sum(1),
                torch.cumsum(y, 1)[:, -2:],
                torch.logsumexp(y, 1, keepdim=True),
                y.var(1, keepdim=True),
                torch.roll(y, 1, 1)[:, :2],
                torch.einsum("bij,bkj->bk", parts, parts)[:, :1],
            ]
            return self.last(torch.cat(z, 1))

    return Choices()


@case("padded_tokens", (4,), opset=17, ids=9)
def _():
    class Padded(nn.Module):
        """Token 0 is padding: a key that nobody looks at."""

        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(9, 6)
            self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
            self.last = nn.Linear(6, 3)

        def forward(self, ids):
            x = self.embedding(ids)
            y = self.attention(x, x, x, key_padding_mask=ids == 0)[0]
            own = (ids != 0).unsqueeze(2)
            return self.last((y * own).sum(1) / (own.sum(1) + 1))

    return Padded()


def by_hand(module, x, file, opset, axis=0, fixed=False, nodes=(), **_):
    """The module's parameters and nodes that are given: for what this PyTorch does not write."""
    element = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(str(x.dtype)[6:]))
    real = onnx.TensorProto.DOUBLE if torch.get_default_dtype() == torch.float64 else onnx.TensorProto.FLOAT
    dims = [d if fixed or i != axis else "batch" for i, d in enumerate(x.shape)]
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node(op, i, o, **a) for op, i, o, a in nodes],
        "main_graph",
        [onnx.helper.make_tensor_value_info("x", element, dims)],
        [onnx.helper.make_tensor_value_info("out", real, [dims[axis], None])],
        [numpy_helper.from_array(p.detach().numpy(), k) for k, p in module.named_parameters()],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", opset)])
    model.ir_version = 10
    onnx.save(model, file)


def constant(name, values, dtype=np.int64):
    return ("Constant", [], [name], dict(value=numpy_helper.from_array(np.array(values, dtype))))


class Named(nn.Module):
    """Parameters by name, and a function of them and the input."""

    def __init__(self, f, **shapes):
        super().__init__()
        self.f = f
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.randn(shape) * 0.7))

    def forward(self, x):
        return self.f(self, x)


HAND = dict(exporter=by_hand)
DENSE = [("MatMul", ["h", "w"], ["out"], {})]


@case(
    "group_norm_18",
    (4, 3),
    opset=18,
    nodes=[
        ("GroupNormalization", ["x", "g", "b"], ["n"], dict(num_groups=2)),
        ("Flatten", ["n"], ["h"], {}),
        *DENSE,
    ],
    **HAND,
)
def _():
    def f(s, x):
        y = F.group_norm(x, 2)
        scale, shift = s.g.repeat_interleave(2), s.b.repeat_interleave(2)
        return (y * scale[:, None] + shift[:, None]).flatten(1) @ s.w

    return Named(f, g=(2,), b=(2,), w=(12, 2))


@case(
    "group_norm_21",
    (4, 3),
    opset=21,
    nodes=[
        ("GroupNormalization", ["x", "g", "b"], ["n"], dict(num_groups=2)),
        ("Flatten", ["n"], ["h"], {}),
        *DENSE,
    ],
    **HAND,
)
def _():
    return Named(lambda s, x: F.group_norm(x, 2, s.g, s.b).flatten(1) @ s.w, g=(4,), b=(4,), w=(12, 2))


QKV = [
    ("MatMul", ["x", "wqkv"], ["qkv"], {}),
    constant("sizes", [4, 2, 2]),
    ("Split", ["qkv", "sizes"], ["q", "k", "v"], dict(axis=2)),
]


def attend(s, x, causal):
    q, k, v = (x @ s.wqkv).split([4, 2, 2], 2)
    q = q.unflatten(2, (2, 2)).transpose(1, 2)
    k, v = (z.unsqueeze(1).expand(-1, 2, -1, -1) for z in (k, v))
    a = q @ k.transpose(2, 3) / 2**0.5
    if causal:
        a = a + torch.triu(torch.full((3, 3), float("-inf")), 1)
    return (torch.softmax(a, -1) @ v).transpose(1, 2).flatten(1) @ s.w


@case(
    "attention_23",
    (3, 4),
    opset=23,
    nodes=[
        *QKV,
        ("Attention", ["q", "k", "v"], ["a"], dict(q_num_heads=2, kv_num_heads=1, is_causal=1)),
        ("Flatten", ["a"], ["h"], {}),
        *DENSE,
    ],
    **HAND,
)
@case(
    "attention_23_batch1",
    (3, 4),
    opset=23,
    batch=1,
    nodes=[
        *QKV,
        ("Attention", ["q", "k", "v"], ["a"], dict(q_num_heads=2, kv_num_heads=1, is_causal=1)),
        ("Flatten", ["a"], ["h"], {}),
        *DENSE,
    ],
    **HAND,
)
def _():
    return Named(lambda s, x: attend(s, x, True), wqkv=(4, 8), w=(12, 2))


@case(
    "rms_norm_23",
    (3, 4),
    opset=23,
    nodes=[
        ("RMSNormalization", ["x", "g"], ["n"], dict(axis=-1, epsilon=1e-6)),
        ("Gelu", ["n"], ["t"], dict(approximate="tanh")),
        ("Flatten", ["t"], ["h"], {}),
        *DENSE,
    ],
    **HAND,
)
def _():
    return Named(
        lambda s, x: F.gelu(F.rms_norm(x, (4,), s.g, 1e-6), approximate="tanh").flatten(1) @ s.w, g=(4,), w=(12, 2)
    )


def branch(name, nodes, result, rank):
    return onnx.helper.make_graph(
        [onnx.helper.make_node(op, i, o, **a) for op, i, o, a in nodes],
        name,
        [],
        [onnx.helper.make_tensor_value_info(result, onnx.TensorProto.DOUBLE, [None] * rank)],
    )


@case(
    "squeeze_by_if",
    (3, 1),
    opset=11,
    nodes=[
        ("MatMul", ["x", "a"], ["y"], {}),
        ("Shape", ["y"], ["shape"], {}),
        constant("two", 2),
        constant("one", [1]),
        ("Gather", ["shape", "two"], ["d"], dict(axis=0)),
        ("Unsqueeze", ["d"], ["last"], dict(axes=[0])),
        ("Equal", ["last", "one"], ["is"], {}),
        (
            "If",
            ["is"],
            ["h"],
            dict(
                then_branch=branch("then", [("Squeeze", ["y"], ["s"], dict(axes=[2]))], "s", 2),
                else_branch=branch("else", [("Identity", ["y"], ["same"], {})], "same", 3),
            ),
        ),
        *DENSE,
    ],
    **HAND,
)
def _():
    return Named(lambda s, x: (x @ s.a).squeeze(2) @ s.w, a=(1, 1), w=(3, 2))


@case(
    "dynamo_attention",
    (3, 4),
    opset=18,
    nodes=[
        ("Shape", ["x"], ["n"], dict(start=0, end=1)),
        ("MatMul", ["x", "wq"], ["q0"], {}),
        ("MatMul", ["x", "wk"], ["k0"], {}),
        constant("three", [3]),
        constant("heads", [2, 2]),
        ("Concat", ["n", "three", "heads"], ["split"], dict(axis=0)),
        ("Reshape", ["q0", "split"], ["q1"], dict(allowzero=1)),
        ("Reshape", ["k0", "split"], ["k1"], dict(allowzero=1)),
        ("Transpose", ["q1"], ["q2"], dict(perm=[0, 2, 1, 3])),
        ("Transpose", ["k1"], ["k2"], dict(perm=[0, 2, 1, 3])),
        # a product over samples and heads in one axis
        constant("open", [-1, 3, 2]),
        ("Reshape", ["q2", "open"], ["q3"], dict(allowzero=1)),
        ("Reshape", ["k2", "open"], ["k3"], dict(allowzero=1)),
        ("Transpose", ["k3"], ["kt"], dict(perm=[0, 2, 1])),
        ("MatMul", ["q3", "kt"], ["s"], {}),
        constant("root", 2**-0.5, np.float64),
        ("Mul", ["s", "root"], ["scaled"], {}),
        ("Softmax", ["scaled"], ["p"], dict(axis=-1)),
        ("MatMul", ["p", "k3"], ["y"], {}),
        constant("back", [-1, 2, 3, 2]),
        ("Reshape", ["y", "back"], ["y4"], dict(allowzero=1)),
        ("Transpose", ["y4"], ["y5"], dict(perm=[0, 2, 1, 3])),
        constant("twelve", [12]),
        ("Concat", ["n", "twelve"], ["rows"], dict(axis=0)),
        ("Reshape", ["y5", "rows"], ["h"], dict(allowzero=1)),
        *DENSE,
    ],
    **HAND,
)
def _():
    def f(s, x):
        q, k = ((x @ w).unflatten(2, (2, 2)).transpose(1, 2) for w in (s.wq, s.wk))
        return (torch.softmax(q @ k.transpose(2, 3) / 2**0.5, -1) @ k).transpose(1, 2).flatten(1) @ s.w

    return Named(f, wq=(4, 4), wk=(4, 4), w=(12, 2))


def converted(to):
    return lambda model: onnx.version_converter.convert_version(model, to)


@case("encoder_opset21", (4, 6), opset=20, post=converted(21))
@case("encoder_opset22_batch1", (4, 6), opset=20, batch=1, post=converted(22))
def _():
    return randomize(Encoder())


@case("lenet_opset22", (1, 12, 12), opset=20, post=converted(22))
def _():
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.Mish(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(50, 3))


def main(folder, only=()):
    torch.set_num_threads(1)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, shape, opset, make, options in CASES:
        if only and name not in only:
            continue
        write(folder, name, shape, opset, make, options)
        print(name, (folder / f"{name}.onnx").stat().st_size, (folder / f"{name}.json").stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
