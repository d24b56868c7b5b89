# One image for API, worker and command line; which of them runs is the command's choice.
FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
# Wheels only: nothing is compiled, so no compiler is needed. The extra `semantic` is among them.
RUN /venv/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
# The command is a script of its own: the code stays in /app, where alembic's files are too.
RUN printf '#!/venv/bin/python\nfrom cli.main import run\nrun()\n' > /venv/bin/mywork \
    && chmod 755 /venv/bin/mywork

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mywork
WORKDIR /app
COPY --from=build /venv /venv
COPY alembic.ini ./
COPY alembic alembic
COPY api api
COPY indexer indexer
COPY workers workers
COPY cli cli
USER mywork
EXPOSE 8000 28001
HEALTHCHECK --interval=10s --timeout=5s --retries=6 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/health/live', timeout=3)"]
CMD ["python", "-m", "api"]
