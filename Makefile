# make run [PORT=8000]   the site with its data on this machine
# make test              everything that must hold, on SQLite and on PostgreSQL
# make help              the rest

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py

# The first Python that is new enough; another one: make run PYTHON=/path/to/python
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

export PORT ?= 8000
unexport PYTHONDONTWRITEBYTECODE  # every process would compile the site anew, for a quarter of the time that it takes to start
export PYTHONUNBUFFERED := 1

TEMPLATE_FOLDERS := $(wildcard templates */templates)
# They stand inside a line of text: the line end that djlint puts after them would be printed as a space.
INLINE_PARTS := $(addprefix templates/,catalogue/parts/cell.html catalogue/parts/shown.html catalogue/parts/value.html catalogue/parts/timeline_item.html components/marks.html search/parts/marked.html)
STATIC_FOLDERS := $(wildcard static */static)
# Opens nothing: lint reads the settings but starts no site.
LINT_ENVIRONMENT := DEBUG=no BEHIND_TLS=yes SECRET_KEY=only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz DATABASE_URL=sqlite://:memory:

.DEFAULT_GOAL := help
.PHONY: help run staff backup restore sbom outage freshness load bench install test test-sqlite test-postgres test-browser lint lint-python lint-templates lint-types lint-django format messages coverage axe html clean

help:
	@echo 'make run [PORT=8000]   安装、载入数据并在本机打开网站'
	@echo 'make staff NAME=登录名 GROUP=administrator       新建工作人员账号（viewer、editor、reviewer、administrator）'
	@echo 'make test              代码检查，并在 SQLite 与 PostgreSQL 上运行全部测试'
	@echo 'make test-sqlite       只在 SQLite 上测试；test-postgres 只在 PostgreSQL 上；test-browser 只用浏览器'
	@echo 'make lint              只做代码检查；make format 按约定整理代码格式'
	@echo 'make messages          收集界面文字，更新并编译 locale/（需要 gettext）'
	@echo 'make coverage          测试覆盖率'
	@echo 'make backup [TO=目录] [KEEP=个数]                备份数据库和图片；网站可以照常运行'
	@echo 'make restore FROM=备份文件 [REPLACE=yes]         从备份恢复'
	@echo 'make sbom              软件物料清单（CycloneDX）'
	@echo 'make outage            试一试：PostgreSQL 和一个工作进程先后被杀时，网站怎样应答'
	@echo 'make freshness         试一试：两个进程，一次次修改，看有没有旧页面'
	@echo 'make load              试一试：一万条目录上持续每秒 200 个请求，看快慢和内存'
	@echo 'make bench [ENTRIES=100000]                      速度测量：生成试验目录，各项结果与目标并列'
	@echo 'make axe               用 axe 检查每一种页面：各种宽度、强制颜色、高对比、无脚本、打印'
	@echo 'make html VNU_JAR=…    用 Nu 检查器检查每一种页面和样式表（或把 vnu 放进 PATH）'
	@echo 'make clean             删除安装的环境、缓存和静态文件（数据库和密钥保留）'

# --- Running ---------------------------------------------------------------------------------------------------------

# A desk has no HTTPS in front.
run: export BEHIND_TLS = no
run: $(VENV)/runtime.stamp .secret-key
	@$(PY) -c 'from xuhui_portal import gunicorn; gunicorn.refuse_busy_port()'
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_catalogue --if-changed
	@$(MAKE) --no-print-directory var/static.stamp
	@echo '打开 http://localhost:$(PORT)/ （按 Ctrl+C 结束）'
	@exec $(PY) -m gunicorn --config xuhui_portal/gunicorn.py xuhui_portal.wsgi

staff: $(VENV)/runtime.stamp .secret-key
	@test -n "$(NAME)" || { echo '没有说给谁建账号：make staff NAME=zhang GROUP=administrator' >&2; exit 1; }
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) create_staff "$(NAME)" --group "$(or $(GROUP),editor)"

.secret-key:
	@umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@.new && mv $@.new $@

# Folders are listed too: a deleted file changes only its folder.
var/static.stamp: $(shell find $(STATIC_FOLDERS) 2>/dev/null) requirements.txt
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

# --- Keeping ---------------------------------------------------------------------------------------------------------

# As `make run`, these use the database of the environment, and the SQLite file of this folder where none is named.
backup restore: $(VENV)/runtime.stamp

backup:
	@$(MANAGE) backup --to "$(or $(TO),var/backups)" $(if $(KEEP),--keep "$(KEEP)")

restore:
	@test -n "$(FROM)" || { echo '没有说从哪个备份恢复：make restore FROM=var/backups/xuhui-….tar.gz' >&2; exit 1; }
	@$(MANAGE) restore "$(FROM)" $(if $(filter yes,$(REPLACE)),--replace)

sbom: $(VENV)/runtime.stamp
	@$(PY) scripts/sbom.py requirements.txt

outage: install
	@$(PY) scripts/outage.py

freshness: install
	@$(PY) scripts/freshness.py

load: install
	@$(PY) scripts/load.py

bench: install
	@$(PY) -m bench $(if $(ENTRIES),--entries "$(ENTRIES)")

# --- Installing ------------------------------------------------------------------------------------------------------

install: $(VENV)/dev.stamp

$(PY):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo '需要 Python 3.11 或更新的版本，没有找到可用的（PYTHON「$(PYTHON)」）。Debian 或 Ubuntu 上：apt-get install python3 python3-venv；' >&2; \
		echo '已装在别处时：make $(or $(MAKECMDGOALS),run) PYTHON=/路径/python3.11' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '「$(PYTHON)」缺少 venv 模块。Debian 或 Ubuntu 上：apt-get install python3-venv' >&2; exit 1; }
	@echo '建立 Python 环境 $(VENV) ……'
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.txt | $(PY)
	@echo '安装运行所需的软件包 ……'
	@$(PY) -m pip install --quiet --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(PY)
	@echo '安装测试所需的软件包 ……'
	@$(PY) -m pip install --quiet --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(VENV)/runtime.stamp

# --- Checking --------------------------------------------------------------------------------------------------------

# Three at a time, each printed as a whole when it ends; all run even if one fails.
test: install
	@echo '代码检查、浏览器测试、SQLite 测试和 PostgreSQL 测试同时进行，各自结束后显示结果 ……'
	@$(MAKE) --no-print-directory --keep-going --jobs=3 --output-sync=target lint test-browser test-sqlite test-postgres

test-sqlite: install
	@echo '--- SQLite'
	@env -u TEST_DATABASE_URL $(PY) -m pytest -m "not browser"

test-postgres: install
	@echo '--- PostgreSQL'
	@$(PY) scripts/with_postgres.py $(PY) -m pytest -m "not browser"

# On SQLite alone: a page looks the same whatever holds its data.
test-browser: install
	@echo '--- Chromium'
	@env -u TEST_DATABASE_URL $(PY) -m pytest -m browser

lint: lint-python lint-templates lint-types lint-django

lint-python: install
	@echo '--- ruff'
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

lint-templates: install
	@echo '--- djlint'
	@$(PY) -m djlint --check --quiet $(TEMPLATE_FOLDERS)
	@$(PY) -m djlint --lint --quiet $(TEMPLATE_FOLDERS)

lint-types: install
	@echo '--- mypy'
	@$(LINT_ENVIRONMENT) $(PY) -m mypy .

lint-django: install
	@echo '--- migrations, deployment, packages'
	@$(LINT_ENVIRONMENT) $(MANAGE) makemigrations --check --dry-run
	@$(LINT_ENVIRONMENT) $(MANAGE) check --deploy --fail-level WARNING
	@$(PY) -m pip check

format: install
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@$(PY) -m djlint --reformat --quiet $(TEMPLATE_FOLDERS)
	@for part in $(INLINE_PARTS); do $(PY) -c 'import pathlib, sys; file = pathlib.Path(sys.argv[1]); file.write_text(file.read_text("utf-8").rstrip("\n"), "utf-8")' $$part; done

messages: install
	@$(LINT_ENVIRONMENT) $(MANAGE) messages

coverage: install
	@env -u TEST_DATABASE_URL $(PY) -m pytest --cov

# The page lists of both stand in xuhui_portal/tests/every_page.py.
axe: install
	@env -u TEST_DATABASE_URL $(PY) -m pytest --capture=no scripts/check_axe.py

html: install
	@env -u TEST_DATABASE_URL VNU_JAR=$(VNU_JAR) $(PY) -m pytest scripts/check_html.py

clean:
	rm -rf $(VENV) var/static var/static.stamp .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
