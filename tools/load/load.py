"""Many clients at once against a running server (Python 3.11+, nothing else to install).

    ./jinwen serve
    python3 tools/load/load.py --clients 50 --seconds 60

Each client asks, reads the answer to its end and asks again. A 429 is waited out as its Retry-After says and asked
again. The questions have a serial number, so that no answer comes from the approved ones and the model has to run.
Prints what came back; the exit status is 1 if there was any error but 429, or a client without an answer.
"""

import argparse
import collections
import http.client
import json
import statistics
import threading
import time

SUBJECTS = ("结构性存款", "可转债", "市盈率", "存款保险", "久期", "基金定投", "信用卡分期", "净息差", "大额存单", "反洗钱")


class Client:
    """One client; what it saw."""

    def __init__(self, number, options):
        self._number = number
        self._options = options
        self.seconds = []
        self.tokens = 0
        self.statuses = collections.Counter()
        self.failures = []

    def run(self, end):
        connection = http.client.HTTPConnection(self._options.host, self._options.port, timeout=self._options.patience)
        serial = 0
        while time.monotonic() < end:
            serial += 1
            try:
                self._ask(connection, serial, end)
            except (OSError, http.client.HTTPException, ValueError) as e:
                self.failures.append(repr(e))
                connection.close()

    def _ask(self, connection, serial, end):
        subject = SUBJECTS[(self._number + serial) % len(SUBJECTS)]
        body = json.dumps({
            "prompt": f"第{self._number}-{serial}问：{subject}是什么意思？",
            "prefer": "generated",
            "max_new_tokens": self._options.tokens,
        })
        begun = time.monotonic()
        while True:
            connection.request("POST", "/chat", body.encode(), {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = response.read()
            self.statuses[response.status] += 1
            if response.status != 429:
                break
            time.sleep(float(response.headers.get("Retry-After", "1")))
            if time.monotonic() > end:
                return
        if response.status == 200:
            self.seconds.append(time.monotonic() - begun)
            self.tokens += json.loads(answer)["usage"]["completion_tokens"]
        else:
            self.failures.append(answer[:300].decode(errors="replace"))


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--tokens", type=int, default=64, help="longest answer")
    parser.add_argument("--patience", type=float, default=120, help="seconds an answer may take")
    return parser.parse_args()


def report(clients, took):
    statuses = sum((client.statuses for client in clients), collections.Counter())
    failures = [failure for client in clients for failure in client.failures]
    seconds = sorted(s for client in clients for s in client.seconds)
    answers = [len(client.seconds) for client in clients]
    print(f"{len(clients)} clients, {took:.0f} s: {len(seconds)} answers, {len(seconds) / took:.1f} a second,"
          f" {sum(client.tokens for client in clients) / took:.0f} tokens a second")
    print("status:", dict(sorted(statuses.items())), "failures:", len(failures))
    print(f"answers of a client: {min(answers)} to {max(answers)}")
    if len(seconds) > 1:
        cuts = statistics.quantiles(seconds, n=100)
        print(f"seconds to an answer, waiting included: median {cuts[49]:.2f}, 95 % {cuts[94]:.2f},"
              f" longest {seconds[-1]:.2f}")
    for failure in failures[:5]:
        print("failure:", failure)
    return 1 if failures or min(answers) == 0 else 0


def main():
    given = options()
    clients = [Client(number, given) for number in range(given.clients)]
    begun = time.monotonic()
    threads = [threading.Thread(target=client.run, args=(begun + given.seconds,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    raise SystemExit(report(clients, time.monotonic() - begun))


main()
