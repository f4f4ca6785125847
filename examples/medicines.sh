#!/usr/bin/env bash
# A catalogue of medicines in a hub of its own: four branches, an import, searches, and two clients that walk it.
#
#   examples/medicines.sh [FILE.csv]      in a clone where `make setup` has run
#
# Without FILE it takes ../shared/data/egyptian-drugs.csv if that is there, else the dozen rows beside this script.
# DATA names the folder to make (default: build/medicines), PORT where to listen (default: 8001), FONDACO, PYTHON
# and NODE the programs that it runs.
set -euo pipefail
cd "$(dirname "$0")/.."

FILE=${1:-../shared/data/egyptian-drugs.csv}
[ -e "$FILE" ] || [ $# -gt 0 ] || FILE=examples/medicines.csv
DATA=${DATA:-build/medicines}
PORT=${PORT:-8001}
FONDACO=${FONDACO:-.venv/bin/fondaco}
PYTHON=${PYTHON:-.venv/bin/python}
NODE=${NODE:-node}
API=http://127.0.0.1:$PORT/api/v1

fondaco() { "$FONDACO" "$@" --data "$DATA"; }
api() { curl --silent --show-error --fail-with-body --header "Authorization: $KEY" "$@"; }
send() { api --header "Content-Type: application/json" --output /dev/null --request "$1" "$API/$2" --data "$3"; }
total() { api --get "$API/products" --data limit=1 --data-urlencode "search=$1" | grep -o '"total_count":[0-9]*'; }

[ ! -e "$DATA" ] || { echo "$DATA is there already: remove it, or name another with DATA=" >&2; exit 1; }
[ -x "$FONDACO" ] || { echo "Run make setup first" >&2; exit 1; }

echo "1. An organization, a user to sign in, and a key for programs"
ORG=$(fondaco org create "Medicines" --currency EGP --country EG)
export FONDACO_PASSWORD=${FONDACO_PASSWORD:-$(head -c 15 /dev/urandom | base64)}
fondaco user create --org "$ORG" --email owner@example.com --role owner > /dev/null
KEY=$(fondaco key create --org "$ORG" --name example --role admin)
echo "   organization $ORG, owner@example.com with the password $FONDACO_PASSWORD, key $KEY"

echo "2. The server, on $API"
"$FONDACO" serve --data "$DATA" --port "$PORT" 2> "$DATA/server.log" &
SERVER=$!
trap 'kill $SERVER; wait $SERVER || true' EXIT
for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "$API/health" && break
    kill -0 $SERVER || { cat "$DATA/server.log" >&2; exit 1; }
    sleep 0.1
done

echo "3. Four branches, and a read limit that lets a whole catalogue through in a minute"
for city in Cairo Giza Alexandria Aswan; do
    send POST branches "{\"iv_id\": \"$city\", \"name_en\": \"$city\"}"
done
send PATCH organization '{"read_limit": 3000}'

echo "4. $FILE, while the server runs"
fondaco import products "$FILE" --org "$ORG" --key commercial_name_en \
    --map commercial_name_en=name_en --map commercial_name_ar=name_ar --map price_egp=average_price \
    --map manufacturer=brand --map scientific_name=generic --map drug_class=category
echo "   products: $(total "")   SKUs: $(api "$API/skus?limit=1" | grep -o '"total_count":[0-9]*')"

echo "5. Searches: every word must occur somewhere in the name; Arabic spellings and digits are folded"
for question in paracetamol بانادول اوجمنتين ٥٠٠ 500 "panadol extra"; do
    echo "   $question: $(total "$question")"
done

echo "6. The walk: page=1&limit=100, then the next page while has_next"
export FONDACO_URL=http://127.0.0.1:$PORT FONDACO_KEY=$KEY
if "$PYTHON" -c "import requests" 2> /dev/null; then
    "$PYTHON" examples/walk.py > "$DATA/products-by-python.jsonl"
else
    echo "   not in Python: $PYTHON has no requests (.venv/bin/pip install requests)"
fi
if command -v "$NODE" > /dev/null; then
    "$NODE" examples/walk.mjs > "$DATA/products-by-javascript.jsonl"
else
    echo "   not in JavaScript: there is no $NODE"
fi

echo "Serve it again with: .venv/bin/fondaco serve --data $DATA --port $PORT"
