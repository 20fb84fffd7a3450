#!/bin/sh
# Run once by the PostgreSQL image: the role of the shop, which may read and write rows and change no table, and the
# role of the panels, which reads what prisma/deploy.ts grants it, and the role of the payment provider's book.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$APP_DATABASE_PASSWORD" \
  --set reader_password="$READER_DATABASE_PASSWORD" --set payment_password="$PAYMENT_DATABASE_PASSWORD" <<'SQL'
create role dangol_app login nocreatedb password :'password';
create role dangol_reader login nocreatedb password :'reader_password';
alter role dangol_reader set default_transaction_read_only = 'on';
alter role dangol_reader set statement_timeout = '5s';
alter role dangol_reader set jit = 'off';
create role dangol_payment login nocreatedb password :'payment_password';
grant create on database :"DBNAME" to dangol_payment;
SQL
