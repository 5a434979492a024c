"""How to quote an entry's page: in words, for BibTeX and for programs that read RIS."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.dates import partial_date_text

TEX = str.maketrans({"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"} | {sign: f"\\{sign}" for sign in "{}%$#&_"})


@dataclass(slots=True)
class Quote:
    """address: for good, whatever changes. version_address: the page as it stands today, for good, if there is one."""

    address: str
    version_address: str
    words: str
    bibtex: str
    ris: str


def quote(entry, site):
    """site: scheme and host."""
    address = site + entry.get_absolute_url()
    day = timezone.localtime(entry.updated_at).date()
    version = f"{address}?as_of={day.isoformat()}"
    catalogue = _("徐汇科创目录")
    holds = _("内容截至%(date)s") % {"date": entry.as_of_text} if entry.as_of else _("内容的日期来源没有写明")
    edited = _("%(date)s的版本") % {"date": partial_date_text(day.isoformat())}
    words = _("%(catalogue)s，“%(name)s”，%(holds)s，%(edited)s，%(address)s")
    given = {"catalogue": catalogue, "name": entry.name, "holds": holds, "edited": edited, "address": address}
    note = _("%(holds)s；%(edited)s") % given
    key = f"{entry.NOUN}-{entry.slug}"
    return Quote(
        address,
        version,
        words % given,
        _bibtex(entry.name, key, day, note, version),
        _ris(entry.name, day, note, version),
    )


def quote_data(title, key, address, day, sha256=""):
    """A data set as it stands. day: on which it last changed. sha256: of its CSV, where that is known.

    Files of the past are not kept, so it has no address of this version: the sum tells two versions apart.
    """
    edited = _("%(date)s的版本") % {"date": partial_date_text(day.isoformat())}
    note = _("%(edited)s，CSV 的 SHA-256 为 %(sum)s") % {"edited": edited, "sum": sha256} if sha256 else edited
    given = {"catalogue": _("徐汇科创目录"), "title": title, "note": note, "address": address}
    words = _("%(catalogue)s，数据集“%(title)s”，%(note)s，%(address)s") % given
    return Quote(address, "", words, _bibtex(title, key, day, note, address), _ris(title, day, note, address))


def _bibtex(title, key, day, note, address):
    fields = {
        "title": f"{{{title.translate(TEX)}}}",
        "publisher": _("徐汇科创目录").translate(TEX),
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "note": note.translate(TEX),
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{xuhui-{key},\n{lines}\n}}"


def _ris(title, day, note, address):
    fields = [
        ("TY", "ELEC"),
        ("TI", _one_line(title)),
        ("PB", _("徐汇科创目录")),
        ("DA", f"{day:%Y/%m/%d}"),
        ("N1", note),
        ("UR", address),
        ("ER", ""),
    ]
    return "\n".join(f"{name}  - {value}" for name, value in fields)


def _one_line(text):
    return " ".join(text.split())
