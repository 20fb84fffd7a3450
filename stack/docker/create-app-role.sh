#!/bin/sh
# Run once by the PostgreSQL image: the role of the shop, which may read and write rows and change no table.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$APP_DATABASE_PASSWORD" <<'SQL'
create role dangol_app login nocreatedb password :'password';
SQL
