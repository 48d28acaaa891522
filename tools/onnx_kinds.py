#!/usr/bin/env python3
"""Writes small models of the kinds that registries have, and what torch.func computes of them.

    tools/onnx_kinds.py onnx/src/test/resources/kinds

Each model NAME.onnx has a NAME.json: the inputs by name; the outputs "out" [n, m]; "ntk", the
tangent kernel over all parameters times cos 1, cos 2, … [n m]; both in double precision, with the
file's numbers; "frozen", the initializers that are no parameters; or "refused", words of the
refusal. The kernel does not depend on how a file lays out its parameters. Needs PyTorch 2.6
(Debian: python3-torch).
"""
import json
import math
import struct
import sys
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, jacrev
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.onnx._internal import onnx_proto_utils

# package onnx is asked for by functions of onnxscript only
onnx_proto_utils._add_onnxscript_fn = lambda model, _: model

ROWS, TOKENS, WORDS, WIDTH, HEADS = 3, 5, 11, 8, 2
KINDS = []


def kind(name, opset=17, **options):
    """Registers a function that gives a module and its example inputs by name."""

    def register(make):
        KINDS.append((name, opset, make, options))
        return make

    return register


# --- Protocol Buffers, as far as graphs need them ------------------------------------------------


def varint(n):
    n &= (1 << 64) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def fields(data):
    """The fields of a message in order: number and value, an int or bytes."""
    at, found = 0, []

    def number():
        nonlocal at
        n = shift = 0
        while True:
            b = data[at]
            at += 1
            n |= (b & 127) << shift
            shift += 7
            if b < 128:
                return n

    while at < len(data):
        key = number()
        if key & 7 == 0:
            found.append((key >> 3, number()))
            continue
        size = {1: 8, 5: 4}.get(key & 7) or number()
        found.append((key >> 3, bytes(data[at : at + size])))
        at += size
    return found


def message(parts):
    return b"".join(field(n, v) for n, v in parts)


FLOAT, UINT8, INT8, INT64, DOUBLE = 1, 2, 3, 7, 11
FORMATS = {FLOAT: "f", UINT8: "B", INT8: "b", INT64: "q", DOUBLE: "d"}


def tensor(name, kind, dims, values):
    raw = struct.pack(f"<{len(values)}{FORMATS[kind]}", *values)
    return message([(1, d) for d in dims] + [(2, kind), (8, name), (9, raw)])


def node(op, inputs, outputs, **attributes):
    parts = [(1, i) for i in inputs] + [(2, o) for o in outputs]
    parts += [(3, outputs[0] + "_node"), (4, op)]
    for key, v in attributes.items():
        value = {int: (3, 2), bytes: (5, 4)}[type(v)]
        parts.append((5, message([(1, key), (value[0], v), (20, value[1])])))
    return message(parts)


def value(name, kind, dims):
    shape = message([(1, message([(1, d) if isinstance(d, int) else (2, d)])) for d in dims])
    return message([(1, name), (2, field(1, message([(1, kind), (2, shape)])))])


def graph(nodes, initializers, inputs, outputs, opset):
    parts = [(1, n) for n in nodes] + [(2, "g")] + [(5, t) for t in initializers]
    parts += [(11, v) for v in inputs] + [(12, v) for v in outputs]
    return message([(1, 8), (7, message(parts)), (8, message([(1, ""), (2, opset)]))])


def as_constants(model):
    """The same model with each initializer in a node Constant."""
    parts = fields(model)
    own = dict(parts)[7]
    nodes, rest = [], []
    for n, v in fields(own):
        if n == 5:
            name = dict(fields(v))[8].decode()
            nodes.append((1, node("Constant", [], [name], value=v)))
        else:
            rest.append((n, v))
    return message([(n, message(nodes + rest) if n == 7 else v) for n, v in parts])


# --- modules -------------------------------------------------------------------------------------


def ids(rows=ROWS, tokens=TOKENS):
    return (torch.arange(1, rows * tokens + 1).view(rows, tokens) ** 2 * 3 + 1) % WORDS


def mask(rows=ROWS, tokens=TOKENS):
    lengths = torch.arange(rows) % 3 + tokens - 2
    return (torch.arange(tokens)[None] < lengths[:, None]).long()


def reals(*shape):
    return torch.sin(torch.arange(1, math.prod(shape) + 1, dtype=torch.float64) ** 2).view(shape)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))

    def split(self, x):
        return x.view(x.size(0), x.size(1), HEADS, WIDTH // HEADS).transpose(1, 2)

    def forward(self, x, bias=None, fill=None):
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS)
        if bias is not None:
            scores = scores + bias
        if fill is not None:
            scores = scores.masked_fill(fill, float("-inf"))
        y = torch.matmul(scores.softmax(-1), v).transpose(1, 2).contiguous()
        return y.view(y.size(0), y.size(1), WIDTH), k, v


class Layer(nn.Module):
    def __init__(self, gelu="none"):
        super().__init__()
        self.attention = Attention()
        self.output = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.gelu = gelu

    def forward(self, x, bias=None, fill=None):
        y, k, v = self.attention(x, bias, fill)
        x = self.norm1(x + self.output(y))
        return self.norm2(x + self.down(F.gelu(self.up(x), approximate=self.gelu))), k, v


class Bert(nn.Module):
    """The mask becomes 0 and -1e4 that are added, or a condition that puts -inf."""

    def __init__(self, fill=False, pooler=False, gelu="none", words=WORDS):
        super().__init__()
        self.word_embeddings = nn.Embedding(words, WIDTH)
        self.position_embeddings = nn.Embedding(7, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.register_buffer("position_ids", torch.arange(7)[None])
        self.norm = nn.LayerNorm(WIDTH)
        self.layer = nn.ModuleList([Layer(gelu)])
        self.fill = fill
        self.pooler = nn.Linear(WIDTH, WIDTH) if pooler else None

    def forward(self, input_ids, attention_mask, token_type_ids):
        positions = self.position_ids[:, : input_ids.size(1)]
        x = self.word_embeddings(input_ids) + self.token_type_embeddings(token_type_ids)
        x = self.norm(x + self.position_embeddings(positions))
        wide = attention_mask[:, None, None, :]
        for layer in self.layer:
            if self.fill:
                x, _, _ = layer(x, fill=wide == 0)
            else:
                x, _, _ = layer(x, bias=(1.0 - wide.to(x.dtype)) * -10000.0)
        return x if self.pooler is None else (torch.tanh(self.pooler(x[:, 0])), x)


def encoder_inputs():
    types = (torch.arange(TOKENS)[None] > 2).long().expand(ROWS, TOKENS).contiguous()
    return {"input_ids": ids(), "attention_mask": mask(), "token_type_ids": types}


@kind("bert_extended_mask")
def _():
    return Bert(), encoder_inputs()


@kind("bert_filled_mask", opset=14)
def _():
    return Bert(fill=True, gelu="tanh"), encoder_inputs()


@kind("bert_pooler", outputs=("pooler_output", "last_hidden_state"))
def _():
    return Bert(pooler=True), encoder_inputs()


@kind("bert_one_row", fixed=True)
def _():
    return Bert(words=19), encoder_inputs()


@kind("bert_half", dtype=torch.float16)
@kind("bert_brain", dtype=torch.bfloat16)
def _():
    return Bert(), encoder_inputs()


class Gpt(nn.Module):
    """Word table and last layer are tied; the mask is a buffer; keys and values are outputs too."""

    def __init__(self, cache=False):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(WORDS, WIDTH), nn.Embedding(7, WIDTH)
        self.h = nn.ModuleList([Layer("tanh")])
        self.register_buffer("bias", torch.tril(torch.ones(7, 7, dtype=torch.bool))[None, None])
        self.lm_head = nn.Linear(WIDTH, WORDS, bias=False)
        self.lm_head.weight = self.wte.weight
        self.cache = cache

    def forward(self, input_ids):
        t = input_ids.size(1)
        x = self.wte(input_ids) + self.wpe(torch.arange(t, device=input_ids.device))
        x, k, v = self.h[0](x, fill=~self.bias[:, :, :t, :t])
        f = self.lm_head(x)
        return (f, k, v) if self.cache else f


@kind("gpt_tied", do_constant_folding=False)
def _():
    return Gpt(), {"input_ids": ids()}


@kind("gpt_cache_out", untied="lm_head", outputs=("logits", "present.0.key", "present.0.value"))
def _():
    return Gpt(cache=True), {"input_ids": ids()}


class WithPast(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.attention = nn.Embedding(WORDS, WIDTH), Attention()

    def forward(self, input_ids, past_key, past_value):
        a = self.attention
        x = self.embed(input_ids)
        k = torch.cat([past_key, a.split(a.key(x))], 2)
        v = torch.cat([past_value, a.split(a.value(x))], 2)
        s = torch.matmul(a.split(a.query(x)), k.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS)
        return torch.matmul(s.softmax(-1), v).flatten(1)


@kind(
    "decoder_with_past",
    names=("input_ids", "past_key_values.0.key", "past_key_values.0.value"),
    axes={1: {2: "past"}, 2: {2: "past"}},
    refused="past_key_values.0.key",
)
def _():
    past = reals(ROWS, HEADS, 2, WIDTH // HEADS)
    return WithPast(), {"input_ids": ids(), "past_key": past, "past_value": past.clone()}


class Roberta(nn.Module):
    """Positions are counted from the mask; the type of all tokens is a table's first row."""

    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(WORDS, WIDTH)
        self.position_embeddings = nn.Embedding(9, WIDTH)
        self.token_type_embeddings = nn.Embedding(1, WIDTH)
        self.layer = Layer()
        self.head = nn.Linear(WIDTH, 3)

    def forward(self, input_ids, attention_mask):
        kept = attention_mask.int()
        positions = (torch.cumsum(kept, 1).type_as(kept) * kept).long() + 1
        types = torch.zeros(input_ids.size(), dtype=torch.long, device=input_ids.device)
        x = self.word_embeddings(input_ids) + self.position_embeddings(positions)
        x = x + self.token_type_embeddings(types)
        low = torch.finfo(x.dtype).min
        bias = attention_mask[:, None, None, :].expand(-1, 1, input_ids.size(1), -1).to(x.dtype)
        bias = (1.0 - bias).masked_fill((1.0 - bias).to(torch.bool), low)
        x, _, _ = self.layer(x, bias=bias)
        return self.head(torch.tanh(x[:, 0, :]))


@kind("roberta_positions", opset=14, dtype=torch.float32)
def _():
    return Roberta(), {"input_ids": ids(), "attention_mask": mask()}


class MeanPooled(nn.Module):
    """A sentence transformer: the mean over real tokens, of length 1."""

    def __init__(self):
        super().__init__()
        self.bert = Bert()

    def forward(self, input_ids, attention_mask):
        x = self.bert(input_ids, attention_mask, torch.zeros_like(input_ids))
        wide = attention_mask.unsqueeze(-1).expand(x.size()).to(x.dtype)
        mean = torch.sum(x * wide, 1) / torch.clamp(wide.sum(1), min=1e-9)
        return F.normalize(mean, p=2, dim=1)


@kind("sentence_mean", axes_named="batch")
def _():
    return MeanPooled(), {"input_ids": ids(), "attention_mask": mask()}


class Llama(nn.Module):
    """RMS norms, rotary positions, keys that two heads share, a gate, a causal mask by triu."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(WORDS, WIDTH)
        self.norm1, self.norm2 = nn.Parameter(torch.ones(WIDTH)), nn.Parameter(torch.ones(WIDTH))
        self.qkv = nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.o = nn.Linear(WIDTH, WIDTH, bias=False)
        self.gate_up = nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.down = nn.Linear(WIDTH, WIDTH, bias=False)
        half = WIDTH // HEADS // 2
        self.register_buffer("inv_freq", 10000.0 ** -(torch.arange(half) / half))

    def rms(self, x, weight):
        return weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6))

    def rotate(self, x, cos, sin):
        a, b = x.chunk(2, -1)
        return x * cos + torch.cat([-b, a], -1) * sin

    def forward(self, input_ids):
        n, t = input_ids.shape
        d = WIDTH // HEADS
        x = self.embed(input_ids)
        positions = torch.arange(t, device=x.device)[None]
        freqs = (self.inv_freq[None, :, None] * positions[:, None, :].to(x.dtype)).transpose(1, 2)
        angles = torch.cat([freqs, freqs], -1)[:, None]
        cos, sin = angles.cos(), angles.sin()
        q, k, v = self.qkv(self.rms(x, self.norm1)).split([WIDTH, d, d], -1)
        q = self.rotate(q.view(n, t, HEADS, d).transpose(1, 2), cos, sin)
        k = self.rotate(k.view(n, t, 1, d).transpose(1, 2), cos, sin)
        k = k[:, :, None].expand(n, 1, HEADS, t, d).reshape(n, HEADS, t, d)
        v = v.view(n, t, 1, d).transpose(1, 2)
        v = v[:, :, None].expand(n, 1, HEADS, t, d).reshape(n, HEADS, t, d)
        low = torch.finfo(x.dtype).min
        bias = torch.triu(torch.full((t, t), low, dtype=x.dtype, device=x.device), diagonal=1)
        s = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(d) + bias
        y = torch.matmul(s.softmax(-1), v).transpose(1, 2).reshape(n, t, WIDTH)
        x = x + self.o(y)
        gate, up = self.gate_up(self.rms(x, self.norm2)).chunk(2, -1)
        return (x + self.down(F.silu(gate) * up))[:, -1]


@kind("llama", frozen=["onnx::Mul_252"])
def _():
    return Llama(), {"input_ids": ids()}


class RelativeBias(nn.Module):
    """T5: a table of biases by buckets of distances, and scores by einsum."""

    def __init__(self):
        super().__init__()
        self.embed, self.bias = nn.Embedding(WORDS, WIDTH), nn.Embedding(8, HEADS)
        self.q, self.k, self.v = (nn.Parameter(0.4 * reals(WIDTH, HEADS, 4) * c) for c in (1, 2, 3))

    def bucket(self, distance):
        sign = (distance > 0).to(torch.long) * 4
        size = torch.abs(distance)
        far = 2 + (torch.log(size.to(torch.float64) / 2) / math.log(4) * 2).to(torch.long)
        far = torch.min(far, torch.full_like(far, 3))
        return sign + torch.where(size < 2, size, far)

    def forward(self, input_ids):
        x = self.embed(input_ids)
        at = torch.arange(input_ids.size(1), dtype=torch.long, device=x.device)
        bias = self.bias(self.bucket(at[None, :] - at[:, None])).permute(2, 0, 1).unsqueeze(0)
        q, k, v = (torch.einsum("ntd,dhe->nthe", x, w) for w in (self.q, self.k, self.v))
        s = torch.einsum("nthe,nshe->nhts", q, k) + bias
        y = torch.einsum("nhts,nshe->nthe", s.softmax(-1), v)
        return y.reshape(y.shape[0], y.shape[1], -1).amax(1)


@kind("t5_einsum")
def _():
    return RelativeBias(), {"input_ids": ids()}


class Tagger(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.embed = nn.Embedding(WORDS, 4)
        self.rnn = cell(4, 3, batch_first=True, bidirectional=True)
        self.out = nn.Linear(6, 2)

    def forward(self, input_ids):
        return self.out(self.rnn(self.embed(input_ids))[0])


@kind("lstm_tagger")
def _():
    return Tagger(nn.LSTM), {"input_ids": ids()}


@kind("gru_tagger", opset=13)
def _():
    return Tagger(nn.GRU), {"input_ids": ids()}


class TextAndNumbers(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(WORDS, 4)
        self.numbers, self.out = nn.Linear(3, 4), nn.Linear(8, 2)

    def forward(self, tokens, numbers):
        x = torch.cat([self.embed(tokens).mean(1), torch.relu(self.numbers(numbers))], 1)
        return self.out(x)


@kind("text_and_numbers", dtype=torch.float32)
def _():
    return TextAndNumbers(), {"tokens": ids(), "numbers": reals(ROWS, 3)}


class TwoTowers(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 4), nn.Linear(2, 4)

    def forward(self, left, right):
        a, b = torch.tanh(self.a(left)), torch.tanh(self.b(right))
        return torch.stack([(a * b).sum(1), F.cosine_similarity(a, b)], 1)


@kind("two_towers")
def _():
    return TwoTowers(), {"left": reals(ROWS, 3), "right": reals(ROWS, 2)}


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(1, 3, 3, padding=1, bias=False), nn.BatchNorm2d(3)
        self.conv2, self.bn2 = nn.Conv2d(3, 3, 3, padding=1, bias=False), nn.BatchNorm2d(3)
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 2)
        x = torch.relu(self.bn2(self.conv2(x)) + x)
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


@kind("resnet_norms", training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
@kind("cnn_constants", constants=True, folded=True)
def _():
    m = Residual()
    for b in (m.bn1, m.bn2):
        b.running_mean.normal_(0, 0.3)
        b.running_var.uniform_(0.5, 2)
    return m, {"x": reals(ROWS, 1, 6, 6)}


class Mobile(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, 2, 1)
        self.depth = nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.squeeze, self.excite = nn.Conv2d(4, 2, 1), nn.Conv2d(2, 4, 1)
        self.point, self.fc = nn.Conv2d(4, 3, 1), nn.Linear(3, 2)

    def forward(self, x):
        x = F.hardswish(self.depth(F.hardswish(self.stem(x))))
        s = F.adaptive_avg_pool2d(x, 1)
        x = x * F.hardsigmoid(self.excite(torch.relu(self.squeeze(s))))
        return self.fc(F.hardswish(self.point(x)).mean([2, 3]))


@kind("mobilenet", opset=14)
def _():
    return Mobile(), {"pixel_values": reals(ROWS, 1, 6, 6)}


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(1, WIDTH, 2, 2)
        self.cls = nn.Parameter(0.3 * reals(1, 1, WIDTH))
        self.position_embeddings = nn.Parameter(0.3 * reals(1, 10, WIDTH))
        self.layer, self.head = Layer(), nn.Linear(WIDTH, 3)

    def forward(self, x):
        n = x.shape[0]
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(n, -1, -1), x], 1) + self.position_embeddings
        return self.head(self.layer(x)[0][:, 0])


@kind("vit", opset=16)
def _():
    return Vit(), {"pixel_values": reals(ROWS, 1, 6, 6)}


class Frames(nn.Module):
    """Reshapes by shapes that are computed: Shape, Gather, Concat, ConstantOfShape, Where."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 6), nn.Linear(3, 2)

    def forward(self, x):
        n, t, _ = x.shape
        y = torch.tanh(self.a(x)).view(n, t, 2, 3).permute(0, 2, 1, 3).reshape(n * 2, t, 3)
        y = self.b(y).view(n, 2, t, -1)
        z = torch.where(y > 0, y, torch.zeros_like(y)).sum(2)
        return z.reshape(n, -1)


@kind("computed_shapes")
def _():
    return Frames(), {"x": reals(ROWS, TOKENS, 4)}


# --- files and numbers ---------------------------------------------------------------------------


def numbers(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def expected(module, inputs, smallest):
    """Outputs, and the kernel times a vector, in double precision, row by row."""
    weights = {k: p.detach() for k, p in module.named_parameters()}
    buffers = dict(module.named_buffers())

    def f(w, row):
        out = functional_call(module, (w, buffers), tuple(v[row : row + 1] for v in inputs))
        return (out[0] if isinstance(out, tuple) else out).reshape(-1)

    outs, jacobians = [], []
    for row in range(ROWS):
        outs.append(f(weights, row))
        j = jacrev(lambda w: f(w, row))(weights)
        train = [k for k, p in weights.items() if p.ndim >= smallest]
        jacobians.append(torch.cat([j[k].reshape(outs[-1].numel(), -1) for k in train], 1))
    return torch.stack(outs), product(torch.cat(jacobians))


def product(j):
    """J Jᵀ v for v = cos 1, cos 2, …."""
    return j @ (j.T @ torch.cos(torch.arange(1, len(j) + 1, dtype=torch.float64)))


def export(module, inputs, names, file, opset, options):
    outputs = options.pop("outputs", ("out",))
    second = options.pop("axes_named", "sequence")
    fixed = options.pop("fixed", False)
    inputs = [t[:1] for t in inputs] if fixed else inputs
    axes = {n: {0: "batch"} for n in (*names, *outputs)}
    for n, t in zip(names, inputs):
        if t.dtype == torch.long:
            axes[n][1] = second
    for i, more in options.pop("axes", {}).items():
        axes[names[i]].update(more)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(inputs),
            str(file),
            opset_version=opset,
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes={} if fixed else axes,
            dynamo=False,
            **options,
        )


def fold(module):
    """Batch norms folded into the convolutions before them, as the exporter folds them."""
    from torch.nn.utils.fusion import fuse_conv_bn_eval

    for i in (1, 2):
        conv, norm = getattr(module, f"conv{i}"), getattr(module, f"bn{i}")
        setattr(module, f"conv{i}", fuse_conv_bn_eval(conv, norm))
        setattr(module, f"bn{i}", nn.Identity())
    return module


def write(folder, name, opset, make, options):
    options = dict(options)
    untied = options.pop("untied", None)  # folding stores a transposed copy of a tied matrix
    smallest = 2 if options.get("constants") else 0  # axes of nodes Constant that are parameters
    dtype = options.pop("dtype", torch.float64)
    frozen = options.pop("frozen", [])
    refused = options.pop("refused", None)
    constants = options.pop("constants", False)
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    module, given = make()
    module.eval()
    for p in module.parameters():
        if p.ndim == 1:
            nn.init.normal_(p, 0.5, 0.3)
    if options.pop("folded", False):
        module = fold(module)
    module = module.to(dtype)
    names = options.pop("names", tuple(given))
    inputs = [v if v.dtype == torch.long else v.to(dtype) for v in given.values()]
    file = folder / f"{name}.onnx"
    export(module, inputs, names, file, opset, options)
    if constants:
        file.write_bytes(as_constants(file.read_bytes()))
    content = {"precision": str(dtype)[6:], "frozen": frozen}
    data = {n: v for n, v in zip(names, inputs) if not refused or v.dtype == torch.long}
    content["inputs"] = {n: numbers(v) for n, v in data.items()}
    if refused:
        content["refused"] = refused
    else:
        module = module.to(torch.float64)
        if untied:
            layer = getattr(module, untied)
            layer.weight = nn.Parameter(layer.weight.detach().clone())
        wide = [v if v.dtype == torch.long else v.to(torch.float64) for v in inputs]
        with sdpa_kernel(SDPBackend.MATH):
            out, kernel = expected(module, wide, smallest)
        content["out"], content["ntk"] = numbers(out), numbers(kernel)
    file.with_suffix(".json").write_text(json.dumps(content, separators=(",", ":")))


# --- quantized files, node by node ---------------------------------------------------------------


def quantized(folder):
    """A dense layer of int8 by rows, one of uint8 as a whole, and a float bias."""
    w1 = [(7 * i * i + 3 * i) % 255 - 127 for i in range(12)]
    w2 = [(11 * i * i + 5) % 256 for i in range(8)]
    s1, z1, s2, z2 = [0.03125, 0.0107421875, 0.02, 0.015], [0, 3, -2, 1], 0.0178, 117
    b1 = [0.1, -0.2, 0.3, 0.05]
    nodes = [
        node("DequantizeLinear", ["w1", "s1", "z1"], ["d1"], axis=0),
        node("Gemm", ["x", "d1", "b1"], ["h"], transB=1),
        node("Tanh", ["h"], ["t"]),
        node("DequantizeLinear", ["w2", "s2", "z2"], ["d2"]),
        node("MatMul", ["t", "d2"], ["y"]),
        node("Add", ["y", "b2"], ["out"]),
    ]
    tensors = [
        tensor("w1", INT8, [4, 3], w1),
        tensor("s1", FLOAT, [4], s1),
        tensor("z1", INT8, [4], z1),
        tensor("b1", FLOAT, [4], b1),
        tensor("w2", UINT8, [4, 2], w2),
        tensor("s2", FLOAT, [], [s2]),
        tensor("z2", UINT8, [], [z2]),
        tensor("b2", FLOAT, [2], [0.5, -0.25]),
    ]
    x = reals(ROWS, 3).float().double()
    io = [value("x", FLOAT, ["batch", 3])], [value("out", FLOAT, ["batch", 2])]
    (folder / "dequantized.onnx").write_bytes(graph(nodes, tensors, *io, 13))

    def single(v):
        return torch.tensor(v, dtype=torch.float32).double()

    d1 = (torch.tensor(w1).view(4, 3) - torch.tensor(z1)[:, None]) * single(s1)[:, None]
    d2 = (torch.tensor(w2).view(4, 2) - z2) * single(s2)
    bias = {"b1": single(b1), "b2": single([0.5, -0.25])}

    def save(name, weights, more):
        def f(w, row):
            all_of = {"d1": d1, "d2": d2, **w}
            return torch.tanh(row @ all_of["d1"].T + all_of["b1"]) @ all_of["d2"] + all_of["b2"]

        outs = torch.stack([f(weights, r) for r in x])
        rows = [jacrev(lambda w: f(w, r))(weights) for r in x]
        j = torch.cat([torch.cat([v.reshape(2, -1) for v in row.values()], 1) for row in rows])
        content = {"precision": "float64", "frozen": [], "inputs": {"x": numbers(x)}, **more}
        content["out"], content["ntk"] = numbers(outs), numbers(product(j))
        (folder / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")))

    save("dequantized", bias, {})
    save("dequantized_trained", {"d1": d1, "d2": d2, **bias}, {"widened": ["w1", "w2"]})
    same = (folder / "dequantized.onnx").read_bytes()
    (folder / "dequantized_trained.onnx").write_bytes(same)
    dynamic = [
        node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        node("MatMulInteger", ["q", "w", "z"], ["i"]),
        node("Cast", ["i"], ["r"], to=1),
        node("Mul", ["r", "s"], ["m"]),
        node("Mul", ["m", "c"], ["out"]),
    ]
    tensors = [tensor("w", INT8, [3, 2], [1, -2, 3, 4, -5, 6])]
    tensors.append(tensor("c", FLOAT, [2], [0.5, 0.25]))
    model = graph(dynamic, tensors, *io, 13)
    refuse(folder, "dynamically_quantized", model, x, "DynamicQuantizeLinear")
    qdq = [
        node("QuantizeLinear", ["x", "s", "z"], ["q"]),
        node("DequantizeLinear", ["q", "s", "z"], ["d"]),
        node("MatMul", ["d", "w"], ["out"]),
    ]
    tensors = [
        tensor("s", FLOAT, [], [0.01]),
        tensor("z", UINT8, [], [128]),
        tensor("w", FLOAT, [3, 2], [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]),
    ]
    refuse(folder, "quantized_activations", graph(qdq, tensors, *io, 13), x, "QuantizeLinear")


def refuse(folder, name, model, x, words):
    (folder / f"{name}.onnx").write_bytes(model)
    content = {"precision": "float32", "frozen": [], "inputs": {"x": numbers(x)}, "refused": words}
    (folder / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")))


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    only = sys.argv[2:]
    for name, opset, make, options in KINDS:
        if not only or name in only:
            write(folder, name, opset, make, options)
    quantized(folder)


main()
