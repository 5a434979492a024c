"""Bring the two catalogues of interface texts in `locale/` up to date with code and templates, and compile them."""

import re
import subprocess
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

LANGUAGES = ("en", "zh_Hans")
# Of a catalogue's head only what a program reads: dates and names would make every two branches collide.
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural_forms}\\n"\n\n'


class Extract(makemessages.Command):
    """Sorted and without guesses: a text that has changed is translated anew."""

    msgmerge_options = ["--quiet", "--backup=none", "--update", "--sort-output", "--no-fuzzy-matching"]
    msgattrib_options = ["--no-obsolete", "--sort-output"]

    def process_files(self, file_list):
        super().process_files([file for file in file_list if "/tests/" not in file.path])


class Command(BaseCommand):
    help = "从代码和模板收集界面文字，更新 locale/ 里的两份目录并编译；还没有英文的列出来。需要 gettext。"
    requires_system_checks = []

    def handle(self, *args, **options):
        english, chinese = (Path("locale", language, "LC_MESSAGES", "django.po") for language in LANGUAGES)
        chinese.unlink(missing_ok=True)
        extract(LANGUAGES)
        fill_with_itself(chinese)
        for catalogue in (english, chinese):
            tidy_head(catalogue)
            run("msgfmt", "--check-format", "--no-hash", "--output-file", catalogue.with_suffix(".mo"), catalogue)
        for which in ("--untranslated", "--only-fuzzy"):
            found = run("msgattrib", which, "--no-wrap", english)
            self.stdout.write(
                "".join(f"{message}\n" for message in re.findall(r'^msgid "(.+)"$', found, re.MULTILINE)), ending=""
            )


def extract(languages):
    """Everything below the folder one stands in."""
    options = ("--no-location", "--no-wrap", "--no-obsolete", "--ignore=var/*", "--verbosity=0")
    command = Extract()
    parsed = command.create_parser("manage.py", "messages").parse_args(
        [*options, *(f"--locale={language}" for language in languages)]
    )
    command.execute(**vars(parsed))


def fill_with_itself(catalogue):
    """The messages are Chinese as they stand. There is one form for every number, where msgen writes two."""
    run("msgen", "--no-wrap", "--output-file", catalogue, catalogue)
    catalogue.write_text(re.sub(r"^msgstr\[1\].*\n", "", catalogue.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def tidy_head(catalogue):
    head, _blank, messages = catalogue.read_text("utf-8").partition("\n\n")
    [plural_forms] = re.findall(r"Plural-Forms: (.*?)\\n", head)
    catalogue.write_text(HEAD.format(plural_forms=plural_forms) + messages, "utf-8")


def run(program, *arguments):
    try:
        result = subprocess.run(  # noqa: S603  # programs named above
            [program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        raise CommandError(f"找不到程序「{program}」：请安装 gettext。") from None
    if result.returncode:
        raise CommandError(f"{program} 没有做完：\n{result.stderr.strip()}")
    return result.stdout
