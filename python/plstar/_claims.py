"""Sentences of results: what they are of, what they rest on, and how often such sentences held."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ._errors import named
from ._part import Part, read
from ._process import process


class Finding(str):
    """A sentence of a result; it is a text, with what it rests on.

    Attributes
    ----------
    claim : str
        Its key, such as ``"took_loss"``, which does not change with its words.
    kind : str
        ``"measured"``, ``"follows"`` (from a theorem), ``"foretold"`` or ``"advised"``.
    sign : str
        ``"good"``, ``"note"`` or ``"warning"``.
    fold : bool
        Whether it stands behind the verdict and its reasons.
    holds_for : Part
        Rows, steps, the horizon of a forecast, and hypotheses with the numbers that were checked.
    values : Part
        The numbers in it by name.
    record : Part or None
        How often it was tried and held, of a kind that needs it.
    """

    claim: str
    kind: str
    sign: str
    fold: bool
    holds_for: Part
    values: Part
    record: Part | None

    def __new__(cls, text: str, **facts: Any) -> Finding:
        found = super().__new__(cls, text)
        found.claim = facts.get("claim", "")
        found.kind = facts.get("kind", "measured")
        found.sign = facts.get("sign", "note")
        found.fold = facts.get("fold", True)
        found.holds_for = read(facts.get("holds_for") or {})
        found.values = read(facts.get("values") or {})
        record = facts.get("record")
        found.record = None if record is None else read(record)
        return found

    def __getnewargs__(self) -> tuple[str]:
        return (str(self),)

    @property
    def text(self) -> str:
        """The sentence."""
        return str(self)

    def with_text(self, text: str) -> Finding:
        """The same in other words."""
        other = Finding(text)
        other.__dict__.update(self.__dict__)
        return other

    @property
    def line(self) -> str:
        """The sentence as a line of a list: a warning is marked."""
        return ("! " if self.sign == "warning" else "- ") + str(self)


class Findings(list[Finding]):
    """Sentences in the order of a page: verdict, reasons, then the others."""

    @property
    def verdict(self) -> Finding | None:
        """What came out, in one line."""
        return self[0] if self and not self[0].fold else None

    @property
    def reasons(self) -> list[Finding]:
        """Why: what is not folded behind the verdict."""
        return [f for f in self[1:] if not f.fold]

    @property
    def more(self) -> list[Finding]:
        """The others."""
        return [f for f in self if f.fold]

    def said(self, claim: str) -> Finding | None:
        """The sentence of a claim; None if it is not said."""
        return next((f for f in self if f.claim == claim), None)

    def text(self, then: str | None) -> str:
        """Verdict, reasons, the next command, and how many more there are."""
        lines = [str(self.verdict)] if self.verdict is not None else []
        lines += [f.line for f in self.reasons]
        lines += [f"Next: {then}"] if then else []
        lines += [f"{len(self.more)} more: .findings"] if self.more else []
        return "\n".join(lines)

    def html(self, then: str | None) -> str:
        """The same as markup; the others fold."""
        head = "" if self.verdict is None else f"<p><strong>{html.escape(self.verdict)}</strong></p>"
        command = f"<p>Next: <code>{html.escape(then)}</code></p>" if then else ""
        more = self.more
        folded = f"<details><summary>{len(more)} more</summary>{listed(more)}</details>" if more else ""
        return head + listed(self.reasons) + command + folded


def listed(all_: Iterable[str]) -> str:
    """Sentences as a list of markup; empty without any."""
    items = "".join(f"<li>{html.escape(f)}</li>" for f in all_)
    return f"<ul>{items}</ul>" if items else ""


def told(said: Iterable[Mapping[str, Any]], call: Callable[[str], str | None]) -> Findings:
    """The findings of a document; a command that one holds becomes a call, where it has one."""
    found = Findings()
    for f in said:
        text, values = f["text"], dict(f.get("values") or {})
        command = values.get("command")
        if isinstance(command, str) and command in text and (now := call(command)):
            text, values["command"] = text.replace(command, now), now
        found.append(Finding(named(text), **{k: v for k, v in f.items() if k not in ("text", "values")}, values=values))
    return found


def claims() -> dict[str, Part]:
    """All sentences that plstar can say, by key, with the record of those that were tried.

    Returns
    -------
    dict of str to Part
        Of each claim: kind, words (``{name}`` stands for a value), and record: said, tried, held,
        horizon and an example that was refuted; None where nothing tried it.
    """
    _, answer = process().ask("claims", {})
    return {c["claim"]: read({"record": None, **{k: v for k, v in c.items() if k != "claim"}})
            for c in answer["claims"]}
