"""Expressions and conditions of the template language as expressions of Python."""

from keyword import iskeyword

from django.template.base import Variable
from django.template.defaultfilters import date
from django.template.defaulttags import TemplateLiteral

from catalogue.language import is_english
from xuhui_portal.compiling.lookups import LOOKUPS, RECORDS

EMPTY = '""'
UNKNOWN = "UNKNOWN"


class Unknown(Exception):
    """Something that cannot be said in a function; Django then renders the template itself."""


class Scope(dict):
    """{name in the template: the Python variable that holds it}. Without `context` no other name is known.

    held: {a path such as `card.entry`: the variable that holds it}, of all that has surely been looked up before: a
    card asks for its entry thirty times. turn: {`first`: what tells it}, of the innermost loop.
    """

    def __init__(self, names=(), held=(), turn=(), *, has_context):
        super().__init__(names)
        self.held, self.turn = dict(held), dict(turn)
        self.has_context = has_context

    def inner(self, names=(), turn=None):
        """Within a block. names: those that mean something else there."""
        held = {path: held for path, held in self.held.items() if path.partition(".")[0] not in names}
        return Scope({**self, **dict(names)}, held, self.turn if turn is None else turn, has_context=self.has_context)


OPERATORS = {
    "in": lambda first, second: first in second,
    "not in": lambda first, second: first not in second,
    "<": lambda first, second: first < second,
    "<=": lambda first, second: first <= second,
    ">": lambda first, second: first > second,
    ">=": lambda first, second: first >= second,
}


class Expressions:
    """The names that a function uses: variables of its own, and constants that stand in `globals`."""

    def __init__(self):
        self.globals = dict(LOOKUPS)
        self.numbers = 0

    def constant(self, value):
        self.numbers += 1
        self.globals[f"c{self.numbers}"] = value
        return f"c{self.numbers}"

    def variable(self):
        self.numbers += 1
        return f"v{self.numbers}"

    def name(self, name, scope):
        if name in scope:
            if scope[name] == UNKNOWN:
                raise Unknown(name)
            return scope[name]
        if not scope.has_context:
            return "MISSING"
        return f'find(context, "{name}")'

    def expression(self, expression, scope, missing="MISSING", *, is_sure=True):
        """The value of an expression with its filters; missing: what stands for a variable that is not there.

        is_sure: whether it is looked up whenever the lines after it run.
        """
        code = self.variable_of(expression.var, scope, is_sure)
        if missing == "MISSING" and expression.filters:
            missing = EMPTY
        if missing != "MISSING" and isinstance(expression.var, Variable) and expression.var.lookups:
            code = f"({missing} if (it := {code}) is MISSING else it)"
        for function, arguments in expression.filters:
            if function is date and arguments == [(False, "Y-m-d")]:
                code = f"day({code})"
                continue
            values = [
                self.variable_of(one, scope, is_sure) if is_name else self.constant(one) for is_name, one in arguments
            ]
            code = self.filtered(function, [code, *values])
        return code

    def filtered(self, function, values):
        """A filter that needs nothing of Django is called as it is; one may have less to do on Chinese pages."""
        if not is_english():
            function = getattr(function, "on_chinese_pages", function)
        needs = any(getattr(function, name, False) for name in ("expects_localtime", "needs_autoescape", "is_safe"))
        if needs:
            return f"filtered({', '.join([values[0], self.constant(function), *values[1:]])})"
        return f"{self.constant(function)}({', '.join(values)})"

    def variable_of(self, variable, scope, is_sure=True):
        if not isinstance(variable, Variable):
            return self.constant(variable)
        if variable.lookups is None or variable.translate:
            return self.constant(variable.resolve({}))
        first, *others = variable.lookups
        code = self.name(first, scope)
        if first == "forloop" and first in scope and "".join(others) in scope.turn:
            return scope.turn[others[0]]
        path = first
        for name in others:
            path = f"{path}.{name}"
            if path in scope.held:
                code = scope.held[path]
            else:
                code = self.behind(code, name)
                if is_sure and first in scope:  # the context may be another by the next time
                    scope.held[path] = self.variable()
                    code = f"({scope.held[path]} := {code})"
        return code

    def behind(self, code, name):
        """What stands behind a dot. A field of a plain record is taken at once, which is two thirds of all."""
        if not name.isidentifier() or iskeyword(name):
            return f'step({code}, "{name}")'
        self.globals[f"records_{name}"] = RECORDS[name]
        value = code if code.isidentifier() else "it"
        given = value if code == value else f"({value} := {code})"
        return f'({value}.{name} if type({given}) in records_{name} else step({value}, "{name}"))'

    def truth(self, token, scope, missing="MISSING", *, is_sure=True):
        """A condition as an expression of Python. What is not there compares as None."""
        if isinstance(token, TemplateLiteral):
            return self.expression(token.value, scope, "None" if token.value.filters else missing, is_sure=is_sure)
        if token.id == "not":
            return f"(not {self.truth(token.first, scope, is_sure=is_sure)})"
        if token.id in ("and", "or"):
            first = self.truth(token.first, scope, is_sure=is_sure)
            return f"({first} {token.id} {self.truth(token.second, scope, is_sure=False)})"
        first, second = (self.truth(one, scope, "None", is_sure=is_sure) for one in (token.first, token.second))
        if token.id in ("is", "is not", "==", "!="):
            return f"({first} {token.id} {second})"
        return f"compared({self.constant(OPERATORS[token.id])}, {first}, {second})"
