"""Expressions and conditions of the template language as expressions of Python."""

from django.template.base import Variable
from django.template.defaulttags import TemplateLiteral

from xuhui_portal.compiling.lookups import LOOKUPS

EMPTY = '""'
UNKNOWN = "UNKNOWN"


class Unknown(Exception):
    """Something that cannot be said in a function; Django then renders the template itself."""


class Scope(dict):
    """{name in the template: the Python variable that holds it}. Without `context` no other name is known."""

    def __init__(self, names=(), *, has_context):
        super().__init__(names)
        self.has_context = has_context

    def inner(self, names):
        return Scope({**self, **names}, has_context=self.has_context)


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

    def expression(self, expression, scope, missing="MISSING"):
        """The value of an expression with its filters; missing: what stands for a variable that is not there."""
        code = self.variable_of(expression.var, scope)
        if missing == "MISSING" and expression.filters:
            missing = EMPTY
        if missing != "MISSING" and isinstance(expression.var, Variable) and expression.var.lookups:
            held = self.variable()
            code = f"({missing} if ({held} := {code}) is MISSING else {held})"
        for function, arguments in expression.filters:
            values = [self.variable_of(one, scope) if is_name else self.constant(one) for is_name, one in arguments]
            code = f"filtered({', '.join([code, self.constant(function), *values])})"
        return code

    def variable_of(self, variable, scope):
        if not isinstance(variable, Variable):
            return self.constant(variable)
        if variable.lookups is None or variable.translate:
            return self.constant(variable.resolve({}))
        first, *others = variable.lookups
        code = self.name(first, scope)
        for name in others:
            code = f'step({code}, "{name}")'
        return code

    def truth(self, token, scope, missing="MISSING"):
        """A condition as an expression of Python. What is not there compares as None."""
        if isinstance(token, TemplateLiteral):
            return self.expression(token.value, scope, "None" if token.value.filters else missing)
        if token.id == "not":
            return f"(not {self.truth(token.first, scope)})"
        if token.id in ("and", "or"):
            return f"({self.truth(token.first, scope)} {token.id} {self.truth(token.second, scope)})"
        first, second = (self.truth(one, scope, "None") for one in (token.first, token.second))
        if token.id in ("is", "is not", "==", "!="):
            return f"({first} {token.id} {second})"
        return f"compared({self.constant(OPERATORS[token.id])}, {first}, {second})"
