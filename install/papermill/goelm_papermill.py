"""Go for papermill: parameters become Go declarations, and the parameters cell of a notebook can be inspected.

`goelm install` puts this file beside papermill. Papermill has no entry point for translators; it loads those for engines
when it starts, so this module offers its usual engine under the name goelm and registers the translator meanwhile.
"""
import json
import math
import re
import sys

from papermill.engines import NBClientEngine as engine  # noqa: F401  the entry point names it
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

KEYWORDS = frozenset(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select"
    " struct switch type var".split()
)
INTEGERS = frozenset("int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune".split())
FLOATS = frozenset(("float32", "float64"))
NAME = re.compile(r"[^\W\d]\w*\Z")


def go_string(text):
    """A Go literal. JSON's escapes are Go's, but for the halves of characters beyond U+FFFF, which it writes as they are here."""
    return json.dumps(text, ensure_ascii=False)


def type_of(val):
    """The Go type of a value: that of its literal."""
    if val is None:
        return "any"
    if isinstance(val, bool):
        return "bool"
    if isinstance(val, int):
        return "int"
    if isinstance(val, float):
        return "float64"
    if isinstance(val, list):
        return "[]" + common_type(val)
    if isinstance(val, dict):
        return "map[string]" + common_type(list(val.values()))
    return "string"


def common_type(vals):
    types = {type_of(v) for v in vals}
    if types == {"int", "float64"}:
        return "float64"
    return types.pop() if len(types) == 1 else "any"


def element(t):
    """The types of the keys and elements of a list or map type, or None."""
    if m := re.match(r"\[\](.+)\Z", t):
        return None, m[1]
    if m := re.match(r"map\[string\](.+)\Z", t):
        return "string", m[1]
    return None


def fits(val, t):
    """Whether a value can be written as Go of type t."""
    if t in INTEGERS:
        return isinstance(val, int) and not isinstance(val, bool)
    if t in FLOATS:
        return isinstance(val, (int, float)) and not isinstance(val, bool)
    if t in ("string", "bool"):
        return type_of(val) == t
    if t in ("any", "interface{}"):
        return True
    if (parts := element(t)) is None:
        return False
    if isinstance(val, list):
        return parts[0] is None and all(fits(v, parts[1]) for v in val)
    return isinstance(val, dict) and parts[0] is not None and all(fits(v, parts[1]) for v in val.values())


def literal(val, t):
    """A value as a Go expression of type t, which it fits."""
    if val is None:
        return "nil"
    if isinstance(val, bool):
        return "true" if val else "false"
    if isinstance(val, (int, float)):
        if isinstance(val, float) and not math.isfinite(val):
            return "math.NaN()" if math.isnan(val) else f"math.Inf({1 if val > 0 else -1})"
        text = repr(val)
        return text + ".0" if t in FLOATS and isinstance(val, int) else text
    if isinstance(val, (list, dict)):
        inner = (element(t) or element(type_of(val)))[1]
        if t in ("any", "interface{}"):
            t = type_of(val)
            inner = element(t)[1]
        if isinstance(val, list):
            return f"{t}{{{', '.join(literal(v, inner) for v in val)}}}"
        return f"{t}{{{', '.join(f'{go_string(str(k))}: {literal(v, inner)}' for k, v in val.items())}}}"
    return go_string(str(val))


class GoTranslator(Translator):
    """Parameters as Go declarations. A parameter keeps the type that the notebook's parameters cell gives it, so that
    `-p rate 1` stays a float64 where the cell says `rate := 0.5`."""

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def translate(cls, val):
        return literal(val, type_of(val))

    @classmethod
    def declare(cls, name, val, wanted):
        if not NAME.match(name) or name in KEYWORDS or name == "_":
            raise PapermillException(f"the parameter {name!r} cannot be a name in Go")
        own = type_of(val)
        if val is None:
            return f"var {name} {wanted if wanted and wanted != 'None' else 'any'}"
        if wanted and wanted != own and fits(val, wanted):
            if wanted == "float64" and isinstance(val, int) or element(wanted):
                return f"{name} := {literal(val, wanted)}"
            return f"var {name} {wanted} = {literal(val, wanted)}"
        return f"{name} := {literal(val, own)}"

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        wanted = {p.name: p.inferred_type_name for p in declared()}
        lines = [cls.comment(comment)]
        lines += [cls.declare(name, val, wanted.get(name)) for name, val in parameters.items()]
        return "\n".join(lines) + "\n"

    @classmethod
    def inspect(cls, parameters_cell):
        return [p for text, help in statements(parameters_cell["source"]) for p in parse(text, help)]


def declared():
    """The parameters of the notebook that is being parameterized. Papermill gives a translator only the values, so the
    notebook is looked for in its caller; where there is none, types follow the values alone."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "parameterize_notebook" and "nb" in frame.f_locals:
            for cell in frame.f_locals["nb"].cells:
                if "parameters" in cell.get("metadata", {}).get("tags", []):
                    return GoTranslator.inspect(cell)
            return []
        frame = frame.f_back
    return []


def statements(source):
    """The statements of a cell, each on one line, with the comment behind it."""
    text, help, depth, i = "", "", 0, 0
    while i < len(source):
        c = source[i]
        if c in "\"'`":
            end = i + 1
            while end < len(source) and source[end] != c:
                end += 2 if source[end] == "\\" and c != "`" else 1
            text, i = text + source[i : end + 1], end + 1
            continue
        if source.startswith("//", i):
            end = source.find("\n", i)
            end = len(source) if end < 0 else end
            help, i = source[i + 2 : end].strip(), end
            continue
        if source.startswith("/*", i):
            end = source.find("*/", i)
            i = len(source) if end < 0 else end + 2
            continue
        if c == "(" and re.fullmatch(r"\s*(var|const)\s*", text):  # its lines are statements
            text, help = "", ""
        elif c in "([{":
            depth, text = depth + 1, text + c
        elif c == ")" and depth == 0:
            pass
        elif c in ")]}":
            depth, text = depth - 1, text + c
        elif c in "\n;" and depth <= 0:
            if text.strip():
                yield text.strip(), help
            text, help = "", ""
        elif c in " \t\n":
            text = text.rstrip() + " "
        else:
            text += c
        i += 1
    if text.strip():
        yield text.strip(), help


DECLARATION = re.compile(r"(?:(?:var|const)\s+)?(?P<name>[^\W\d]\w*)\s*(?P<type>[^=:,]*?)\s*:?=\s*(?P<value>.+)", re.DOTALL)


def parse(text, help):
    """The parameter that a statement declares, if it declares one."""
    m = DECLARATION.fullmatch(text)
    if m and m["value"][0] != "=" and m["name"] not in KEYWORDS:
        value = m["value"].strip()
        yield Parameter(m["name"], m["type"].strip() or infer(value), value, help)


def infer(value):
    """The type of a Go expression as far as its text shows it, or "None"."""
    if re.fullmatch(r"[+-]?(\d[\d_]*|0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+)", value):
        return "int"
    if re.fullmatch(r"[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][+-]?\d+)?", value):
        return "float64"
    if value[0] in "\"`":
        return "string"
    if value in ("true", "false"):
        return "bool"
    if m := re.match(r"((?:\[\w*\]|map\[\w+\]|\*)*[\w.]+)\{", value):
        return m[1]
    if m := re.match(r"(\w+)\(", value):
        if m[1] in INTEGERS | FLOATS | {"string"}:
            return m[1]
    return "None"


for language in ("goelm", "go"):
    if language not in papermill_translators._translators:
        papermill_translators.register(language, GoTranslator)
