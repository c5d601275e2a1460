#!/bin/sh
# Installs Debian's chromium for the browser tests. Where that is not allowed it says so; the tests then say that they were skipped.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's chromium for the browser tests ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1
fi
command -v chromium >/dev/null || echo "chromium is missing. Install it (Debian: apt-get install chromium) to run the browser tests."
exit 0
