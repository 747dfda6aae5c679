#!/bin/sh
# race.sh URL TOKEN DB: the bot as a racer: a configuration and a token file beside the database, then `recoup run`. Started again on the
# same database it goes on where it was. $RECOUP is the program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$(dirname "$here")")
url=$1
token=$2
db=$3
program=${RECOUP:-}

# Of several builds the release counts.
for build in "$root"/build-release "$root"/build-test-release "$root"/build "$root"/build-*; do
    [ -n "$program" ] || ! [ -x "$build/recoup" ] || program=$build/recoup
done
[ -n "$program" ] || {
    echo "race: there is no program: build it, or name it in \$RECOUP" >&2
    exit 69
}

umask 077
printf '%s\n' "$token" >"$db.token"
cat >"$db.conf" <<END
db = sqlite:$db
dialogs = $here/dialogs
log = warn
burst_ms = 0
telegram.api = $url
telegram.token_file = $db.token
telegram.per_second = 0
END
exec "$program" run --config "$db.conf"
