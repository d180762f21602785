#!/usr/bin/env python3
"""Prints each change of each alert of a station once and in order, one JSON object a line (docs/alerts.md).

    alert_subscriber.py --connect tcp://127.0.0.1:7601 [--replay tcp://127.0.0.1:7602] [--from 1] [--count N]

Needs python3-zmq and nothing of Hallwatch. It keeps its position in memory; a program that acts on alerts stores
the effect and the number together and begins with that number + 1.
"""
import argparse, datetime, json, struct, sys, zmq

HEADER = struct.Struct("<4sIQ")  # "HWMS", version, number


def replay_endpoint(connect):
    host, port = connect.rsplit(":", 1)
    return connect[: -len("alerts")] + "replay" if connect.endswith("/alerts") else f"{host}:{int(port) + 1}"


def ask_replay(dealer, first):
    """Changes from `first` on, at most 500 of them; nothing if the station is away."""
    dealer.send_multipart([b"replay", HEADER.pack(b"HWMS", 1, first), json.dumps({"from": first}).encode()])
    while dealer.poll(1000):
        topic, header, body = dealer.recv_multipart()
        if topic == b"replay" and HEADER.unpack(header)[2] == first:  # else: a late answer to an older question
            return json.loads(body)["alerts"]
    return []


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--connect", required=True)
    options.add_argument("--replay")
    options.add_argument("--from", dest="first", type=int, default=1)
    options.add_argument("--count", type=int, default=0, help="end after so many lines; 0: never")
    options.add_argument("--json", action="store_true", help="the only form there is")
    options = options.parse_args()
    context = zmq.Context()
    live, dealer = context.socket(zmq.SUB), context.socket(zmq.DEALER)
    dealer.linger = 0
    live.connect(options.connect)
    for topic in (b"alert.", b"heartbeat."):
        live.subscribe(topic)
    dealer.connect(options.replay or replay_endpoint(options.connect))
    following, printed = options.first, 0
    while not options.count or printed < options.count:
        topic, header, body = live.recv_multipart()
        newest = HEADER.unpack(header)[2]
        ready = [json.loads(body)] if topic.startswith(b"alert.") and newest == following else []
        if newest >= following and not ready:  # a hole: what came live comes again with the replay
            ready = ask_replay(dealer, following)
        for alert in ready:
            received = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            print(json.dumps(alert | {"sequence": alert["seq"], "received_at": received}, ensure_ascii=False), flush=True)
            following, printed = alert["seq"] + 1, printed + 1


try:
    main()
except KeyboardInterrupt:
    sys.exit(0)
