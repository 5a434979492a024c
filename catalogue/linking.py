"""Fetching the facts with several values for a page of entries: one query a link model."""

from catalogue.models.record import State


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


def _unread(linked):
    """What is heavy to read and not shown of an entry that is only named."""
    has_evidence = any(field.name == "evidence" for field in table_of(linked)._meta.concrete_fields)
    return [f"{linked.target}__evidence"] if has_evidence else []


def table_of(linked):
    return linked.model._meta.get_field(linked.target).related_model


def _attach(by_key, table, facts):
    """Hand the rows of one link model to the facts that they belong to; they all name their target in one field."""
    linked = next(iter(facts.values()))
    rows = table.objects.filter(entry_id__in=by_key)
    for row in rows if linked.names_a_text else rows.select_related(linked.target).defer(*_unread(linked)):
        value = getattr(row, linked.target)
        for key, fact in facts.items():
            if fact.includes(row) and (fact.names_a_text or value.state == State.PUBLISHED):
                by_key[row.entry_id].linked[key].append(value)
