"""Fetching the facts with several values for a page of entries: one query a link model."""

from catalogue.models.entry import BESIDE_THE_NAME
from catalogue.models.record import State
from catalogue.prepared import prepared


def attach_linked(entries, model, keys):
    """Put `linked` on every entry: {fact: its published targets, in order}. Aliases are texts.

    keys: the facts wanted. Costs one query for each link model among them.
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
    for row in _rows(tuple(by_key), table=table, target=target):
        value = getattr(row, target)
        for key, fact in facts.items():
            if fact.includes(row) and (fact.names_a_text or value.state == State.PUBLISHED):
                by_key[row.entry_id].linked[key].append(value)


@prepared
def _rows(keys, *, table, target):
    """The targets are only named."""
    rows, other = table.objects.filter(entry_id__in=keys), table._meta.get_field(target).related_model
    if other is None:  # aliases are texts
        return rows
    unread = [f"{target}__{name}" for name in BESIDE_THE_NAME] if hasattr(other, "FACTS") else []
    return rows.select_related(target).defer(*unread)
