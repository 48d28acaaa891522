"""Small tokenizers of type WordPiece, and the tokens of texts by another implementation.

For TokenizerTest: writes lower.json and cased.json, as the Hugging Face library writes tokenizers,
and cases.json, a list of texts with their ids for each:
    python3 tools/wordpiece_cases.py data/src/test/resources/org/plstar/data/text
The rules are those of BERT as the library has them: added tokens are split off by a regular
expression, then the text is cleaned, Chinese characters are set apart, accents are taken off and
letters made small, classes of code points cut it into words, and a tree of the vocabulary's pieces
finds the longest.
"""

import itertools
import json
import random
import re
import sys
import unicodedata
from pathlib import Path

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """the quick brown fox jump ##s ##ed ##ing over lazy dog un ##aff ##able cafe naive resume
strasse i ##i \u0131 hello world token ##ize ##r ##ization play ##er a1 2024 3 ##14 e ##mail don t
Hello WORLD Caf\u00e9 \u00c9 \u00e9t\u00e9 \u00df \u03c3\u03bf\u03c6\u03bf\u03c3 \u03c3 ##\u03c3
\u043f\u0440\u0438 ##\u0432\u0435\u0442 \u4e2d \u6587 \U00020000 \u3042 ##\u3044 \u1112\u1161\u11ab
\u1100\u1173\u11af \ud55c\uae00 \U0001f600 ##\U0001f600 \U0001f469 ##\U0001f4bb \U0001d400
##\U0001d401 a\u0301 \u20ac \u00b1 ## ### new newer""".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u2026\u2014\u00ab\u00bb\u3002\u060c\u0964"
LONGEST = 20


def added(text, **settings):
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    return {"content": text, **plain, "special": text in SPECIAL, **settings}


def tokenizer(lower, accents, tokens, processor):
    pieces = SPECIAL + WORDS + list(LETTERS) + ["##" + c for c in LETTERS] + list(PUNCTUATION)
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    new = itertools.count(len(vocabulary))
    listed = [
        {"id": vocabulary[t["content"]] if t["content"] in vocabulary else next(new), **t}
        for t in tokens
    ]
    return {
        "version": "1.0",
        "truncation": {
            "direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0,
        },
        "padding": {
            "strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": None,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]",
        },
        "added_tokens": listed,
        "normalizer": {
            "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
            "strip_accents": accents, "lowercase": lower,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": processor(vocabulary),
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": LONGEST, "vocab": vocabulary,
        },
    }


def template(vocabulary):
    def special(t, kind):
        return {"SpecialToken": {"id": t, "type_id": kind}}

    def text(t, kind):
        return {"Sequence": {"id": t, "type_id": kind}}

    single = [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)]
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, text("B", 1), special("[SEP]", 1)],
        "special_tokens": {
            t: {"id": t, "ids": [vocabulary[t]], "tokens": [t]} for t in ("[CLS]", "[SEP]")
        },
    }


def processing(vocabulary):
    return {
        "type": "BertProcessing",
        "sep": ["[SEP]", vocabulary["[SEP]"]],
        "cls": ["[CLS]", vocabulary["[CLS]"]],
    }


def clean(text):
    kept = (
        c for c in text
        if c in "\t\n\r" or (c != "\ufffd" and unicodedata.category(c) not in ("Cc", "Cf", "Co"))
    )
    return "".join(" " if c.isspace() else c for c in kept)


CHINESE = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b81f"
    "\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f])"
)


def normalized(text, rules):
    text = CHINESE.sub(r" \1 ", clean(text))
    accents = rules["strip_accents"]
    if rules["lowercase"] if accents is None else accents:
        text = "".join(
            c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn"
        )
    return "".join(c.lower() for c in text) if rules["lowercase"] else text


def kind(numbered):
    i, c = numbered
    if c.isspace():
        return "space"
    symbol = c.isascii() and not c.isalnum()
    return f"sign {i}" if symbol or unicodedata.category(c)[0] == "P" else "word"


def words(text):
    for k, run in itertools.groupby(enumerate(text), kind):
        if k != "space":
            yield "".join(c for _, c in run)


class Pieces:
    def __init__(self, model):
        self.unknown = model["vocab"][model["unk_token"]]
        self.most = model["max_input_chars_per_word"]
        self.prefix = model["continuing_subword_prefix"]
        self.tree = {}
        for piece, number in model["vocab"].items():
            node = self.tree
            for c in piece:
                node = node.setdefault(c, {})
            node["id"] = number

    def ids(self, word):
        found, rest, before = [], word, ""
        while rest and len(word) <= self.most:
            node, best = self.tree, None
            for c in before:
                node = node.get(c, {})
            for i, c in enumerate(rest):
                node = node.get(c)
                if node is None:
                    break
                if "id" in node:
                    best = (node["id"], i + 1)
            if best is None:
                return [self.unknown]
            found.append(best[0])
            rest, before = rest[best[1]:], self.prefix
        return found if not rest else [self.unknown]


def splitter(tokens, change):
    """A function that gives a text's parts, and the ids of the tokens between them."""
    patterns = []
    for t in sorted(tokens, key=lambda t: -len(change(t["content"]))):
        text = re.escape(change(t["content"]))
        # a word goes on with a mark too, which Python's \w leaves out
        text = rf"(?<![\w\u0300-\u036f]){text}(?![\w\u0300-\u036f])" if t["single_word"] else text
        left, right = (r"\s*" if t[side] else "" for side in ("lstrip", "rstrip"))
        patterns.append((f"{left}{text}{right}", t["id"]))
    if not patterns:
        return lambda text: [(text, None)]
    whole = re.compile("|".join(f"({p})" for p, _ in patterns))

    def split(text):
        at = 0
        for m in whole.finditer(text):
            yield text[at:m.start()], patterns[m.lastindex - 1][1]
            at = m.end()
        yield text[at:], None

    return split


def ids(text, t, pieces):
    rules = t["normalizer"]
    written = splitter([a for a in t["added_tokens"] if not a["normalized"]], str)
    changed = splitter(
        [a for a in t["added_tokens"] if a["normalized"]], lambda s: normalized(s, rules)
    )
    found = []
    for part, token in written(text):
        for inner, other in changed(normalized(part, rules)):
            for word in words(inner):
                found += pieces.ids(word)
            found += [] if other is None else [other]
        found += [] if token is None else [token]
    vocabulary = t["model"]["vocab"]
    return [vocabulary["[CLS]"], *found, vocabulary["[SEP]"]]


TEXTS = [
    "", " ", "\t\n\r\n ", "\x00\u200b\ufeff", "The quick brown fox jumps over the lazy dog.",
    "unaffable", "UNAFFABLE", "tokenizers tokenization tokenizing", "Hello WORLD", "hello world",
    "caf\u00e9 na\u00efve r\u00e9sum\u00e9",
    "cafe\u0301 Cafe\u0301 Caf\u00e9 \u00c9t\u00e9 \u00e9t\u00e9",
    "Stra\u00dfe STRASSE \u1e9e \u00df", "\u0130i I\u0307 \u0131I",
    "\u03a3\u039f\u03a6\u039f\u03a3 \u03c3\u03bf\u03c6\u03bf\u03c2", "\u4e2d\u6587hello\u4e2d",
    "\u65e5\u672c\u3042\u3044", "\U00020000\U00020000 \U0002b820 \U0002b920 \uf900",
    "\ud55c\uae00 \u1112\u1161\u11ab", "\u041f\u0440\u0438\u0432\u0435\u0442, world",
    "a\u0000b\u0007c\u001bd\u007fe\u0085f", "a\tb\nc\rd\u000be\u000cf",
    "a\u00a0b\u1680c\u2003d\u2028e\u2029f\u202fg\u205fh\u3000i",
    "zero\u200bwidth jo\u200din so\u00adft \u2066x\u2069", "private \ue000use \ufffd sign",
    "unassigned \u0378 \U000e0080x", "!!! ... ?!?", "don't e-mail a.b@c.d (3.14)",
    "#hash $5 ^ ` ~ | < = > + _x_", "\u2026\u2014\u00ab\u00bb\u3002 \u060c\u0964",
    "\u20ac5 \u00b13 \u00a7 \u2122", "## ### ##ing", "qqq zzz xyzzy",
    "e\u00f0uard \u0142\u00f3d\u017a", "a" * 20, "a" * 21, "b" * 19 + "\u00e9",
    "b" * 20 + "\u00e9", "\u4e2d" * 21, "\U0001f600" * 3, "\U0001f600" * 21,
    "\U0001f469\u200d\U0001f4bb ok", "\u2764\ufe0f \U0001f1e9\U0001f1ea", "\U0001d400\U0001d401",
    "a1 2024 31415", "[MASK]", "the [MASK] dog", "the[MASK]dog", "un[MASK]able", "[mask] [Mask]",
    "[MASK [MASK]] [[MASK]", "[CLS] hello [SEP] world [PAD] [UNK]", "  [MASK]  \t[MASK] ",
    "the \u00a0[MASK]\u3000dog", "new newer newest New NEW renew new",
    "<new> <NEW> <newer> a<new>b <new", "T\u00f6k t\u00f6k tok TOK xtok tok\u0301",
    "tie tie_ \u00e9tie tie\u0301 (tie)", "\u0915\u094d\u0937 \u0e01\u0e33 \u0644\u0651",
    "a\u0301\u0302\u0303 \u0301a", "\U00010400 \U0001e900", "\u01c5 \ufb01 \uff21",
    "x" * 300 + " hello",
]


def random_texts(count):
    rng = random.Random(7)
    bits = [
        *SPECIAL, *(w.replace("##", "") for w in WORDS), *PUNCTUATION,
        *" \t\n\u00a0\u3000\u200b\u0301", "<new>", "tie", "t\u00f6k", " ", " ", " ",
    ]
    for _ in range(count):
        chosen = (rng.choice(bits) for _ in range(rng.randint(1, 14)))
        yield "".join(c.upper() if rng.random() < 0.2 else c for c in chosen)


def main():
    folder = Path(sys.argv[1])
    all_tokens = [added(t) for t in SPECIAL]
    tokenizers = {
        "lower": tokenizer(
            True, None, [*all_tokens, added("T\u00f6k", normalized=True), added("<new>")], template
        ),
        "cased": tokenizer(
            False,
            None,
            [
                *all_tokens[:4],
                added("[MASK]", lstrip=True),
                added("new", single_word=True),
                added("newer", rstrip=True, single_word=True),
                added("tie", single_word=True, normalized=True),
            ],
            processing,
        ),
    }
    cases = {}
    for name, t in tokenizers.items():
        (folder / f"{name}.json").write_text(json.dumps(t, separators=(",", ":")) + "\n")
        pieces = Pieces(t["model"])
        texts = [*TEXTS, *random_texts(200)]
        cases[name] = [{"text": s, "ids": ids(s, t, pieces)} for s in texts]
    lines = (
        f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in all_cases) + "\n]"
        for name, all_cases in cases.items()
    )
    (folder / "cases.json").write_text("{" + ",\n".join(lines) + "}\n")


main()
