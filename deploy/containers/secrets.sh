#!/bin/sh
# Makes the secrets of compose.yml where they are missing. Keep a copy where you keep passwords, apart from backups.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
random() { python3 -c 'import secrets; print(secrets.token_hex(32))'; }
for name in secret_key rasa_secret address_key postgres_password; do
    [ -e "secrets/$name" ] || random > "secrets/$name"
done
[ -e secrets/contact_key ] || python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())' > secrets/contact_key
[ -e secrets/database_url ] || echo "postgres://companion:$(cat secrets/postgres_password)@postgres:5432/companion" > secrets/database_url
[ -e secrets/responsible.yml ] || cp ../../bot/responsible_example.yml secrets/responsible.yml
# The processes run as another account than this one: they read the files, the folder is closed to everybody else.
chmod 700 secrets && chmod 644 secrets/*
echo "Fill in secrets/responsible.yml, and copy settings.env.example to settings.env."
