"""The entries that the facts of a page name, looked up once a version: most rows of a list name the same few.

What is found is shared by all threads and requests; nobody may alter it.
"""

from catalogue.models.record import State
from catalogue.prepared import prepared
from catalogue.version import kept

MOST_KNOWN = 2000  # of one noun; of the others those that a page names are read for it


def attach_related(entries, model, names):
    """Fill relations of a page of entries, such as their district. A query for each noun with any not yet known."""
    for field in map(model._meta.get_field, names):
        keys = [getattr(entry, field.attname) for entry in entries]
        found = _targets(field.related_model, {key for key in keys if key})
        for entry, key in zip(entries, keys, strict=True):
            if key:
                field.set_cached_value(entry, found[key])


def attach_linked(entries, model, keys):
    """Put `linked` on every entry: {fact: its published targets, in order}. Aliases are texts.

    keys: the facts wanted. A query for each link model among them, and one for each noun with any not yet known.
    """
    by_key = {entry.pk: entry for entry in entries}
    for entry in by_key.values():
        entry.linked = {key: [] for key in keys}
    wanted = {key: linked for key, linked in model.all_linked().items() if key in keys}
    for table in dict.fromkeys(linked.model for linked in wanted.values()) if by_key else ():
        _attach(by_key, table, {key: linked for key, linked in wanted.items() if linked.model is table})
    return list(by_key.values())


def _attach(by_key, table, facts):
    """Hand the rows of one link model to the facts that they belong to; they all name their target in one field."""
    target = next(iter(facts.values())).target
    roles = tuple(dict.fromkeys(name for fact in facts.values() for name in fact.role))
    rows = _rows(tuple(by_key), table=table, target=target, roles=roles)
    noun = table._meta.get_field(target).related_model
    known = _targets(noun, {row[target] for row in rows}) if noun else {}
    for row in rows:
        value = known[row[target]] if noun else row[target]
        if noun is None or value.state == State.PUBLISHED:
            for key, fact in facts.items():
                if all(row[name] == wanted for name, wanted in fact.role.items()):
                    by_key[row["entry_id"]].linked[key].append(value)


@prepared
def _rows(keys, *, table, target, roles):
    return table.objects.filter(entry_id__in=keys).values("entry_id", target, *roles)


def _targets(model, keys):
    """{key: the entry or record}, without what is heavy to read and not shown of an entry that is only named."""
    known = kept(f"targets {model._meta.label}", dict)
    found = {key: known[key] for key in keys if key in known}
    if len(found) < len(keys):
        read = {target.pk: target for target in _named(tuple(keys - found.keys()), model=model)}
        if len(known) < MOST_KNOWN:
            known.update(read)
        found |= read
    return found


@prepared
def _named(keys, *, model):
    return model.objects.filter(pk__in=keys).order_by().defer(*(["evidence"] if hasattr(model, "FACTS") else []))
