"""A real model in both engines: ids, template, greedy texts, nats, and what each way to quantise adds.

Run by check.sh. Prints Markdown with date and processor; --parts chooses what is done, speed among it.
Whatever is wrong with ids, template or greedy texts ends with exit code 1.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import gguf
import jinja2
import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEXTS = {name: ROOT / f"tools/calibration/held-out-{name}.txt" for name in ("english", "chinese", "dialogues")}
SOURCE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SEPARATOR = "\n__ggml_vocab_test__\n"
LENGTHS = [600, 3000, 16000]
WINDOW = 1024
GREEDY_TOKENS = 60
QUESTIONS = [
    "What is a savings account?", "Explain inflation in two sentences.", "Write a polite letter to a bank about a lost card.",
    "List three risks of buying shares.", "What is 12 times 7?", "Who pays the premium of an insurance?",
    "Translate 'Good morning' into French.", "Why do bond prices fall when interest rates rise?"]
TYPES = {"Q4_0 plain": ["Q4_0"], "Q4_0 calibrated": ["Q4_0", "--imatrix"],
         "Q4_K_M plain": ["Q4_K_M"], "Q4_K_M calibrated": ["Q4_K_M", "--imatrix"]}
# What llama.cpp must not load: the first with AMX, which we do not use, is not AVX-512 alone.
AMX = ["sapphirerapids"]
AVX512 = ["alderlake", "cannonlake", "cascadelake", "cooperlake", "icelake", "skylakex", "zen4"]
INSTRUCTION_SETS = {"AVX-512": (AMX, "native:avx512vnni"), "AVX2": (AMX + AVX512, "native:avx2")}


class Check:
    def __init__(self, home, llama, jinwen):
        self.home, self.llama, self.jinwen_command = home, llama, jinwen
        self.source, self.original = home / SOURCE, home / "f32.gguf"
        self.failures = []
        self.quantised_models = None

    def jinwen(self, *arguments):
        return run([*self.jinwen_command, *arguments])

    def make_original(self):
        """The package has Q4_1 only; its numbers in F32 are the original of everything here."""
        if self.original.exists():
            return
        reader = gguf.GGUFReader(self.source)
        writer = gguf.GGUFWriter(self.original, reader.fields["general.architecture"].contents())
        for name, field in reader.fields.items():
            if not name.startswith("GGUF.") and name not in ("general.architecture", "general.file_type"):
                inner = field.types[-1] if len(field.types) > 1 else None
                writer.add_key_value(name, field.contents(), field.types[0], inner)
        writer.add_file_type(0)
        for tensor in reader.tensors:
            numbers = gguf.dequantize(tensor.data, tensor.tensor_type)
            writer.add_tensor(tensor.name, np.ascontiguousarray(numbers, dtype=np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    def cases(self, texts):
        path = self.home / "cases.txt"
        path.write_text(SEPARATOR.join(texts) + SEPARATOR, encoding="utf-8")
        return path

    def our_tokens(self, texts, *more):
        return lists(self.jinwen("tokenize", "--model", self.original, "--cases", self.cases(texts), *more), " ")

    def tokens(self, texts):
        """llama.cpp's ids of texts."""
        return lists(run([self.llama, "tokens", self.original, self.cases(texts)]), " ")

    def ids(self):
        texts = [text for path in TEXTS.values() for text in path.read_text(encoding="utf-8").splitlines() if text]
        self.expect_equal("ids", self.our_tokens(texts), self.tokens(texts))

    def template(self):
        """Our rendering and tokenizer beside jinja2's rendering and llama.cpp's tokenizer."""
        specials = self.specials()
        theirs = [self.encode(prompt, specials) for prompt in self.prompts()]
        self.expect_equal("template", self.our_tokens(QUESTIONS, "--chat"), theirs)

    def prompts(self):
        """The questions as the model's own template has them, by jinja2."""
        reader = gguf.GGUFReader(self.original)
        template = reader.fields["tokenizer.chat_template"].contents()
        environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
        return [environment.from_string(template).render(
            messages=[{"role": "user", "content": question}], add_generation_prompt=True) for question in QUESTIONS]

    def greedy(self):
        """A text is equal where each token of theirs is our first choice behind what precedes it."""
        ours, all_theirs = [], []
        specials = self.specials()
        for prompt in self.prompts():
            ids = self.encode(prompt, specials)
            theirs = lists(run([self.llama, "greedy", self.original, commas(ids), str(GREEDY_TOKENS)]), ",")[0]
            logits = json.loads(self.jinwen(
                "logits", "--model", self.original, "--tokens", commas(ids + theirs), "--top", "1").splitlines()[-1])
            ours.append(logits["argmax"][len(ids) - 1:-1])
            all_theirs.append(theirs)
        self.expect_equal("greedy texts in F32", ours, all_theirs)

    def specials(self):
        reader = gguf.GGUFReader(self.original)
        tokens = reader.fields["tokenizer.ggml.tokens"].contents()
        types = reader.fields["tokenizer.ggml.token_type"].contents()
        return {token: i for i, (token, kind) in enumerate(zip(tokens, types)) if kind == gguf.TokenType.CONTROL}

    def encode(self, text, specials):
        """Ids of a rendered prompt: special tokens by name, llama.cpp's tokenizer between them."""
        parts, plain = [], ""
        while text:
            found = next((name for name in specials if text.startswith(name)), None)
            if found:
                parts += [plain, specials[found]]
                plain, text = "", text[len(found):]
            else:
                plain, text = plain + text[0], text[1:]
        parts.append(plain)
        encoded = iter(self.tokens([part for part in parts if isinstance(part, str) and part]))
        return [i for part in parts if part != "" for i in ([part] if isinstance(part, int) else next(encoded))]

    def nats(self, model, passages):
        path = self.home / "passages.txt"
        path.write_text("".join(commas(ids) + "\n" for ids in passages))
        sums = [line.split() for line in run([self.llama, "nats", model, path]).splitlines()]
        return sum(float(a) for a, _ in sums) / sum(int(b) for _, b in sums), sum(int(b) for _, b in sums)

    def lengths(self):
        """Nats a token of one text of growing length, by both engines."""
        text = TEXTS["english"].read_text(encoding="utf-8")
        print("\n| characters | tokens | llama.cpp | ours | ours, quantised as in the package | the same, exact attention |\n|---|---|---|---|---|---|")
        for length in LENGTHS:
            part = self.home / "part.txt"
            part.write_text(text[:length], encoding="utf-8")
            ids = self.tokens([text[:length]])[0]
            theirs, count = self.nats(self.original, [ids])
            rows = [(self.original, []), (self.source, []), (self.source, ["--exact-attention"])]
            ours = [self.perplexity(model, part, ["--window", str(len(ids) + 8), *more])[0] for model, more in rows]
            print(f"| {length} | {count} | {theirs:.4f} | " + " | ".join(f"{value:.4f}" for value in ours) + " |")

    def perplexity(self, model, text, more):
        out = self.jinwen("perplexity", "--model", model, text, *more)
        return [float(line.split()[0]) for line in out.splitlines() if "nats a token" in line and not line.startswith("added")]

    def models(self):
        """The models of TYPES by name, made once a run: the program that is measured writes them."""
        if self.quantised_models is not None:
            return self.quantised_models
        imatrix = self.home / "statistics.gguf"
        imatrix.unlink(missing_ok=True)
        models = {}
        for name, (kind, *more) in TYPES.items():
            models[name] = self.home / (name.replace(" ", "-") + ".gguf")
            arguments = ["quantize", self.original, models[name], "--type", kind, "--force"]
            if more and not imatrix.exists():
                arguments += ["--calibrate", "--write-imatrix", imatrix]
            elif more:
                arguments += ["--imatrix", imatrix]
            self.jinwen(*arguments)
        self.quantised_models = models
        return models

    def table(self):
        """What each way to quantise adds, llama.cpp as the judge, on texts that were not calibrated on."""
        models = {"F32": self.original, **self.models()}
        passages = {name: self.windows(path) for name, path in TEXTS.items()}
        exact = {name: self.nats(self.original, windows) for name, windows in passages.items()}
        total = sum(count for _, count in exact.values())
        print(f"\n{total} tokens, llama.cpp as the judge, nats a token:\n")
        print("| weights | bytes | nats | added | " + " | ".join(f"added, {name}" for name in passages) + " |")
        print("|---|---|---|---|" + "---|" * len(passages), flush=True)
        for name, model in models.items():
            parts = {text: self.nats(model, windows) for text, windows in passages.items()}
            added = {text: parts[text][0] - exact[text][0] for text in passages}
            mean = sum(value * count for value, count in parts.values()) / total
            more = sum(added[text] * parts[text][1] for text in passages) / total
            cells = " | ".join(f"{value:.4f}" for value in added.values())
            print(f"| {name} | {model.stat().st_size} | {mean:.4f} | {more:.4f} | {cells} |", flush=True)

    def windows(self, path):
        text = path.read_text(encoding="utf-8").replace("\\n", "\n").replace("\t", "\n")
        ids = self.tokens([text])[0]
        return [ids[i:i + WINDOW] for i in range(0, len(ids), WINDOW) if len(ids) - i > 1]

    def speed(self):
        """Interleaved with llama.cpp, one instruction set after the other; means something on a quiet machine only."""
        models = self.models()
        for name, (without, kernels) in INSTRUCTION_SETS.items():
            if name == "AVX-512" and "avx512_vnni" not in cpu("flags"):
                print(f"\n{name}: this processor has none")
                continue
            environment = {**os.environ, "LLAMA_CPP_HOME": str(self.llama_without(name, without))}
            if name == "AVX2":
                environment["JINWEN_JAVA_OPTS"] = "-XX:UseAVX=2"
            for kind in ("Q4_0", "Q4_1", "Q4_K_M"):
                model = self.source if kind == "Q4_1" else models[f"{kind} plain"]
                print(f"\n### {kind}, {name}, load {os.getloadavg()[0]:.1f} before\n", flush=True)
                subprocess.run([ROOT / "tools/bench/compare.py", "--model", model, "--rounds", "5", "--generate", "128",
                                "--kernels", kernels], check=True, env=environment)
                print(f"load {os.getloadavg()[0]:.1f} after", flush=True)
        self.decode_of_calibrated()

    def decode_of_calibrated(self):
        """Plain and calibrated in turn, ours alone: the file is the same but for its numbers."""
        for kind in ("Q4_0", "Q4_K_M"):
            rates = {how: [] for how in ("plain", "calibrated")}
            for _ in range(5):
                for how, values in rates.items():
                    out = self.jinwen("bench", "--model", self.models()[f"{kind} {how}"], "--generate", "128",
                                      "--repeat", "1", "--json")
                    values.append(json.loads(out.splitlines()[-1])["decode_tps"])
            print(f"\n{kind} decode t/s: " + ", ".join(
                f"{how} {statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})" for how, values in rates.items()),
                flush=True)

    def llama_without(self, name, backends):
        """A copy of llama.cpp that has to do without some instruction sets."""
        home = self.home / f"llama-{name}"
        if not home.exists():
            shutil.copytree(Path(self.llama).parent, home, symlinks=True)
            (home / "llama_reference").unlink()  # it is linked to where it was built
            for backend in backends:
                for library in home.glob(f"node_modules/@node-llama-cpp/*/bins/*/libggml-cpu-{backend}.so"):
                    library.unlink()
        return home

    def expect_equal(self, what, ours, theirs):
        equal = sum(a == b for a, b in zip(ours, theirs, strict=True))
        print(f"- {what}: {equal} of {len(theirs)} equal llama.cpp's", flush=True)
        if equal != len(theirs):
            self.failures.append(what)


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed ({done.returncode}):\n{done.stderr}")
    return done.stdout


def lists(text, separator):
    return [[int(i) for i in line.split(separator) if i.strip()] for line in text.splitlines() if line.strip() or separator == " "]


def commas(ids):
    return ",".join(map(str, ids))


def cpu(field):
    """A line of what Linux tells of the first processor; empty elsewhere."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(": ")[1] for line in lines if line.startswith(field)), "")


def processor():
    return cpu("model name") or platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--llama", required=True)
    parser.add_argument("--jinwen", nargs="+", default=[str(ROOT / "jinwen")])
    parser.add_argument("--parts", nargs="+", default=["ids", "template", "greedy", "lengths", "table"],
                        choices=["ids", "template", "greedy", "lengths", "table", "speed"])
    args = parser.parse_args()
    check = Check(args.home, args.llama, args.jinwen)
    check.make_original()
    print(f"## SmolLM2-135M-Instruct beside llama.cpp ({datetime.date.today()}, {processor()})\n")
    for part in args.parts:
        getattr(check, part)()
    if check.failures:
        sys.exit("not as llama.cpp: " + ", ".join(check.failures))


if __name__ == "__main__":
    main()
