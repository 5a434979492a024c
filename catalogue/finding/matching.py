"""A visitor's words as conditions on the index.

Words are held against every entry one by one and as one: `feng lin` finds what has both, and what has `fenglin`. What
begins with a Chinese character is looked for anywhere in a text, as LIKE would; what begins with a Latin letter is
looked for where a word or a syllable begins. Nothing in it is an operator.
"""

import functools
import json
import operator
from dataclasses import dataclass
from enum import IntEnum

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, Least, StrIndex
from django.db.models.lookups import GreaterThan

from catalogue.finding.folding import LONG, SHORT, character_token, pairs, pieces, spaced, tight, whole_token
from catalogue.models import Findable
from catalogue.spelling import possible_readings

INDEX = "catalogue_findable_index"
LONGEST = 100  # characters that are looked for; more are cut off


class Tier(IntEnum):
    """How good a hit is, the best first."""

    NAME = 0
    ALIAS = 1
    NAME_BEGINS = 2
    IN_NAME = 3
    IN_ALIAS = 4
    PINYIN = 5
    PINYIN_BEGINS = 6
    IN_PINYIN = 7
    INITIALS = 8
    INITIALS_BEGIN = 9
    IN_INITIALS = 10
    WORD_BEGINS = 11
    IN_TEXT = 12


# Where a tier looks: the letter of its tokens, the column that they stand in, the column of the texts themselves, and
# what stands before and after the word. An alias typed in full is as good as a name.
PLACES = {
    Tier.NAME: ("e", "tokens", "names", "\n", "\n"),
    Tier.ALIAS: ("f", "tokens", "aliases", "\n", "\n"),
    Tier.NAME_BEGINS: ("m", "tokens", "names", "\n", ""),
    Tier.IN_NAME: ("n", "tokens", "names", "", ""),
    Tier.IN_ALIAS: ("a", "tokens", "aliases", "", ""),
    Tier.PINYIN: ("g", "tokens", "pinyin", "\n", "\n"),
    Tier.PINYIN_BEGINS: ("q", "tokens", "pinyin", "\n", ""),
    Tier.IN_PINYIN: ("p", "tokens", "pinyin", "", ""),
    Tier.INITIALS: ("h", "tokens", "initials", "\n", "\n"),
    Tier.INITIALS_BEGIN: ("j", "tokens", "initials", "\n", ""),
    Tier.IN_INITIALS: ("i", "tokens", "initials", "", ""),
    Tier.WORD_BEGINS: ("b", "tokens", "tokens", " b", ""),
    Tier.IN_TEXT: ("t", "words", "text", "", ""),
}
WHOLE = {Tier.NAME, Tier.ALIAS, Tier.PINYIN, Tier.INITIALS}
SPOKEN = {tier for tier in Tier if Tier.PINYIN <= tier <= Tier.IN_INITIALS}
# What has a word anywhere has it in one of these; and where it is looked for beyond its first piece.
WIDEST = (Tier.IN_NAME, Tier.IN_ALIAS, Tier.IN_PINYIN, Tier.IN_INITIALS, Tier.WORD_BEGINS, Tier.IN_TEXT)
ANYWHERE = {Tier.NAME_BEGINS: Tier.IN_NAME}


PUBLIC = "z"


@dataclass(frozen=True)
class All:
    """of: tokens, and further All and Any."""

    of: tuple


@dataclass(frozen=True)
class Any:
    of: tuple


@dataclass(frozen=True)
class Test:
    """What a row must have to hold a word in one tier.

    tokens: what the index is asked for. checks: (column, text in it), which all hold in the right rows and no others.
    is_exact: the tokens alone give no others either.
    """

    tokens: All
    checks: tuple[tuple[str, str], ...]
    is_exact: bool

    def holds(self, row):
        return all(text in getattr(row, column) for column, text in self.checks)

    @property
    def condition(self):
        contained = (Q(GreaterThan(StrIndex(column, Value(text)), 0)) for column, text in self.checks)
        return functools.reduce(operator.and_, contained)


class Word:
    """A tight word and, by tier, the test by which a row holds it."""

    def __init__(self, text):
        self.text = text
        self.pieces = pieces(text)
        self.is_latin = [kind for kind, _piece in self.pieces] == ["word"]
        self.tests = {tier: self._test(tier) for tier in Tier if self._may_be_in(tier)}

    def _may_be_in(self, tier):
        """Chinese characters are not spoken; longer words that begin so are already in a name or an alias."""
        is_short = self.is_latin and len(self.text) <= SHORT
        return is_short if tier == Tier.WORD_BEGINS else self.is_latin or tier not in SPOKEN

    def _test(self, tier):
        label, token_column, column, before, after = PLACES[tier]
        check = (column, before + self.text + after)
        if tier in WHOLE:
            return Test(All((whole_token(label, self.text),)), (check,), True)
        tokens = tuple(token for number in range(len(self.pieces)) for token in self._tokens(number, tier))
        kind, first = self.pieces[0]
        if kind != "word":
            return Test(All(tokens), (check,), len(self.pieces) == 1 and kind == "han" and len(first) <= 2)
        begins = (token_column, f" {tokens[0]} ")
        is_exact = self.is_latin and len(first) <= LONG
        return Test(All(tokens), (begins,) if is_exact else (begins, check), is_exact)

    def _tokens(self, number, tier):
        """Of one piece. What follows the first piece is somewhere in the same text."""
        kind, piece = self.pieces[number]
        inside = PLACES[ANYWHERE.get(tier, tier)][0]
        label = inside if number else PLACES[tier][0]
        if kind == "other":
            yield character_token(piece)
        elif kind == "word":
            yield from self._latin_token(label, piece, tier, is_first=not number)
        else:
            yield label + piece[:2]
            yield from (inside + pair for pair in pairs(piece)[1:])

    @staticmethod
    def _latin_token(label, piece, tier, is_first):
        """Short letters that follow on others may be the beginning of a word, of which a text keeps none so short."""
        if is_first or len(piece) > SHORT:
            yield label + piece[:LONG]
        elif tier != Tier.IN_TEXT or len(piece) == SHORT:
            yield ("t" if tier == Tier.IN_TEXT else "b") + piece

    def out_of_order(self, tier):
        """Of the beginnings in this tier those that stand elsewhere in the order of names, see `places`."""
        first, *rest = self.tests[tier].tokens.of
        return All(("u" + first, *rest))

    def places(self, tier):
        """Where in the order of names all other beginnings stand: what comes before `{` there begins so."""
        kind, first = self.pieces[0]
        if kind == "han":
            starts = possible_readings(first[0])
        else:
            starts = [first[:1] if tier == Tier.INITIALS_BEGIN else first[:LONG]]
        return [(group + start, group + start + "{") for group in "01" for start in starts]

    @property
    def tier(self):
        """The best tier in which a row holds the word, worked out by the database."""
        better = [(tier, test) for tier, test in self.tests.items() if tier < Tier.IN_TEXT]
        cases = [When(test.condition, then=Value(int(tier))) for tier, test in better]
        return Case(*cases, default=Value(int(Tier.IN_TEXT)), output_field=IntegerField())

    def tier_of(self, row):
        """The same of a row at hand; None if it does not hold the word."""
        return next((tier for tier, test in self.tests.items() if test.holds(row)), None)


def widest(word):
    """The tests of which one holds wherever the word is."""
    return [word.tests[tier] for tier in WIDEST if tier in word.tests]


def only(tier):
    """The test of a word in this tier alone."""
    return lambda word: [word.tests[tier]] if tier in word.tests else []


def up_to(tier):
    """The tests of a word in this tier and the better ones."""
    return lambda word: [test for own, test in word.tests.items() if own <= tier]


def tokens_of(tests):
    return Any(tuple(test.tokens for test in tests))


class Query:
    """What a visitor typed. `words` are those of it that count; without any, nothing is found."""

    def __init__(self, text):
        self.given = text
        self.words = [Word(word) for word in dict.fromkeys(spaced(text[:LONGEST]).split(" ")) if word]
        self.folded = "".join(word.text for word in self.words)
        self.readings = [self.words]
        if len(self.words) > 1:
            self.readings.append([Word(self.folded)])

    def __bool__(self):
        return bool(self.words)

    @property
    def rows(self):
        """Every row that has all the words, or the words as one. Drafts among them."""
        return self.having(widest)

    @property
    def public_rows(self):
        return self.having(widest, PUBLIC)

    @property
    def named_rows(self):
        """Every row that goes by the words, in characters, in pinyin, by initials or in English."""
        return self.having(up_to(Tier.WORD_BEGINS))

    def having(self, tests, *also, most=None):
        """The rows that have each word by one of its tests. also: further tokens; most: how many rows are wanted."""
        if not all(tests(word) for word in self.words) or not self.words:
            return Findable.objects.none()
        if self.is_exact(tests):
            return Findable.objects.filter(Indexed(self.tokens(tests, *also), most))[:most]
        return Findable.objects.filter(Indexed(self.tokens(tests, *also)), self.condition(tests))[:most]

    def counting(self, tests, *also, most=None):
        """A statement that gives one row for each hit, its number, up to this many, and its parameters."""
        if self.words and self.is_exact(tests):
            return self.indexed(tests, *also, most=most)
        return self.having(tests, *also, most=most).values_list("pk").query.sql_with_params()

    def indexed(self, tests, *also, most=None):
        """The same for each row that the index gives, whether it holds the words or not."""
        tokens = self.tokens(tests, *also)
        if connection.vendor == "sqlite":
            return _in_the_index(tokens, most)
        return Findable.objects.filter(Indexed(tokens)).values_list("pk")[:most].query.sql_with_params()

    def numbers(self):
        """Of the same rows as `rows`; those of the index alone where it decides, for there may be very many."""
        return _read_numbers(*self.counting(widest)) if self.words else []

    def candidates(self, most):
        """Numbers of the public rows that the index gives for all the words, whether they hold these or not."""
        return _read_numbers(*self.indexed(widest, PUBLIC, most=most))

    def among(self, candidates):
        """Of these rows those that hold the words."""
        rows = Findable.objects.filter(Among(candidates))
        return rows if self.is_exact(widest) else rows.filter(self.condition(widest))

    def is_exact(self, tests):
        """Whether the index alone decides."""
        return len(self.words) == 1 and all(test.is_exact for test in tests(self.words[0]))

    def tokens(self, tests, *also):
        """What the index is asked for. tests: those of a word of which one has to hold."""
        readings = [All(tuple(tokens_of(tests(word)) for word in words)) for words in self.readings]
        return All((Any(tuple(readings)), *also))

    def condition(self, tests):
        """The same for a row at hand, without the index."""
        either = []
        for words in self.readings:
            each = [functools.reduce(operator.or_, (test.condition for test in tests(word))) for word in words]
            either.append(functools.reduce(operator.and_, each))
        return functools.reduce(operator.or_, either)

    @property
    def tier(self):
        """The tier of a row that is found: that of its worst word, or that of all words as one if it is better."""
        if len(self.words) == 1:
            return self.words[0].tier
        _each, (as_one,) = self.readings
        return Least(as_one.tier, Greatest(*(word.tier for word in self.words)))


def _in_the_index(tokens, most):
    limit = "" if most is None else f" LIMIT {int(most)}"
    return f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s{limit}", (for_sqlite(tokens),)  # noqa: S608


def _read_numbers(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [number for (number,) in cursor.fetchall()]


def called(text, tiers=WHOLE):
    """Every row of which this is the whole of a name: as printed, or as it is spoken."""
    folded = tight(text)
    if not folded:
        return Findable.objects.none()
    tests = [test for tier, test in Word(folded).tests.items() if tier in tiers]
    return Findable.objects.filter(Indexed(tokens_of(tests)))


class Indexed(Func):
    """Whether the index gives a row for these tokens, in the words of either database.

    most: how many rows are wanted at most, so that SQLite need not list them all; PostgreSQL sees that by itself.
    """

    output_field = BooleanField()

    def __init__(self, asked, most=None):
        self.asked, self.most = asked, most
        super().__init__(F("id"), F("tokens"), F("words"))

    def as_sqlite(self, compiler, connection, **_extra):
        key, parameters = compiler.compile(self.source_expressions[0])
        found = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608  # a name of ours
        limit = "" if self.most is None else f" LIMIT {int(self.most)}"
        return f"{key} IN ({found}{limit})", (*parameters, for_sqlite(self.asked))

    def as_postgresql(self, compiler, connection, **_extra):
        """By the function that the index is made with.

        Asked for in a query of its own, what is looked for is not known while it is planned how to look: of words that
        nearly all rows have, all rows would be walked past and the function called for each.
        """
        (tokens, _none), (words, _no) = map(compiler.compile, self.source_expressions[1:])
        return f"catalogue_findable_vector({tokens}, {words}) @@ (SELECT %s::tsquery)", (for_postgresql(self.asked),)


class Among(Func):
    """Whether a row is one of these, by their numbers, which are one value: not a sign in the statement for each."""

    output_field = BooleanField()

    def __init__(self, numbers):
        self.numbers = list(numbers)
        super().__init__(F("id"))

    def as_sqlite(self, compiler, connection, **_extra):
        key, parameters = compiler.compile(self.source_expressions[0])
        among = f"{key} IN (SELECT value FROM json_each(%s))"  # noqa: S608  # a name of ours
        return among, (*parameters, json.dumps(self.numbers))

    def as_postgresql(self, compiler, connection, **_extra):
        key, parameters = compiler.compile(self.source_expressions[0])
        return f"{key} = ANY(%s)", (*parameters, self.numbers)


def for_sqlite(asked):
    if isinstance(asked, str):
        return f'"{asked}"'
    return _joined(asked, for_sqlite, " AND ", " OR ")


def for_postgresql(asked):
    if isinstance(asked, str):
        return f"'{asked}'"
    return _joined(asked, for_postgresql, " & ", " | ")


def _joined(asked, write, both, either):
    written = list(dict.fromkeys(map(write, asked.of)))
    return written[0] if len(written) == 1 else "(" + (both if isinstance(asked, All) else either).join(written) + ")"
