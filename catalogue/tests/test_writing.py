"""There is one way to write, and it keeps entry, citations, links, history and index together."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.models import Alias, FormerAddress, Record
from catalogue.models.kept import WritingError, writing_allowed
from catalogue.writing import save_entry
from districts.models import SectorLink
from incubators.models import Host, Incubator
from sources.models import Citation
from sources.tests.factories import cite, incubator, stored

pytestmark = pytest.mark.django_db
KEPT = (Incubator, Record, Citation, Alias, SectorLink, Host, FormerAddress)


def versions():
    """How many versions of everything there are."""
    return {model.__name__: model.history.count() for model in KEPT}


def added(before):
    return {name: count - before[name] for name, count in versions().items() if count != before[name]}


def test_a_new_entry_is_one_version_of_everything_written():
    before = versions()
    entry = incubator(sectors=["life-health"], aliases=["试验空间"], address="某路1号")
    assert added(before) == {
        "Incubator": 1, "Record": 1, "Alias": 1, "SectorLink": 1, "Citation": entry.record.citations.count()
    }  # fmt: skip


def test_one_edit_is_one_version_of_the_entry():
    entry = stored("mosu-space")
    before = versions()
    entry.address = "龙台路181号"
    entry.operator = "另一家"
    outcome = save_entry(entry, reason="核对地址")
    assert added(before)["Incubator"] == 1
    assert "address" in outcome.changed
    assert entry.history.first().history_change_reason == "核对地址"


def test_an_edit_of_a_citation_alone_is_one_version_of_the_entry_too():
    entry = stored("mosu-space")
    rows = list(entry.record.citations.all())
    rows[0].note_zh = "又核对了一次"
    rows[0].verified_on = "2025-01-01"
    before = versions()
    save_entry(entry, {Citation: rows}, reason="核对")
    assert added(before)["Incubator"] == 1
    assert "Record" not in added(before)


def test_all_rows_of_one_edit_carry_one_time_and_one_reason():
    entry = stored("mosu-space")
    entry.name_zh = "模速新空间"
    new = cite(entry, "kind", source_id="source:pub-s05", locator="", position=99)
    save_entry(entry, {Citation: [*entry.record.citations.all(), new], Alias: []}, reason="改名")
    marks = {(version.history_date, version.history_change_reason) for version in (
        Incubator.history.filter(record_id=entry.pk).first(), Record.history.filter(id=entry.pk).first(),
        Citation.history.filter(entry_id=entry.pk).first(), Alias.history.filter(entry_id=entry.pk).first(),
    )}  # fmt: skip
    assert len(marks) == 1
    assert marks.pop()[1] == "改名"


def test_saving_without_a_change_writes_nothing():
    entry = stored("mosu-space")
    updated, before = entry.updated_at, versions()
    parts = {model: list(model.objects.filter(entry_id=entry.pk)) for model in entry.part_models()}
    for given in (None, parts):
        assert save_entry(entry, given).changed == []
    assert added(before) == {}
    assert stored("mosu-space").updated_at == updated


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "Not A Slug"},
        {"name_zh": ""},
        {"sort_key": "拼音"},
        {"kind": "no-such-kind"},
        {"opened": "2024-13"},
        {"floor_area": -1},
        {"state": "withdrawn"},
        {"location": "有值而没有来源"},
    ],
)
def test_a_refused_save_writes_nothing_at_all(values):
    entry = stored("i-incubator")
    before = versions()
    for name, value in values.items():
        setattr(entry, name, value)
    rows = [*entry.record.citations.all(), cite(entry, "kind", source_id="source:pub-s05", locator="", position=99)]
    with pytest.raises(ValidationError):
        save_entry(entry, {Citation: rows, Alias: [Alias(name="新别名")]})
    assert added(before) == {}
    assert not Alias.objects.filter(name="新别名").exists()
    fresh = stored("i-incubator")
    assert all(getattr(fresh, name) != value for name, value in values.items())


def test_a_refused_new_entry_leaves_no_card():
    with pytest.raises(ValidationError):
        incubator("half-written", opened="gestern")
    assert not Record.objects.filter(slug="half-written").exists()


def test_a_refused_citation_leaves_the_entry_as_it_was():
    entry = stored("i-incubator")
    entry.name_zh = "改名"
    with pytest.raises(ValidationError):
        save_entry(
            entry, {Citation: [*entry.record.citations.all(), cite(entry, "kind", basis="inferred", position=99)]}
        )
    assert stored("i-incubator").name_zh != "改名"
    assert Record.objects.get(pk="incubator:i-incubator").name_zh != "改名"


@pytest.mark.parametrize("slug", ["export", "of", "new", "history", "", "大写", "Mosu", "a--b", "-a", "a_b", "a/b"])
def test_an_address_that_the_site_needs_or_cannot_write_is_refused(slug):
    with pytest.raises(ValidationError):
        incubator(slug)


@pytest.mark.parametrize("slug", ["export", "of", "new", "history"])
@pytest.mark.parametrize("model", [Record, Incubator])
def test_the_database_refuses_reserved_addresses_too(model, slug):
    with pytest.raises(IntegrityError), transaction.atomic(), writing_allowed():
        model.objects.filter(slug="mosu-space").update(slug=slug)


def test_an_address_in_use_is_refused_and_quoted():
    with pytest.raises(ValidationError, match="mosu-space"):
        incubator("mosu-space")


def test_an_address_once_used_by_another_entry_is_refused():
    entry = stored("mosu-space")
    entry.slug = "mosu"
    save_entry(entry)
    with pytest.raises(ValidationError, match="mosu-space"):
        incubator("mosu-space")
    other = stored("i-incubator")
    other.slug = "mosu-space"
    with pytest.raises(ValidationError, match="mosu-space"):
        save_entry(other)


def test_an_entry_may_take_its_own_old_address_back():
    entry = stored("mosu-space")
    for slug in ("mosu", "mosu-space"):
        entry.slug = slug
        save_entry(entry)
    assert [former.slug for former in FormerAddress.objects.filter(record_id=entry.pk)] == ["mosu"]
    assert stored("mosu-space").record_id == "incubator:mosu-space"


def test_the_same_slug_may_serve_two_nouns():
    assert incubator("caohejing").get_absolute_url() == "/incubators/caohejing/"


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_writing_past_the_one_way_is_refused(model):
    row = model.objects.first() or model()
    before = versions()
    attempts = [
        row.save,
        row.delete,
        lambda: model.objects.update(pk=row.pk),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_create([model()]),
        lambda: model.objects.bulk_update([row], [model._meta.concrete_fields[-1].name]),
        lambda: model.objects.create(),
        lambda: model.objects.filter(pk=row.pk).delete(),
    ]
    for attempt in attempts:
        with pytest.raises(WritingError, match=r"catalogue\.writing"):
            attempt()
    assert added(before) == {}


def test_writing_through_a_relation_is_refused():
    record = Record.objects.get(pk="incubator:mosu-space")
    for attempt in (
        lambda: record.citations.all().delete(),
        lambda: record.citations.update(note_zh="x"),
        lambda: record.aliases.create(name="x"),
        lambda: record.sector_links.all().update(position=9),
        lambda: record.citations.get_or_create(value="x"),
        lambda: record.citations.update_or_create(value="x"),
    ):
        with pytest.raises(WritingError):
            attempt()


def test_the_card_of_an_entry_follows_it():
    entry = stored("mosu-space")
    entry.name_zh, entry.state = "改了名", "draft"
    save_entry(entry, {Alias: []})
    record = Record.objects.get(pk=entry.pk)
    assert (record.name_zh, record.state) == ("改了名", "draft")
    assert "上海大模型创新生态社区" not in record.findable.aliases
    assert "gaileming" in record.findable.pinyin


def test_staff_may_correct_the_pinyin_and_a_later_edit_keeps_it():
    entry = incubator(name_zh="乐山孵化器")
    assert entry.sort_key.isascii()
    entry.sort_key = "yueshanfuhuaqi"
    save_entry(entry)
    entry = stored("test-incubator")
    entry.address = ""
    entry.summary_zh = ""
    save_entry(entry)
    assert stored("test-incubator").sort_key == "yueshanfuhuaqi" == Record.objects.get(pk=entry.pk).sort_key
    assert "yueshanfuhuaqi" in Record.objects.get(pk=entry.pk).findable.pinyin


@pytest.mark.parametrize("key", ["Mosu", "mo su", "mósù", "模速", "a-b", "ａ"])
def test_a_pinyin_key_of_other_letters_is_refused_and_quoted(key):
    with pytest.raises(ValidationError, match=key):
        incubator(sort_key=key)
