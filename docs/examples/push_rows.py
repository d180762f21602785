#!/usr/bin/env python3
"""Pushes the rows of a JSON file into a table of a station and prints its answer (docs/feeds.md).

    push_rows.py --to http://127.0.0.1:7640 --table cases [--token-file FILE] rows.json
    push_rows.py --to tcp://127.0.0.1:7641 --table cases rows.json          (or ipc://…; needs python3-zmq)

Sends again until the station has answered that the rows are stored: sending twice changes nothing. Exit code 0: the
delivery was taken (single rows may be rejected, see the answer); 1: it was refused; 2: no answer.
"""
import argparse, json, sys, time, urllib.error, urllib.request


def push_http(to, table, body, token):
    request = urllib.request.Request(f"{to}/feeds/{table}", body, {"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 503:
            raise ConnectionError(error.read().decode()) from error
        return json.load(error)


def push_message(to, table, body, token):
    import zmq
    socket = zmq.Context.instance().socket(zmq.REQ)
    socket.linger = 0
    socket.connect(to)
    socket.send(b'{"table": %s, "rows": %s}' % (json.dumps(table).encode(), body))
    if not socket.poll(30_000):
        raise ConnectionError("no answer")
    answer = json.loads(socket.recv())
    if "send it again" in answer.get("error", ""):
        raise ConnectionError(answer["error"])
    return answer


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--to", required=True)
    options.add_argument("--table", required=True)
    options.add_argument("--token-file")
    options.add_argument("--tries", type=int, default=5)
    options.add_argument("rows")
    options = options.parse_args()
    token = open(options.token_file).readline().strip() if options.token_file else ""
    body = json.dumps(json.load(open(options.rows, encoding="utf-8")), ensure_ascii=False).encode()
    push = push_http if options.to.startswith("http") else push_message
    for attempt in range(options.tries):
        try:
            answer = push(options.to, options.table, body, token)
            print(json.dumps(answer, ensure_ascii=False))
            return 1 if "error" in answer else 0
        except (OSError, ValueError) as error:  # away, or an answer that is none
            print(f"try {attempt + 1}: {error}", file=sys.stderr)
            time.sleep(min(2**attempt, 30))
    return 2


sys.exit(main())
