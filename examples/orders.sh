#!/usr/bin/env bash
# A past order book in a hub of its own: an import beside the running server, its totals by day, a second run, doctor.
#
#   examples/orders.sh [FILE.csv]      in a clone where `make setup` has run
#
# Without FILE it takes ../shared/data/online-retail-2010-12.csv if that is there, else the dozen rows beside this script.
# DATA names the folder to make (default: build/orders), PORT where to listen (default: 8001), FONDACO and PYTHON the
# programs that it runs.
set -euo pipefail
cd "$(dirname "$0")/.."

FILE=${1:-../shared/data/online-retail-2010-12.csv}
[ -e "$FILE" ] || [ $# -gt 0 ] || FILE=examples/orders.csv
DATA=${DATA:-build/orders}
PORT=${PORT:-8001}
FONDACO=${FONDACO:-.venv/bin/fondaco}
PYTHON=${PYTHON:-.venv/bin/python}
API=http://127.0.0.1:$PORT/api/v1

fondaco() { "$FONDACO" "$@" --data "$DATA"; }
api() { curl --silent --show-error --fail-with-body --header "Authorization: $KEY" "$@"; }
total() { api "$API/$1" | grep -o '"total_count":[0-9]*'; }
replay() { fondaco import orders "$FILE" --org "$ORG" --mapping examples/orders.mapping.json --source shop; }

[ ! -e "$DATA" ] || { echo "$DATA is there already: remove it, or name another with DATA=" >&2; exit 1; }
[ -x "$FONDACO" ] || { echo "Run make setup first" >&2; exit 1; }

echo "1. An organization that sells in pounds, and a key for programs"
ORG=$(fondaco org create "Gifts" --currency GBP --country GB)
KEY=$(fondaco key create --org "$ORG" --name example --role admin)
echo "   organization $ORG, key $KEY"

echo "2. The server, on $API"
"$FONDACO" serve --data "$DATA" --port "$PORT" 2> "$DATA/server.log" &
SERVER=$!
trap 'kill $SERVER; wait $SERVER || true' EXIT
for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "$API/health" && break
    kill -0 $SERVER || { cat "$DATA/server.log" >&2; exit 1; }
    sleep 0.1
done

echo "3. $FILE, while the server runs"
replay

echo "4. What became of it"
echo "   products: $(total "products?limit=1")"
for status in delivered returned; do
    echo "   orders that are $status: $(total "orders?status=$status&limit=1")"
done
echo "   the latest: $(api "$API/orders?limit=1&view=flat" | cut -c 1-160)…"

echo "5. What each day came to: the hub, and the file"
FONDACO_URL=http://127.0.0.1:$PORT FONDACO_KEY=$KEY "$PYTHON" examples/days.py shop "$FILE"

echo "6. The same file again changes nothing"
replay

echo "7. Doctor proves it all"
fondaco doctor 2>&1 | tail -n 1

echo "Serve it again with: .venv/bin/fondaco serve --data $DATA --port $PORT"
