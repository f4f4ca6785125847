#!/usr/bin/env node
// Walks all pages of a list: one JSON line for each record on stdout, a summary on stderr. Needs Node.js 18 or newer.
//
// FONDACO_KEY=fnd_… node examples/walk.mjs [PATH]    PATH is products unless said otherwise: skus, brands, customers …
// FONDACO_URL says where the server is; without it, http://127.0.0.1:8000.

import { setTimeout as sleep } from "node:timers/promises";

const SERVER = (process.env.FONDACO_URL ?? "http://127.0.0.1:8000").replace(/\/+$/, "");
const KEY = process.env.FONDACO_KEY;
const LIMIT = 100;

/** One answer. Told to slow down, it waits as long as it was told and asks again. */
async function get(path, params) {
  for (;;) {
    const response = await fetch(`${SERVER}/api/v1/${path}?${new URLSearchParams(params)}`, {
      headers: { Authorization: KEY },
      signal: AbortSignal.timeout(30_000),
    });
    const body = await response.json();
    if (response.status === 429) {
      const seconds = Number(response.headers.get("Retry-After"));
      console.error(`over the limit, waiting ${seconds} s`);
      await sleep(1000 * seconds);
      continue;
    }
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
    return body;
  }
}

/** The pages, one after the other, while there is a next. */
async function* walk(path) {
  for (let page = 1; ; page++) {
    const answer = await get(path, { page, limit: LIMIT });
    yield answer;
    if (!answer.has_next) return;
  }
}

if (!KEY) {
  console.error("FONDACO_KEY must hold an API key");
  process.exit(1);
}
const path = process.argv[2] ?? "products";
const ids = [];
let pages = 0;
let total = 0;
for await (const answer of walk(path)) {
  pages += 1;
  total = answer.total_count;
  for (const record of answer.data) {
    ids.push(record.id);
    console.log(JSON.stringify(record));
  }
}
const different = new Set(ids).size;
console.error(`${path}: ${ids.length} on ${pages} pages, ${different} different, ${total} in all`);
if (ids.length !== different || ids.length !== total) process.exitCode = 1;
