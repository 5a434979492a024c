"""Nodes of the template language as lines of Python."""

import re
from collections import Counter

from django.template import Context
from django.template.base import TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, NowNode, URLNode, WithNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language, gettext

from xuhui_portal.compiling.expressions import EMPTY, UNKNOWN, Expressions, Scope, Unknown

CONSTANTS = {name: name for name in ("True", "False", "None")}
VARIABLE, HELD = re.compile(r"\bv\d+\b"), re.compile(r"\((v\d+) := ")
INDENTATION = re.compile(r"[ \t]*\n[ \t\n]*")


class Function(Expressions):
    """The source of one function. parameters: the names that an include hands over; None where the context has all."""

    def __init__(self, nodes, engine, parameters=None, path=()):
        super().__init__()
        self.nodes, self.engine, self.parameters, self.path = nodes, engine, parameters, path
        self.lines, self.pieces, self.depth = [], [], 1
        self.needs_context = False
        self.blocks = {}  # {name: its versions, that of the template that is shown first}
        self.block_at = ("", 0)  # which of them is being written

    def written(self):
        """The names of its parameters; after this it is known whether it needs the context."""
        names = {name: f"p_{name}" for name in self.parameters or ()}
        self.block(self.nodes, Scope({**CONSTANTS, **names}, has_context=self.parameters is None))
        self.flush()
        return names

    def made(self):
        names = self.written()
        head = [f"def render({', '.join(['context', *names.values()])}):"]
        if self.parameters is not None and self.needs_context:
            given = ", ".join(f'"{name}": {variable}' for name, variable in names.items())
            head.append(f" context = context.new({{{given}}})")
        source = [*head, " parts = []", " append = parts.append", *self.lines, ' return "".join(parts)']
        exec(compile(_without_idle("\n".join(source)), "<template>", "exec"), self.globals)  # noqa: S102  # made of our own templates
        return self.globals["render"]

    def line(self, code):
        self.flush()
        self.lines.append(" " * self.depth + code)

    def out(self, piece):
        """piece: a literal of Python; several become one text."""
        self.pieces.append(piece)

    def flush(self):
        if self.pieces:
            pieces, self.pieces = self.pieces, []
            self.lines.append(" " * self.depth + f"append({' '.join(pieces)})")

    # --- nodes ---

    def block(self, nodes, scope):
        for node in nodes:
            write = WRITERS.get(type(node))
            scope = (write(self, node, scope) if write else self.leave(node, scope)) or scope

    def indented(self, nodes, scope):
        self.depth += 1
        start = len(self.lines)
        self.block(nodes, scope)
        self.flush()
        if len(self.lines) == start:
            self.line("pass")
        self.depth -= 1

    def leave(self, node, scope):
        """A node that renders itself sees the variables of the function; what it sets, the function sees."""
        values = node.get_nodes_by_type(VariableNode) if self.blocks else ()
        if self.blocks and (node.get_nodes_by_type(BlockNode) or any(map(_names_a_block, values))):
            raise Unknown("a block inside a node that renders itself")
        self.needs_context = True
        names = {name: variable for name, variable in scope.items() if variable.startswith(("v", "c"))}
        given = ", ".join(f'"{name}": {variable}' for name, variable in names.items())
        sets = getattr(node, "asvar", None) or getattr(node, "target_var", None)
        variable = self.variable() if sets else ""
        self.line(f"with context.push({{{given}}}):" if names else "if True:")
        self.depth += 1
        self.line(f"append({self.constant(node)}.render_annotated(context))")
        if sets:
            self.line(f'{variable} = find(context, "{sets}")')
        self.depth -= 1
        if sets and names:
            self.line(f'context["{sets}"] = {variable}')  # it outlives the branch of a condition that it stands in
        return scope.inner({sets: variable}) if sets else scope

    def text(self, node, scope):
        """Without the indentation: it is a third of a page, which every step from here to the reader has to carry."""
        is_html = str(node.origin.template_name).endswith(".html")
        self.out(repr(INDENTATION.sub("\n", node.s) if is_html else node.s))

    def nothing(self, node, scope):
        pass

    def extension(self, node, scope):
        """A template and those that it extends become one function, if all of their blocks are known here.

        They are not where Django itself extends this template, because another one could not be made a function.
        """
        try:
            function = Inherited(node, self.engine).made()
        except Unknown:
            return self.leave(node, scope)
        key, django = self.constant(BLOCK_CONTEXT_KEY), self.constant(node)
        self.line(f"is_whole = {key} not in context.render_context")
        self.line(f"append({self.constant(function)}(context) if is_whole else {django}.render_annotated(context))")
        return scope

    def part(self, node, scope):
        versions = self.blocks.get(node.name)
        if versions is None:
            return self.leave(node, scope)
        self.version(node.name, versions, 0, scope)
        return scope

    def version(self, name, versions, place, scope):
        outer, self.block_at = self.block_at, (name, place)
        self.block(versions[place].nodelist, scope.inner({"block": UNKNOWN}))
        self.block_at = outer

    def value(self, node, scope):
        if self.blocks and _names_a_block(node) and not node.filter_expression.filters:
            name, place = self.block_at
            if place + 1 < len(self.blocks[name]):
                self.version(name, self.blocks[name], place + 1, scope)
            return
        self.shown(self.expression(node.filter_expression, scope))

    def shown(self, code):
        self.out(f"f'{{text({code})}}'")

    def condition(self, node, scope):
        word = "if"
        for condition, nodes in node.conditions_nodelists:
            if condition is None:
                self.line("else:")
            elif word == "if":
                self.line(f"if {self.truth(condition, scope)}:")
            else:
                self.line(f"elif {self.truth(condition, scope, is_sure=False)}:")
            self.indented(nodes, scope.inner())
            word = "elif"

    def loop(self, node, scope):
        rows, count, place, loop, item = (self.variable() for _one in range(5))
        self.line(f"{rows} = rows_of({self.expression(node.sequence, scope, 'None')})")
        self.line(f"{count} = len({rows})")
        self.line(f"if {count}:")
        self.depth += 1
        start = len(self.lines)
        self.line(f"{loop} = {{'parentloop': {self.name('forloop', scope)} or {{}}}}")
        self.line(f"for {place}, {item} in enumerate({f'reversed({rows})' if node.is_reversed else rows}):")
        self.depth += 1
        self.line(
            f"{loop}.update(counter0={place}, counter={place} + 1, revcounter={count} - {place},"
            f" revcounter0={count} - {place} - 1, first={place} == 0, last={place} == {count} - 1)"
        )
        names = {node.loopvars[0]: item}
        if len(node.loopvars) > 1:
            names = {name: self.variable() for name in node.loopvars}
            self.line(f"{', '.join(names.values())} = {item}")
        self.depth -= 1
        turn = {"first": f"({place} == 0)", "last": f"({place} == {count} - 1)", "counter": f"({place} + 1)"}
        self.indented(node.nodelist_loop, scope.inner({**names, "forloop": loop}, turn))
        self.depth -= 1
        if not any(loop in line for line in self.lines[start + 3 :]):
            del self.lines[start + 2], self.lines[start]
        if node.nodelist_empty:
            self.line("else:")
            self.indented(node.nodelist_empty, scope.inner())

    def naming(self, node, scope):
        names = self.given(node.extra_context, scope)
        self.block(node.nodelist, scope.inner(names))

    def given(self, values, scope):
        """{name: a variable that holds a value given by name}"""
        names = {}
        for name, value in values.items():
            names[name] = self.variable()
            self.line(f"{names[name]} = {self.expression(value, scope, EMPTY)}")
        return names

    def include(self, node, scope):
        name = node.template.var
        if not (node.isolated_context and isinstance(name, str) and not node.template.filters):
            return self.leave(node, scope)
        template = self.engine.get_template(str(name))
        if template in self.path:
            return self.leave(node, scope)
        if _needs_context(template, tuple(node.extra_context), self.engine, self.path):
            function = _included(template, tuple(node.extra_context), self.engine, self.path)
            values = [self.expression(value, scope, EMPTY) for value in node.extra_context.values()]
            self.line(f"append({self.constant(function)}({', '.join(['context', *values])}))")
        else:
            self.within(template, self.given(node.extra_context, scope))
        return scope

    def within(self, template, names):
        """What a template says that is handed these names, without a function of its own: a card has a dozen parts."""
        outer = self.blocks, self.path
        self.blocks, self.path = {}, (*self.path, template)
        self.block(template.nodelist, Scope({**CONSTANTS, **names}, has_context=False))
        self.blocks, self.path = outer

    def translated(self, node, scope):
        expression = node.filter_expression
        said = [expression, *([node.message_context] if node.message_context else [])]
        if node.asvar or not all(map(_is_literal, said)):
            return self.leave(node, scope)
        self.out(repr(str(node.render(Context()))))
        return scope

    def language(self, node, scope):
        return scope.inner({node.variable: self.constant(get_language())})

    def sentence(self, node, scope):
        if node.plural or node.asvar or node.message_context:
            return self.leave(node, scope)
        message, names = node.render_token_list(node.singular)
        try:
            sentence = gettext(message) % {name: f"\ue000{name}\ue000" for name in names}
        except (KeyError, ValueError):
            return self.leave(node, scope)
        for place, piece in enumerate(sentence.split("\ue000")):
            if place % 2:
                given = node.extra_context.get(piece)
                self.shown(self.expression(given, scope, EMPTY) if given else self.name(piece, scope))
            else:
                self.out(repr(piece))
        return scope

    def address(self, node, scope):
        """Of a page that needs no argument; in a namespace it may depend on the request."""
        name = node.view_name
        if node.args or node.kwargs or node.asvar or not _is_literal(name) or ":" in name.var:
            return self.leave(node, scope)
        self.shown(f"address({self.constant(name.var)})")
        return scope

    def static(self, node, scope):
        if node.varname or not _is_literal(node.path):
            return self.leave(node, scope)
        self.shown(f"static({self.constant(node.path.var)})")
        return scope

    def today(self, node, scope):
        if node.asvar or node.format_string != "Y-m-d":
            return self.leave(node, scope)
        self.out("f'{localdate()}'")
        return scope


class Inherited(Function):
    """The function of a template that extends another: that of the other, with this one's blocks in their places."""

    def __init__(self, node, engine):
        history, templates = [node.origin], [node]
        while isinstance(templates[-1], ExtendsNode):
            parent = templates[-1].parent_name
            if not isinstance(parent.var, str) or parent.filters:
                raise Unknown("a parent that is not named")
            template, origin = engine.find_template(parent.var, skip=history)
            history.append(origin)
            extending = [each for each in template.nodelist if isinstance(each, ExtendsNode)]
            templates.append(extending[0] if extending else template)
        super().__init__(templates[-1].nodelist, engine)
        for extending in templates:
            for block in extending.nodelist.get_nodes_by_type(BlockNode):
                self.blocks.setdefault(block.name, []).append(block)


def _without_idle(source):
    """Without the variables that hold what nobody asks for again: two of three."""
    used = Counter(VARIABLE.findall(source))
    return HELD.sub(lambda held: "(" if used[held[1]] == 1 else held[0], source)


def _names_a_block(node):
    """{{ block.super }}; of a block there is nothing else to say."""
    return getattr(node.filter_expression.var, "lookups", None) == ("block", "super")


def _is_literal(expression):
    """A word in quotation marks: a text, or what stands for one that is to be translated."""
    variable = expression.var
    is_word = isinstance(variable, str) or (isinstance(variable, Variable) and variable.lookups is None)
    return is_word and not expression.filters


def _needs_context(template, names, engine, path):
    """Whether any of it renders itself."""
    found = template.nodelist.needs_context
    key = (get_language(), names)
    if key not in found:
        function = Function(template.nodelist, engine, names, (*path, template))
        function.written()
        found[key] = function.needs_context
    return found[key]


def _included(template, names, engine, path):
    """The function of a template that is handed these names and sees no others."""
    functions = template.nodelist.functions
    key = (get_language(), names)
    if key not in functions:
        functions[key] = Function(template.nodelist, engine, names, (*path, template)).made()
    return functions[key]


WRITERS = {
    ExtendsNode: Function.extension,
    BlockNode: Function.part,
    TextNode: Function.text,
    VariableNode: Function.value,
    IfNode: Function.condition,
    ForNode: Function.loop,
    WithNode: Function.naming,
    IncludeNode: Function.include,
    TranslateNode: Function.translated,
    BlockTranslateNode: Function.sentence,
    GetCurrentLanguageNode: Function.language,
    URLNode: Function.address,
    StaticNode: Function.static,
    NowNode: Function.today,
    CommentNode: Function.nothing,
    LoadNode: Function.nothing,
}
