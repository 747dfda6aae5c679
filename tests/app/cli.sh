#!/bin/sh
# cli.sh RECOUP: the program from outside: words, exit statuses, one clear line for each mistake.
# SPDX-License-Identifier: MIT
# Nothing here sleeps: where another process must have come so far, a line of it is read from a pipe.
set -u
recoup=$1
here=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

complain() {
    echo "FAILED: $*"
    echo "  said:  $(head -c 600 out)"
    echo "  error: $(head -c 600 err)"
    failed=1
}

# gives STATUS COMMAND...: runs it, keeps what it says in out and err.
gives() {
    wanted=$1
    shift
    "$recoup" "$@" >out 2>err </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] || complain "recoup $*: exit status $status, not $wanted"
}

# fed STATUS INPUT-FILE COMMAND...
fed() {
    wanted=$1
    input=$2
    shift 2
    "$recoup" "$@" >out 2>err <"$input"
    status=$?
    [ "$status" -eq "$wanted" ] || complain "recoup $* <$input: exit status $status, not $wanted"
}

says() { grep -q -- "$1" out || complain "nothing like '$1' was said"; }
says_not() { ! grep -q -- "$1" out || complain "'$1' was said"; }

# One line, `recoup: ...`, with this in it.
one_error() {
    [ "$(wc -l <err)" -eq 1 ] || complain "not one line of error"
    grep -q "^recoup: " err || complain "not an error of recoup"
    grep -q -- "$1" err || complain "the error does not say '$1'"
}

quiet() { [ ! -s err ] || complain "something on standard error"; }

# --- commands and options ---

gives 2
one_error "say what to do"
gives 2 dance
one_error "dance"
gives 0 --help
says "understand"
gives 0 --version
says "^recoup [0-9]"
for command in chat run check understand plan cases show health backup check-config; do
    gives 0 $command --help
    says "^Usage: recoup $command "
    says "--db URL"
    gives 0 $command --version
    says "^recoup [0-9]"
    gives 2 $command --no-such-option
    one_error "no-such-option"
    gives 2 $command -x
    one_error "-x"
    gives 2 $command --db
    one_error "value is missing"
done
gives 2 plan
one_error "FILE"
gives 2 plan one two
one_error "two"
gives 2 check --runs many
one_error "many"

# --- dialogs ---

gives 2 check --dialogs nowhere
one_error "nowhere"
gives 2 chat --dialogs nowhere
one_error "nowhere"
gives 0 check --dialogs "$here/tests/good-set"
tail -n 1 out | grep -q "^0 errors, [0-9]* warnings$" || complain "no count at the end"
cp -r "$here/tests/good-set" typo
sed 's/"fact/"fatc/' typo/intake.json >broken && sed 's/"states"/"stats"/' broken >typo/intake.json
gives 1 check --dialogs typo
says "intake.json .* load "
says "^1 errors, 0 warnings$"
gives 1 check --json --dialogs typo
says '"rule":"load","severity":"error"'
says '"errors":1'
gives 2 chat --dialogs typo --db sqlite:typo.db
one_error "intake.json"

# --- understand ---

printf '%s\n' '{"id":"m1","text":"never arrived"}' 'no json' '{"id":7}' '' '{"id":"m2","text":""}' >lines
fed 1 lines understand --now 2026-11-22
[ "$(wc -l <out)" -eq 4 ] || complain "not an answer for each line"
says '^{"id":"m1",.*"facts":{'
says '^{"id":null,"error":"'
says '^{"id":7,"error":"'
says '^{"id":"m2",.*"facts":{'
echo '{"id":"m1","text":"never arrived"}' >lines
fed 0 lines understand --now 2026-11-22
gives 0 understand --now 2026-11-22T10:00Z lines
gives 2 understand --now tomorrow
one_error "--now tomorrow"
gives 2 understand nowhere
one_error "nowhere"

# --- plan ---

echo '{"facts":{"platform":"aliexpress","goods_state":"absent","payment_method":"paypal","paid_on":"2026-10-01"}}' >facts
gives 0 plan --now 2026-11-22 facts
says '^{"class":"non_delivery","now":"2026-11-22"'
cp out first
fed 0 facts plan --now 2026-11-22 --format json -
cmp -s out first || complain "another plan from standard input"
gives 0 plan --now 2026-11-22 --format text --explain facts
says_not '^{'
says_not '^----$'
gives 0 plan --now 2026-11-22 --letters facts
says '"letter":"paypal"'
says '"letters":.*{"id":"paypal","payment":1,"language":"en","title":"[^"]*","text":"The goods have not arrived'
says '{"id":"seller","payment":null,"language":"zh"'
gives 0 plan --now 2026-11-22 --format text --letters --lang es facts
says '^----$'
says 'Texto para el caso en PayPal'
gives 2 plan --lines --letters facts
one_error "--letters"
gives 2 plan --format pdf facts
one_error "pdf"
gives 2 plan --lang xx-nowhere-at-all facts
one_error "--lang"

printf '%s\n' '{"id":"c1","facts":{"payment_method":"paypal","paid_on":"2026-10-01"}}' 'no json' '' \
    '{"id":3,"now":"2026-11-23","facts":{}}' '{"id":4,"now":"today"}' '{"id":5,"facts":{"platfrom":1}}' >lines
gives 1 plan --now 2026-11-22 --lines lines
[ "$(wc -l <out)" -eq 5 ] || complain "not a plan for each line"
says '^{"id":"c1","class":"[a-z_]*","now":"2026-11-22"'
says '^{"id":null,"error":"'
says '^{"id":3,"class":"unclear","now":"2026-11-23"'
says '^{"id":4,"error":".*today'
says '^{"id":5,"error":"/facts/platfrom'
sed -n 1p lines >line
fed 0 line plan --now 2026-11-22 --lines -
gives 2 plan --lines --format text lines
one_error "--lines"
gives 2 plan --lines nowhere
one_error "nowhere"

echo '{"facts":{"platfrom":"aliexpress"}}' >facts
gives 2 plan facts
one_error "/facts/platfrom"
echo '{"facts":{"paid_on":"2026-02-30"}}' >facts
gives 2 plan facts
one_error "/facts/paid_on"
echo '{"facts":' >facts
gives 2 plan facts
one_error "facts: line"
gives 2 plan nowhere
one_error "nowhere"

# --- chat on a pipe, and what is kept ---

printf 'hello\n' >input
fed 0 input chat --db sqlite:c.db
quiet
says .
[ -z "$(tail -n 1 out)" ] || complain "a message ends with an empty line"
[ "$(stat -c %a c.db)" = 600 ] || complain "others may read the database"
[ ! -e c.db.sock ] || complain "the socket is left behind"
gives 0 health --db sqlite:c.db
says '"ok":true,"waiting":0,'
says '"held_by_process":null'
gives 0 cases --db sqlite:c.db
says '"case":1,"phase":"interview"'
says_not hello
gives 0 show 1 --db sqlite:c.db
says '"text":"hello"'
gives 1 show 2 --db sqlite:c.db
one_error "2"
gives 2 show two --db sqlite:c.db
one_error "two"
gives 0 backup copy.db --db sqlite:c.db
gives 0 cases --db sqlite:copy.db --key-file c.db.key
says '"case":1'
gives 2 backup copy.db --db sqlite:c.db
one_error "copy.db"

# Bytes that are no text, a NUL, a megabyte, a line without an end: each is answered, and the next one too.
{
    printf 'a\377b\n\0c\n'
    head -c 1000000 /dev/zero | tr '\0' x
    printf '\nstatus'
} >input
fed 0 input chat --db sqlite:bytes.db
quiet
[ "$(grep -c '^$' out)" -ge 4 ] || complain "not everything was answered"
gives 0 show 1 --db sqlite:bytes.db
says '"text":"status"'

# --- databases that cannot be used ---

gives 2 cases --db sqlite:none.db
one_error "none.db"
[ ! -e none.db ] || complain "a look has made a database"
gives 2 chat --db sqlite:no/such/folder.db
one_error "no/such/folder.db"
gives 2 chat --db pg:somewhere
one_error "sqlite:FILE"
echo "this is no database, whatever its name says: it is long enough to be looked at" >text.db
gives 2 chat --db sqlite:text.db
one_error "text.db"
cp c.db other.db
cp c.db.key other.db.key
printf '%064d\n' 7 >other.db.key
gives 2 chat --db sqlite:other.db
one_error "key"
rm other.db.key
gives 2 show 1 --db sqlite:other.db
one_error "key"
echo "not a key" >other.db.key
gives 2 chat --db sqlite:other.db
one_error "key"
cp c.db.key open.key
chmod 644 open.key
gives 2 chat --db sqlite:other.db --key-file open.key
one_error "open.key"

# --- a disk that is full for us ---

(
    ulimit -f 64
    "$recoup" chat --db sqlite:full.db >out 2>err </dev/null
)
[ $? -eq 2 ] || complain "a full disk at the start: not exit status 2"
one_error "full.db"

# --- two processes, and the desk ---

mkfifo say hear
"$recoup" chat --db sqlite:d.db <say >hear 2>errors &
bot=$!
exec 3>say 4<hear
echo hello >&3
IFS= read -r line <&4 # it is up, and holds the database
kill -HUP $bot # an interview goes on when the dialogs are loaded again
gives 2 chat --db sqlite:d.db
one_error "holds"
gives 0 health --db sqlite:d.db
says "\"held_by_process\":$bot"
gives 0 cases --db sqlite:d.db
says '"case":1'
gives 0 backup online.db --db sqlite:d.db
printf '/queue\n' >input
fed 0 input chat --db sqlite:d.db --staff li
says .
printf '/take 1\nthis is Li speaking\n' >input
fed 0 input chat --db sqlite:d.db --staff li
says 1
while IFS= read -r line <&4; do
    case $line in *"this is Li speaking"*) break ;; esac
done
gives 0 cases --db sqlite:d.db
says '"held_by":"li"'
gives 2 chat --db sqlite:d.db --staff me
one_error "terminal"
exec 3>&-
cat <&4 >/dev/null
exec 4<&-
wait $bot || complain "chat with its input ended: not exit status 0"
[ ! -s errors ] || complain "errors: $(cat errors)"
gives 2 chat --db sqlite:d.db --staff li
one_error "nobody is there"

# --- the service ---

cat >conf <<END
# a service for the console alone
db = sqlite:$work/r.db
dialogs = $work/set
staff = console:li li advisor
END
cp -r "$here/tests/good-set" set
gives 0 check-config conf
says "^db = sqlite:$work/r.db$"
says "^burst_ms = 1500$"
says "^staff = console:li li advisor$"
gives 0 check-config conf --online
echo "colour = red" >>conf
gives 2 check-config conf
one_error "conf:5: "
gives 2 run --config conf
one_error "conf:5: "
sed -i '$d' conf
gives 2 run
one_error "--config"
echo "xmpp.jid = bot@example.org" >>conf
gives 2 run --config conf
one_error "xmpp"
sed -i '$d' conf
mkfifo log
"$recoup" run --config conf 2>log </dev/null &
bot=$!
exec 4<log
wait_for() {
    while IFS= read -r line <&4; do
        case $line in *"$1"*) return ;; esac
    done
    complain "the service did not log $1"
}
wait_for app.runs
gives 2 chat --db "sqlite:$work/r.db" --staff bo
one_error "not at the desk"
printf '/queue\n' >input
fed 0 input chat --db "sqlite:$work/r.db" --staff li
says .
cp set/intake.json kept
echo '{' >set/intake.json
kill -HUP $bot
wait_for dialogs.refused
cp kept set/intake.json
kill -HUP $bot
wait_for dialogs.loaded
fed 0 input chat --db "sqlite:$work/r.db" --staff li
says .

# A disk that is full for a while: nothing is acknowledged, nothing is lost, and then it goes on.
if command -v prlimit >which; then
    prlimit --pid $bot --fsize=1:unlimited
    "$recoup" chat --db "sqlite:$work/r.db" --staff li <input >late 2>err &
    staff=$!
    wait_for store.failing
    [ ! -s late ] || complain "an answer before the commit: $(cat late)"
    prlimit --pid $bot --fsize=unlimited:unlimited
    wait_for store.works
    wait $staff || complain "the desk was not answered after the disk was full"
    [ -s late ] || complain "no answer after the disk was full"
fi
kill -TERM $bot
cat <&4 >/dev/null
exec 4<&-
wait $bot || complain "the service ended by SIGTERM: not exit status 0"

exit $failed
