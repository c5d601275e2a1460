#!/bin/sh
# Installs Debian's chromium, redis and postgresql for the tests that need them. Where that is not allowed it says so; the
# tests then say that they were skipped.
PATH="$PATH:/usr/sbin:/sbin"
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v redis-server >/dev/null || missing="$missing redis-server"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's$missing: the tests drive a browser and the two servers of larger installations (once, some minutes) ..."
    # Only the programs: the tests start servers of their own, so the packages' services are not started here.
    printf '#!/bin/sh\nexit 101\n' > /tmp/policy-rc.d.$$
    if [ ! -e /usr/sbin/policy-rc.d ]; then install -m 755 /tmp/policy-rc.d.$$ /usr/sbin/policy-rc.d && made=1; fi
    rm -f /tmp/policy-rc.d.$$
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing; } >/dev/null 2>&1
    [ -n "$made" ] && rm -f /usr/sbin/policy-rc.d
fi
for program in $missing; do
    case $program in
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
    *) command -v "$program" >/dev/null ;;
    esac || echo "$program is missing. Install it (Debian: apt-get install $program) to run all tests."
done
exit 0
