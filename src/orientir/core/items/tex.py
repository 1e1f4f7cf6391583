r"""TeX of school formulas → MathML: fractions, roots, powers, indices, Greek letters, signs, functions, brackets.

What is not known (``\foo``) stands as it was typed, so that nothing is lost silently. Browsers draw MathML themselves;
no script and no font comes from elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape

from orientir.core.items.mathml import NAMESPACE
from orientir.core.items.text import Element, Formula, Node, RichText

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:(?:[.,]|\{,\})\d+)*|[^\s]", re.DOTALL)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTERS: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "varepsilon": "ε", "varphi": "φ", "infty": "∞",
}  # fmt: skip
_SIGNS: Final = {
    "cdot": "⋅", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "leqslant": "⩽", "ge": "≥",
    "geq": "≥",
    "geqslant": "⩾", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "in": "∈",
    "notin": "∉",
    "subset": "⊂", "cup": "∪", "cap": "∩", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "Leftrightarrow": "⇔",
    "sum": "∑", "prod": "∏", "int": "∫", "angle": "∠", "perp": "⊥", "parallel": "∥", "degree": "°", "circ": "∘",
    "ldots": "…", "dots": "…", "forall": "∀", "exists": "∃", "emptyset": "∅", "partial": "∂", "nabla": "∇", "%": "%",
    "{": "{", "}": "}", "|": "‖",
}  # fmt: skip
_FUNCTIONS: Final = frozenset(
    ("sin", "cos", "tan", "tg", "cot", "ctg", "arcsin", "arccos", "arctan", "ln", "lg", "log", "exp", "lim", "max",
     "min")
)  # fmt: skip
_SPACES: Final = frozenset({",", ";", ":", "!", " ", "quad", "qquad", "displaystyle", "limits"})
_MAX_DEPTH = 40


def with_drawn_formulas(text: RichText) -> RichText:
    """The text with every TeX formula as MathML, for a browser."""
    return tuple(_drawn(node) for node in text)


def _drawn(node: Node) -> Node:
    match node:
        case Formula("tex", source, is_block):
            return Formula("mathml", tex_to_mathml(source, is_block=is_block), is_block)
        case Element(tag, children, columns, rows):
            return Element(tag, with_drawn_formulas(children), columns, rows)
    return node


def with_drawn_formulas_json(value: Any) -> Any:
    """The same of rich text, or of anything that holds it, as it is stored."""
    if isinstance(value, list):
        return [with_drawn_formulas_json(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("is") == "Formula" and value.get("notation") == "tex":
        drawn = tex_to_mathml(value["source"], is_block=bool(value.get("block")))
        return value | {"notation": "mathml", "source": drawn}
    return {name: with_drawn_formulas_json(one) for name, one in value.items()}


def tex_to_mathml(source: str, *, is_block: bool = False) -> str:
    """One ``math`` element; the TeX itself is its name for assistive technology."""
    source = _NOT_TEXT.sub("", source)
    parser = _Parser(_TOKEN.findall(source.replace("{,}", ",")))
    inner = "".join(parser.run(""))
    display = ' display="block"' if is_block else ""
    name = escape(source, {'"': "&quot;"})
    return f'<math xmlns="{NAMESPACE}"{display} alttext="{name}"><mrow>{inner}</mrow></math>'


class _Parser:
    """A walk over tokens; brackets that are not closed end with the formula."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def run(self, end: str) -> list[str]:
        """Everything up to ``end``, powers and indices put on what they stand after."""
        parts: list[str] = []
        scripts = 0
        while self.place < len(self.tokens) and scripts < _MAX_DEPTH:
            token = self._next()
            if token == end:
                break
            scripts = scripts + 1 if token in ("^", "_") else 0
            if scripts:
                parts.append(self._scripts(parts.pop() if parts else "<mrow></mrow>", token))
            else:
                parts.append(self._one(token))
        return [part for part in parts if part]

    def _next(self) -> str:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def _argument(self) -> str:
        """What a command takes next; too deep a nesting ends the formula."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.place = len(self.tokens)
        told = self._one(self._next()) if self.place < len(self.tokens) else ""
        self.depth -= 1
        return told or "<mrow></mrow>"

    def _scripts(self, base: str, sign: str) -> str:
        """``x^2``, ``x_1`` and both at once."""
        told = {sign: self._argument()}
        if self.place < len(self.tokens) and self.tokens[self.place] in {"^", "_"} - {sign}:
            other = self._next()
            told[other] = self._argument()
        if len(told) == 2:
            return f"<msubsup>{base}{told['_']}{told['^']}</msubsup>"
        tag = "msup" if sign == "^" else "msub"
        return f"<{tag}>{base}{told[sign]}</{tag}>"

    def _one(self, piece: str) -> str:
        if piece == "{":
            return self._group("}")
        if piece.startswith("\\"):
            return self._command(piece[1:])
        if piece[0].isdigit():
            return f"<mn>{piece}</mn>"
        return f"<mi>{piece}</mi>" if piece.isalpha() else f"<mo>{escape(piece)}</mo>"

    def _group(self, end: str) -> str:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.place = len(self.tokens)
        inner = "".join(self.run(end))
        self.depth -= 1
        return f"<mrow>{inner}</mrow>"

    def _command(self, name: str) -> str:
        if name in ("frac", "dfrac", "tfrac"):
            return f"<mfrac>{self._argument()}{self._argument()}</mfrac>"
        if name == "sqrt":
            return self._root()
        if name in ("left", "right"):
            bracket = self._next() if self.place < len(self.tokens) else ""
            return "" if bracket in ("", ".") else f"<mo>{escape(bracket.lstrip(chr(92)))}</mo>"
        if name in ("text", "mathrm", "operatorname"):
            return self._argument()
        return _word(name)

    def _root(self) -> str:
        if self.place < len(self.tokens) and self.tokens[self.place] == "[":
            self._next()
            degree = self._group("]")
            return f"<mroot>{self._argument()}{degree}</mroot>"
        return f"<msqrt>{self._argument()}</msqrt>"


def _word(name: str) -> str:
    if name in _SPACES:
        return ""
    if name in _LETTERS:
        return f"<mi>{_LETTERS[name]}</mi>"
    if name in _SIGNS:
        return f"<mo>{_SIGNS[name]}</mo>"
    if name in _FUNCTIONS:
        return f"<mi>{name}</mi>"
    return f"<mtext>\\{escape(name)}</mtext>"
