"""Fetching the facts with several values for a page of entries: one query a link model."""

from catalogue.models.record import State


def attach_linked(entries, model, keys):
    """Put `linked` on every entry: {fact: its published targets, in order}. Aliases are texts.

    keys: the facts wanted. Costs one query for each link model among them.
    """
    entries = list(entries)
    if not entries or not keys:
        for entry in entries:
            entry.linked = {}
        return entries
    for entry in entries:
        entry.linked = {key: [] for key in keys}
    by_key = {entry.pk: entry for entry in entries}
    wanted = {key: linked for key, linked in model.all_linked().items() if key in keys}
    for table in dict.fromkeys(linked.model for linked in wanted.values()):
        facts = {key: linked for key, linked in wanted.items() if linked.model is table}
        rows = table.objects.filter(entry_id__in=by_key)
        target = next(iter(facts.values())).target
        if not next(iter(facts.values())).names_a_text:
            rows = rows.select_related(target)
        for row in rows:
            value = getattr(row, target)
            for key, linked in facts.items():
                if linked.includes(row) and (linked.names_a_text or value.state == State.PUBLISHED):
                    by_key[row.entry_id].linked[key].append(value)
    return entries
