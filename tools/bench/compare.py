#!/usr/bin/env python3
"""JinWen beside llama.cpp on one model: interleaved runs, medians, ratios, a table, JSON and a chart.

    tools/bench/compare.py --model MODEL.gguf [--rounds 5] [--kernels vector --kernels scalar] [--out build/bench]

Each round measures every engine once, one after the other, so that a machine that slows down slows all of them; a ratio
is the median of the rounds' ratios, never a quotient of absolute numbers from different times. Only the standard library
is used; llama.cpp is fetched by llama-setup.sh when it is first needed.
"""

import argparse
import json
import shlex
import statistics
import subprocess
import sys
from pathlib import Path

import chart

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LLAMA = "llama.cpp"
PHASES = {"prefill_tps": "prefill", "decode_tps": "decode"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="a GGUF file both engines can load")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--prompt-tokens", type=int, default=256)
    parser.add_argument("--generate", type=int, default=48)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--kernels", action="append", help="measure JinWen with these kernels; may be repeated (default: auto)")
    parser.add_argument("--wrap", default="", help="command to put before every measured one, such as 'taskset -c 2,3'")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="folder of compare.json and compare.svg")
    return parser.parse_args()


def commands(args):
    """Name of each contender and the command that measures it once and prints JSON."""
    sizes = [args.prompt_tokens, args.generate, args.threads]
    made = {}
    for kernels in args.kernels or ["auto"]:
        made[f"JinWen {kernels}"] = [
            ROOT / "jinwen", "bench", "--model", args.model, "--prompt-tokens", sizes[0], "--generate", sizes[1],
            "--threads", sizes[2], "--repeat", 1, "--kernels", kernels, "--json"]
    program = subprocess.run([HERE / "llama-setup.sh"], check=True, capture_output=True, text=True).stdout.strip()
    made[LLAMA] = [program, "bench", args.model, *sizes, 1]
    return {name: [*shlex.split(args.wrap), *map(str, command)] for name, command in made.items()}


def measure(name, command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{name} failed ({done.returncode}): {shlex.join(command)}\n{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def summary(rounds):
    """Per contender: median, least and most of each phase, and the median of its rounds' ratios to llama.cpp."""
    table = {}
    for name in rounds[0]:
        row = {}
        for phase in PHASES:
            values = [results[name][phase] for results in rounds]
            ratios = [results[name][phase] / results[LLAMA][phase] for results in rounds]
            row[phase] = {"median": statistics.median(values), "min": min(values), "max": max(values),
                          "ratio": statistics.median(ratios)}
        for once in ("load_ms", "ready_ms", "rss_mb", "weights_gbps", "read_gbps"):
            values = [results[name][once] for results in rounds if once in results[name]]
            row[once] = statistics.median(values) if values else None
        table[name] = row
    return table


def print_table(table):
    print(f"{'':16}{'prefill t/s':>24}{'ratio':>7}{'decode t/s':>24}{'ratio':>7}{'ready ms':>10}{'MB':>7}{'of read GB/s':>14}")
    for name, row in table.items():
        cells = ""
        for phase in PHASES:
            value = row[phase]
            spread = f"{value['median']:.1f} ({value['min']:.1f}–{value['max']:.1f})"
            cells += f"{spread:>24}{value['ratio']:>7.2f}"
        share = f"{row['weights_gbps'] / row['read_gbps']:.0%} of {row['read_gbps']:.0f}" if row["read_gbps"] else "–"
        print(f"{name:16}{cells}{row['ready_ms']:>10.0f}{row['rss_mb']:>7.0f}{share:>14}")


def main():
    args = arguments()
    contenders = commands(args)
    rounds = []
    for number in range(args.rounds):
        rounds.append({name: measure(name, command) for name, command in contenders.items()})
        told = ", ".join(f"{name} {r['prefill_tps']:.1f} / {r['decode_tps']:.1f}" for name, r in rounds[-1].items())
        print(f"round {number + 1} of {args.rounds}: {told}", file=sys.stderr)
    table = summary(rounds)
    print_table(table)
    args.out.mkdir(parents=True, exist_ok=True)
    title = f"{Path(args.model).name}, {args.threads} threads, {args.prompt_tokens} + {args.generate} tokens, {args.rounds} rounds"
    document = {"title": title, "contenders": table, "rounds": rounds}
    (args.out / "compare.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    (args.out / "compare.svg").write_text(chart.bars(title, table, PHASES))
    print(f"\n{args.out / 'compare.json'}\n{args.out / 'compare.svg'}")


if __name__ == "__main__":
    main()
