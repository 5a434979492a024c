"""What an entry is found by: its names, how they are read, and what it says of itself.

Names are the Chinese and the English one and the short ones. Text is what kind of thing it is, the summaries, the
notes, the facts that are written in words or picked from a list, and the names of the entries it points to, such as its
sectors, its district and its hosts, as long as these are published. The area is left out: nearly every entry is in the
same one. So are the titles of the sources, of which most entries cite the same few; a source is found itself and lists
what rests on it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.utils import translation

from catalogue.fields import PartialDateField
from catalogue.finding.folding import (
    SHORT,
    beginnings,
    character_token,
    latin_words,
    pairs,
    pieces,
    spaced,
    tails,
    tight,
    whole_token,
)
from catalogue.models import Alias, Findable, Record
from catalogue.models.entry import entry_model
from catalogue.models.record import State
from catalogue.spelling import HAN, english_words, pinyin_key, possible_readings, read

MADE_BY = 2  # one more whenever rows come out differently, so that an upgrade makes them anew
OWN_NAMES = ("name_zh", "name_en", "short_name_zh", "short_name_en")
WRITTEN = ("summary_zh", "summary_en", "note_zh", "note_en")
UNTOLD = ("area",)  # nearly every entry is in the same one
NO_WORDS = (models.URLField, PartialDateField)
IN_LATIN = ("name_en", "short_name_en")


@dataclass(frozen=True)
class Part:
    """A text of an entry, which fact it is, and what that rests on."""

    key: str
    text: str
    basis: str = ""


def build(keys):
    """Unsaved rows for these records, in their order; a handful of queries for each noun among them."""
    by_noun = defaultdict(list)
    for key in keys:
        by_noun[key.partition(":")[0]].append(key)
    rows = {}
    with translation.override("zh-hans"):  # whoever saves an entry, its choices are found by their Chinese labels
        for noun, own in by_noun.items():
            rows |= {row.record_id: row for row in _build_noun(entry_model(noun), own)}
    return [rows[key] for key in keys if key in rows]


def _build_noun(model, keys):
    entries = list(model.objects.filter(pk__in=keys))
    linked = _linked(model, keys)
    wanted = {getattr(entry, field.attname) for entry in entries for field in relations(model)}
    wanted |= {target for found in linked.values() for _key, target, _basis in found}
    published = Record.objects.filter(state=State.PUBLISHED).in_bulk(wanted - {None})
    aliases = defaultdict(list)
    for alias in Alias.objects.filter(entry_id__in=keys):
        aliases[alias.entry_id].append(alias.name)
    for entry in entries:
        yield row_of(entry, aliases[entry.pk], linked[entry.pk], published)


def row_of(entry, aliases, linked, published):
    """linked: [(fact, target, basis)]. published: {record: card} of what the entry points to."""
    names = [Part(key, getattr(entry, key)) for key in OWN_NAMES if getattr(entry, key, "")]
    pointed = [(field.name, getattr(entry, field.attname), "") for field in relations(type(entry))] + linked
    return make(entry, names, aliases, [*_own_texts(entry), *_names_of(entry, pointed, published)])


def relations(model):
    """The facts of a noun that are one entry each."""
    fields = (model._meta.get_field(key) for key in model.FACTS if key not in (*UNTOLD, *model.all_linked()))
    return [field for field in fields if field.is_relation]


def _linked(model, keys):
    """{record: [(fact, target, basis)]} of the facts with several values."""
    found = defaultdict(list)
    for key, linked in model.all_linked().items():
        if linked.names_a_text:
            continue
        target = linked.model._meta.get_field(linked.target).attname
        for row in linked.model.objects.filter(entry_id__in=keys, **linked.role):
            found[row.entry_id].append((key, getattr(row, target), getattr(row, "basis", "")))
    return found


def _own_texts(entry):
    """The summaries and notes, the facts that are words or one of a list, and what kind of thing it is."""
    yield Part("noun", str(entry._meta.verbose_name))
    for key in (*WRITTEN, *entry.FACTS):
        field = None if key in entry.all_linked() else entry._meta.get_field(key)
        if not isinstance(field, models.CharField | models.TextField) or isinstance(field, NO_WORDS):
            continue
        text = getattr(entry, key)
        text = _label(field, text) if field.choices else text
        if text and key not in OWN_NAMES:
            yield Part(key, text, _basis(entry, key))


@cache  # the same few of every entry; always in Chinese, see `build`
def _label(field, code):
    return str(dict(field.flatchoices).get(code, code))


def _names_of(entry, pointed, published):
    """Of each entry that this one points to, the names that it goes by."""
    for key, target, basis in pointed:
        record = published.get(target)
        if record:
            for name in dict.fromkeys((record.name_zh, record.name_en, record.short_zh, record.short_en)):
                if name:
                    yield Part(key, name, basis or _basis(entry, key))


def _basis(entry, key):
    return entry.evidence.get(key, {}).get("basis", "")


def make(entry, names, aliases, texts):
    """The row of one entry. names, texts: parts; aliases: as printed."""
    printed = [part.text for part in names]
    name_lines, alias_lines = _lines(printed), _lines(aliases)
    spoken = _spoken(entry, names, aliases)
    initials = [[unit.initial for unit in units] for units in (*spoken, *_acronyms(names))]
    readings = [[unit.reading for unit in units] for units in spoken]
    if entry.sort_key not in map("".join, readings):
        readings.append([entry.sort_key])  # of no syllables that the name could have
    order = _order(entry)
    tokens = [
        f"k{entry.NOUN}",
        *["z"] * (entry.state == State.PUBLISHED),
        *_tokens_of_names("n", "e", printed, name_lines),
        *_tokens_of_names("a", "f", aliases, alias_lines),
        *(token for name in filter(None, map(spaced, printed)) for token in _first_tokens(name, order)),
        *(token for units in readings for token in _tokens_of_units("pqg", units, order.startswith("".join(units)))),
        *(
            token
            for units in initials
            if units
            for token in _tokens_of_units("ijh", units, order.startswith(units[0][:1]))
        ),
    ]
    return Findable(
        record_id=entry.pk,
        noun=entry.NOUN,
        is_public=entry.state == State.PUBLISHED,
        place=("0" if entry.IS_SOUGHT else "1") + order,
        names=between_ends(name_lines),
        aliases=between_ends(alias_lines),
        pinyin=between_ends(map("".join, readings)),
        initials=between_ends("".join(units) for units in initials),
        text=between_ends(tight(part.text) for part in texts),
        tokens=f" {' '.join(dict.fromkeys(tokens))} ",
        words=f"t {' '.join(dict.fromkeys(_tokens_of_texts(texts)))} ",
        parts=[
            *([part.key, part.text, part.basis] for part in names),
            *(["aliases", name, _basis(entry, "aliases")] for name in aliases),
            *([part.key, part.text, part.basis] for part in texts),
        ],
        made_by=MADE_BY,
    )


def _order(entry):
    """As lists are ordered, but by the short name where there is one: 枫林 comes before 枫林路."""
    short = getattr(entry, "short_name_zh", "")
    return pinyin_key(short) if short else entry.sort_key


def _spoken(entry, names, aliases):
    """The units of every Chinese name, each reading once; the first name is read as the sort key has it.

    A character that the key reads in its own way is read so in the other names as well.
    """
    first = read(entry.name_zh, entry.sort_key)
    usual = read(entry.name_zh)
    own = {new.text: new for new, old in zip(first, usual, strict=True) if new.reading != old.reading}
    found = {"".join(unit.reading for unit in first): first}
    others = [part.text for part in names[1:] if part.key not in IN_LATIN]
    for name in filter(HAN.search, (*others, *aliases)):
        units = [own.get(unit.text, unit) for unit in read(name)]
        found.setdefault("".join(unit.reading for unit in units), units)
    return list(found.values())


def _acronyms(names):
    """Of an English name, and of what stands before its first comma or bracket."""
    for part in names:
        if part.key in IN_LATIN:
            for text in (part.text, re.split("[,(]", part.text)[0]):
                words = english_words(text)
                if len(words) > 1:
                    yield words


def _lines(texts):
    return list(dict.fromkeys(filter(None, map(tight, texts))))


def between_ends(lines):
    """Every line once, between line ends."""
    unique = dict.fromkeys(filter(None, lines))
    return "\n".join(("", *unique, "")) if unique else ""


def _tokens_of_names(label, whole, printed, lines):
    for text in printed:
        for word, tail in latin_words(spaced(text)):
            yield from _tokens_of_word(label, word, tail)
            yield from ("b" + letters for letters in beginnings(tail, longest=SHORT))
    for line in lines:
        yield whole_token(whole, line)
        yield from _tokens_of_line(label, line)


def _tokens_of_word(label, word, tail):
    """Up to three letters name a word only if they are all of it; `fl` is no way to look for a floor."""
    if len(word) <= SHORT:
        yield label + word
    yield from (label + letters for letters in beginnings(tail, shortest=SHORT + 1))


def _tokens_of_line(label, line):
    """Of the Chinese runs and of what is neither Chinese nor Latin."""
    for kind, piece in pieces(line):
        if kind == "han":
            yield from (label + characters for characters in (*piece, *pairs(piece)))
        elif kind == "other":
            yield character_token(piece)


def _first_tokens(name, order):
    """Of a spaced name. order: what the entry is ordered by; a beginning of another sound is marked as elsewhere."""
    kind, piece = pieces(name)[0]
    if kind == "han":
        is_elsewhere = not order.startswith(tuple(possible_readings(piece[0])))
        for characters in beginnings(piece, longest=2):
            yield from _marked("m" + characters, is_elsewhere)
    elif kind == "word":
        word, tail = next(latin_words(name))
        for token in _tokens_of_word("m", word, tail):
            yield from _marked(token, is_elsewhere=not order.startswith(tail))


def _tokens_of_units(labels, units, is_in_place):
    anywhere, first, whole = labels
    for tail in tails(units):
        yield from (anywhere + letters for letters in beginnings(tail))
    for letters in beginnings("".join(units)):
        yield from _marked(first + letters, is_elsewhere=not is_in_place)
    yield whole_token(whole, "".join(units))


def _marked(token, is_elsewhere):
    """A beginning, and once more if it is not where the order of names would have it."""
    yield token
    if is_elsewhere:
        yield "u" + token


def _tokens_of_texts(texts):
    """Of a text a Latin word counts from its third letter, the shorter ones as a whole."""
    for text in (spaced(part.text) for part in texts):
        for kind, piece in pieces(text):
            if kind == "word":
                yield from ("t" + letters for letters in beginnings(piece, shortest=min(SHORT, len(piece))))
        yield from _tokens_of_line("t", text.replace(" ", ""))
