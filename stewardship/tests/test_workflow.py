"""草稿 → 待审 → 已发布 → 已撤下: who may take which step, what readers see meanwhile, and what the history says."""

import pytest
from django.test import Client

from incubators.models import Incubator
from sources.models import Citation
from sources.tests.factories import incubator, stored
from staff.models import AuditEvent
from stewardship.models import PendingEdit
from stewardship.tests.pages import address, button_value, fields_of

pytestmark = pytest.mark.django_db

LIST = "/admin/incubators/incubator/"
PUBLIC = "/incubators/test-incubator/"


def take(client, step, *entries, **more):
    given = {"action": step, "_selected_action": [entry.pk for entry in entries], "index": "0"}
    return client.post(LIST, given | more, follow=True)


def edit(client, entry, **values):
    fates = {f"fate_{key}": "supports" for key in values}
    fields = fields_of(client.get(address(entry)))
    return client.post(address(entry), fields | {key: fate for key, fate in fates.items() if key in fields} | values)


def public_page():
    return Client().get(PUBLIC).content.decode()


def test_a_draft_is_submitted_published_and_then_on_every_page(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(state="draft")

    edit(editor, entry, _submit="1")
    assert stored("test-incubator").state == "in_review"
    assert Client().get(PUBLIC).status_code == 404
    answer = take(reviewer, "publish", entry, confirmed="1")

    assert "已发布 1 条" in answer.content.decode()
    assert "试验孵化器" in public_page()
    assert "试验孵化器" in Client().get("/incubators/?q=试验孵化器").content.decode()
    assert "test-incubator" in Client().get("/incubators/export.csv").getvalue().decode()


def test_an_editor_may_not_publish(sign_in):
    editor = sign_in("editor")
    entry = incubator(state="draft")

    take(editor, "publish", entry, confirmed="1")
    edit(editor, entry, _publish="1")

    assert stored("test-incubator").state == "draft"


def test_publishing_asks_first_and_says_what_it_skips(sign_in):
    reviewer = sign_in("reviewer")
    draft, public = incubator("test-draft", state="draft", name_zh="待发布的"), stored("mosu-space")

    answer = take(reviewer, "publish", draft, public)

    page = answer.content.decode()
    assert "将发布这 1 条" in page
    assert "待发布的" in page
    assert "跳过 1 条" in page
    assert "模速空间：现为“已发布”，不能发布" in page
    assert stored("test-draft").state == "draft"


def test_an_edit_of_a_published_entry_waits_until_a_reviewer_accepts_it(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(services="辅导")

    answer = edit(editor, entry, services="辅导和融资")

    assert answer.status_code == 302
    assert "辅导和融资" not in public_page()
    pending = PendingEdit.objects.get()
    page = reviewer.get(f"/admin/stewardship/pendingedit/{pending.pk.replace(':', '_3A')}/change/").content.decode()
    assert "<del>辅导</del>" in page
    assert "<ins>辅导和融资</ins>" in page

    reviewer.post(f"/admin/stewardship/pendingedit/{pending.pk.replace(':', '_3A')}/change/", {"_accept": "1"})

    assert "辅导和融资" in public_page()
    assert not PendingEdit.objects.exists()
    assert Incubator.history.filter(record_id=entry.pk).first().history_user == editor.user


def test_an_accepted_edit_leaves_the_dates_of_other_citations_alone(sign_in):
    entry = stored("mosu-space")
    citations = Citation.objects.filter(entry_id=entry.pk).order_by("pk").values_list("pk", "as_of")
    before = list(citations)
    assert any(as_of for _pk, as_of in before)

    edit(sign_in("editor"), entry, note_zh="补充一句说明")
    url = f"/admin/stewardship/pendingedit/{entry.pk.replace(':', '_3A')}/change/"
    sign_in("reviewer").post(url, {"_accept": "1"})

    assert stored("mosu-space").note_zh == "补充一句说明"
    assert list(citations.all()) == before


def test_a_reviewer_returns_an_edit_with_a_reason_and_its_author_reads_it(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(services="辅导")
    edit(editor, entry, services="辅导和融资")
    url = f"/admin/stewardship/pendingedit/{entry.pk.replace(':', '_3A')}/change/"

    reviewer.post(url, {"_return": "1", "returned_reason": "请补来源的段落"})

    page = editor.get(address(entry)).content.decode()
    assert "请补来源的段落" in page
    assert "辅导和融资" in page
    assert "辅导和融资" not in public_page()


def test_an_edit_made_on_an_older_version_is_not_published_over_it(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(services="辅导")
    edit(editor, entry, services="辅导和融资")
    entry = stored("test-incubator")
    from catalogue.writing import save_entry

    entry.location = ""
    entry.note_zh = "另有改动"
    save_entry(entry)

    url = f"/admin/stewardship/pendingedit/{entry.pk.replace(':', '_3A')}/change/"
    answer = reviewer.post(url, {"_accept": "1"})

    assert "已有人改过" in answer.content.decode()
    assert "辅导和融资" not in public_page()


def test_withdrawing_needs_a_reason_which_readers_see(sign_in):
    reviewer = sign_in("reviewer")
    entry = incubator()

    take(reviewer, "withdraw", entry, confirmed="1", reason=" ")
    assert stored("test-incubator").state == "published"
    take(reviewer, "withdraw", entry, confirmed="1", reason="重复录入", successor="模速空间")

    page = public_page()
    assert "重复录入" in page
    assert "/incubators/mosu-space/" in page
    assert "test-incubator" not in Client().get("/incubators/").content.decode()


def test_the_history_says_who_changed_what_from_what_to_what(sign_in):
    reviewer = sign_in("reviewer")
    entry = incubator(services="辅导", opened="2024-12")

    edit(reviewer, entry, services="辅导和融资", opened="2025-01", reason="按新名单")

    page = reviewer.get(address(entry, "history")).content.decode()
    assert "reviewer" in page
    assert "按新名单" in page
    for text in ("服务", "<del>辅导</del>", "<ins>辅导和融资</ins>", "<del>2024年12月</del>", "<ins>2025年1月</ins>"):
        assert text in page


def test_restoring_shows_the_differences_first_and_then_brings_the_old_value_back(sign_in):
    reviewer = sign_in("reviewer")
    entry = incubator(services="辅导")
    first = Incubator.history.filter(record_id=entry.pk).first().history_id
    edit(reviewer, entry, services="辅导和融资")
    url = address(entry, f"restore/{first}")

    page = reviewer.get(url).content.decode()
    assert "<del>辅导和融资</del>" in page
    assert "<ins>辅导</ins>" in page
    assert stored("test-incubator").services == "辅导和融资"
    version = button_value(page, "version")
    reviewer.post(url, {"version": version})

    assert stored("test-incubator").services == "辅导"
    assert "辅导和融资" not in public_page()
    assert "还原到" in reviewer.get(address(entry, "history")).content.decode()


def test_restoring_over_somebody_elses_edit_is_stopped(sign_in):
    reviewer = sign_in("reviewer")
    entry = incubator(services="辅导")
    first = Incubator.history.filter(record_id=entry.pk).first().history_id
    edit(reviewer, entry, services="辅导和融资")
    url = address(entry, f"restore/{first}")
    version = button_value(reviewer.get(url).content.decode(), "version")
    edit(reviewer, entry, services="实验室")

    answer = reviewer.post(url, {"version": version})

    assert "已有人改过" in answer.content.decode()
    assert stored("test-incubator").services == "实验室"


def test_a_draft_is_previewed_as_readers_would_see_it(sign_in):
    entry = incubator(state="draft", services="辅导")

    page = sign_in("viewer").get(address(entry, "preview")).content.decode()

    assert "预览（草稿）" in page
    assert "辅导" in page
    assert 'content="noindex,nofollow"' in page


def test_a_waiting_edit_is_previewed_without_being_published(sign_in):
    editor = sign_in("editor")
    entry = incubator(services="辅导")
    edit(editor, entry, services="辅导和融资")

    page = editor.get(address(entry, "preview")).content.decode()

    assert "辅导和融资" in page
    assert stored("test-incubator").services == "辅导"


def test_with_four_eyes_nobody_publishes_a_change_of_their_own(sign_in, settings):
    settings.FOUR_EYES = True
    first, second = sign_in("administrator"), sign_in("reviewer")
    entry = incubator(state="draft", services="辅导")
    edit(first, entry, services="辅导和融资")

    take(first, "publish", entry, confirmed="1")
    assert stored("test-incubator").state == "draft"
    take(second, "publish", entry, confirmed="1")

    assert stored("test-incubator").state == "published"
    edit(first, entry, services="实验室")
    assert "实验室" not in public_page()


def test_a_viewer_sees_the_form_and_may_not_send_it(sign_in):
    viewer = sign_in("viewer")
    entry = incubator(services="辅导")

    page = viewer.get(address(entry)).content.decode()

    assert "你可以查看，不能修改" in page
    assert viewer.post(address(entry), {"services": "x"}).status_code == 403
    assert stored("test-incubator").services == "辅导"


def test_the_list_is_searched_by_pinyin_and_traditional_characters(sign_in):
    viewer = sign_in("viewer")

    for word in ("mosu", "mskj", "模速空間", "Mosu Space"):
        assert "模速空间" in viewer.get(LIST, {"q": word}).content.decode(), word


def test_fields_that_name_entries_suggest_them(sign_in):
    answer = sign_in("viewer").get(f"{LIST}suggest/", {"noun": "district", "q": "fl"})

    assert answer.json() == {"results": ["枫林生命健康科创街区 [fenglin]"]}


def test_no_entry_is_ever_deleted(sign_in):
    administrator = sign_in("administrator")
    entry = incubator()

    assert administrator.get(address(entry, "delete")).status_code == 403
    assert administrator.post(address(entry, "delete"), {"post": "yes"}).status_code == 403


def test_during_maintenance_a_save_is_refused_and_what_was_typed_stays(sign_in, settings):
    reviewer = sign_in("reviewer")
    entry = incubator(services="辅导")
    fields = fields_of(reviewer.get(address(entry))) | {"services": "辅导和融资", "fate_services": "supports"}
    settings.READ_ONLY = True

    answer = reviewer.post(address(entry), fields)

    assert "本站正在维护" in answer.content.decode()
    assert fields_of(answer)["services"] == ["辅导和融资"]
    assert stored("test-incubator").services == "辅导"


def test_every_step_is_in_the_audit_trail(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(state="draft", services="辅导")
    edit(editor, entry, _submit="1")
    take(reviewer, "publish", entry, confirmed="1")
    edit(editor, entry, services="辅导和融资")
    take(reviewer, "withdraw", entry, confirmed="1", reason="重复录入")

    events = AuditEvent.objects.filter(target="incubator/test-incubator").order_by("pk")
    assert [(event.who_name, event.action) for event in events] == [
        ("editor", "entry_submitted"),
        ("reviewer", "entry_published"),
        ("editor", "entry_proposed"),
        ("reviewer", "entry_withdrawn"),
    ]


def test_an_edit_that_waited_does_not_bring_a_withdrawn_entry_back(sign_in):
    editor, reviewer = sign_in("editor"), sign_in("reviewer")
    entry = incubator(services="辅导")
    edit(editor, entry, services="辅导和融资")
    take(reviewer, "withdraw", entry, confirmed="1", reason="重复录入")

    reviewer.post(address(entry), fields_of(reviewer.get(address(entry))))

    assert stored("test-incubator").state == "withdrawn"
    assert "辅导" not in public_page()
