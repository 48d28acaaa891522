"""A stand-in for Hugging Face's `transformers`: its classes, as docs/finetune.md calls them, with a small model.

The model has BERT's parts, names, arguments and outputs, and random weights. It is no copy of theirs and no test of it.
"""

from collections import UserDict

import torch
from torch import nn

WIDTH, HEADS, WORDS, PLACES = 16, 2, 7000, 32


class Itself(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x, added):
        def heads(part):
            return part(x).view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.query) @ heads(self.key).transpose(2, 3) / (WIDTH // HEADS) ** 0.5 + added
        return (scores.softmax(-1) @ heads(self.value)).transpose(1, 2).reshape(x.shape)


class Output(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dense, self.LayerNorm = nn.Linear(width, WIDTH), nn.LayerNorm(WIDTH)

    def forward(self, x, before):
        return self.LayerNorm(self.dense(x) + before)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.ModuleDict({"self": Itself(), "output": Output(WIDTH)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(WIDTH, 2 * WIDTH)})
        self.output = Output(2 * WIDTH)

    def forward(self, x, added):
        x = self.attention["output"](self.attention["self"](x, added), x)
        return self.output(nn.functional.gelu(self.intermediate["dense"](x)), x)


class Embeddings(nn.Module):
    def __init__(self):
        super().__init__()
        self.word_embeddings = nn.Embedding(WORDS, WIDTH, padding_idx=0)
        self.position_embeddings, self.token_type_embeddings = nn.Embedding(PLACES, WIDTH), nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH)
        self.register_buffer("position_ids", torch.arange(PLACES).expand((1, -1)), persistent=False)

    def forward(self, ids, kinds):
        places = self.position_embeddings(self.position_ids[:, : ids.shape[1]])
        return self.LayerNorm(self.word_embeddings(ids) + self.token_type_embeddings(kinds) + places)


class Made(dict):
    """Results by name, which are attributes too."""

    __getattr__ = dict.get


class AutoModel(nn.Module):
    @classmethod
    def from_pretrained(cls, name):
        torch.manual_seed(len(name))
        return cls().eval()

    def __init__(self):
        super().__init__()
        self.embeddings = Embeddings()
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList([Layer(), Layer()])})
        self.pooler = nn.ModuleDict({"dense": nn.Linear(WIDTH, WIDTH)})

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None, position_ids=None, return_dict=None):
        x = self.embeddings(input_ids, token_type_ids)
        added = (1 - attention_mask[:, None, None, :].to(x.dtype)) * torch.finfo(x.dtype).min
        for layer in self.encoder["layer"]:
            x = layer(x, added)
        return Made(last_hidden_state=x, pooler_output=torch.tanh(self.pooler["dense"](x[:, 0])))


class AutoTokenizer:
    """Each word has a number; a text of n words is of n + 2 tokens. Lists have different lengths, as theirs have."""

    @classmethod
    def from_pretrained(cls, name):
        return cls()

    def __call__(self, text, padding=False, truncation=False, return_tensors=None):
        ids = [[1] + [3 + sum(map(ord, word)) for word in t.split()] + [2] for t in text]
        return UserDict(input_ids=ids, token_type_ids=[[0] * len(i) for i in ids],
                        attention_mask=[[1] * len(i) for i in ids])
