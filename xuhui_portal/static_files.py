"""How static files are served: under names that change with them, compressed, and style sheets as one file."""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/site.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\);\n')


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Writes each file that the entry imports in place of the import: a component has a file, a page asks for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Known by heart once it was looked up: the names are settled when the server starts."""
        if name not in self.known:
            self.known[name] = super().url(name, force)
        return self.known[name]

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        if ENTRY in paths and not dry_run:
            joined = IMPORT.sub(lambda found: self._source(paths, f"css/{found[1]}"), self._source(paths, ENTRY))
            self.delete(ENTRY)
            self._save(ENTRY, ContentFile(joined.encode()))
            paths = paths | {ENTRY: (self, ENTRY)}
        yield from super().post_process(paths, dry_run, **options)

    def _source(self, paths: dict[str, Any], name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()
