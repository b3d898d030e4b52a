#!/bin/sh
# Runs once, when the database folder is empty: the portal's ordinary role and the database it owns.
# The portal never connects as a superuser, to whom triggers and row-level security mean nothing.
set -eu

psql --set ON_ERROR_STOP=1 --set password="$DATABASE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE enforcement LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE enforcement OWNER enforcement;
SQL
