"""Trains the demo model from nothing on the knowledge files. Can be stopped and started again at any time.

    python train_demo_model.py OUT_FOLDER --steps 3500

OUT_FOLDER gets vocabulary.json, checkpoint.pt (every two minutes and at the end) and log.txt.
"""

import argparse
import os
import random
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait leave the core to others

import torch
import torch.nn.functional as F
from transformers import YoutuConfig, YoutuForCausalLM

import vocabulary
from answering import Measurement
from batches import Batches
from examples import Examples
from prompt_form import PromptForm

SEED = 20261124
CHECKPOINT_SECONDS = 120
DECAY_FROM = 0.4  # the share of all steps after which the learning rate falls, down to zero


def config():
    """The architecture of Youtu-LLM-2B, scaled down; columns of the large matrices fit blocks of 256 weights."""
    return YoutuConfig(
        vocab_size=vocabulary.SIZE, hidden_size=256, intermediate_size=768, num_hidden_layers=4,
        num_attention_heads=8, num_key_value_heads=8, q_lora_rank=96, kv_lora_rank=64,
        qk_nope_head_dim=32, qk_rope_head_dim=16, v_head_dim=32, max_position_embeddings=2048,
        bos_token_id=None, eos_token_id=None, tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0})


def new_model():
    torch.manual_seed(SEED)
    model = YoutuForCausalLM._from_config(config(), attn_implementation="sdpa")
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim == 2:
                depth = (2 * model.config.num_hidden_layers) ** -0.5 if name.endswith(("o_proj.weight", "down_proj.weight")) else 1
                weight.normal_(0, 0.02 if "embed" in name else depth * weight.shape[1] ** -0.5)
    return model


class Optimizers:
    """Muon for the matrices of the layers, AdamW for the embedding and the norms."""

    def __init__(self, model, rate):
        matrices = [w for n, w in model.named_parameters() if w.ndim == 2 and "embed" not in n]
        embedding = [w for n, w in model.named_parameters() if "embed" in n]
        norms = [w for w in model.parameters() if w.ndim < 2]
        self._all = [
            torch.optim.Muon(matrices, lr=rate, weight_decay=0.05, momentum=0.95, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW([{"params": embedding, "weight_decay": 0.02}, {"params": norms, "weight_decay": 0.0}],
                              lr=rate, betas=(0.9, 0.98))]
        self._rate = rate

    def step(self, share):
        """share: of the full learning rate."""
        for optimizer in self._all:
            for group in optimizer.param_groups:
                group["lr"] = self._rate * share
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def state(self):
        return [optimizer.state_dict() for optimizer in self._all]

    def restore(self, state):
        for optimizer, saved in zip(self._all, state):
            optimizer.load_state_dict(saved)


def schedule(step, steps):
    """Warm-up, a plateau, and a straight way down to zero."""
    if step < 100:
        return (step + 1) / 100
    return min(1.0, max(0.0, (steps - step) / (steps * (1 - DECAY_FROM))))


def loss_of(model, body, batch, dropout):
    """Weighted mean of the cross-entropy over the tokens of the answers; body: the model without its head, perhaps compiled."""
    x = F.dropout(model.model.embed_tokens(batch.inputs), dropout)
    hidden = body(inputs_embeds=x, use_cache=False).last_hidden_state
    logits = model.lm_head(hidden[batch.rows, batch.columns]).float()
    losses = F.cross_entropy(logits, batch.targets, reduction="none")
    return (losses * batch.weights).sum() / batch.weights.sum()


class Training:
    def __init__(self, folder, steps, rate, dropout, device, fused):
        self._folder, self._steps, self._dropout, self._device = folder, steps, dropout, device
        self._examples = Examples(SEED)
        self._vocabulary = self._vocabulary_of(folder)
        self._form = PromptForm(self._vocabulary)
        self._batches = Batches(self._vocabulary, self._form)
        self._model = new_model().to(device)
        self._body = torch.compile(self._model.model, dynamic=True) if fused else self._model.model
        self._optimizers = Optimizers(self._model, rate)
        self._step = self._round = self._used = 0
        self._measurement = Measurement(self._examples, self._vocabulary, self._form)
        self._restore()

    def _vocabulary_of(self, folder):
        file = folder / "vocabulary.json"
        if not file.exists():
            file.write_text(vocabulary.train(self._examples.texts()).source, encoding="utf-8")
        return vocabulary.Vocabulary(file.read_text(encoding="utf-8"))

    def _restore(self):
        file = self._folder / "checkpoint.pt"
        if file.exists():
            saved = torch.load(file, map_location=self._device)
            self._model.load_state_dict(saved["model"])
            self._optimizers.restore(saved["optimizers"])
            self._step, self._round, self._used = saved["step"], saved["round"], saved["used"]
            self._say(f"goes on at step {self._step}, round {self._round}")

    def _save(self):
        file = self._folder / "checkpoint.pt"
        state = {"model": self._model.state_dict(), "optimizers": self._optimizers.state(),
                 "step": self._step, "round": self._round, "used": self._used}
        torch.save(state, file.with_suffix(".next"))
        file.with_suffix(".next").replace(file)

    def _say(self, line):
        line = f"{time.strftime('%H:%M:%S')} {line}"
        print(line, flush=True)
        with open(self._folder / "log.txt", "a", encoding="utf-8") as log:
            log.write(line + "\n")

    def run(self, measure_every):
        saved = said = time.monotonic()
        losses, tokens = [], 0
        while self._step < self._steps:
            made = self._batches.round(self._examples, self._round)
            for batch in made[self._used:]:
                losses.append(self._learn(batch))
                tokens += batch.inputs.numel()
                if self._step % 50 == 0:
                    now = time.monotonic()
                    self._say(f"step {self._step} round {self._round} loss {sum(losses) / len(losses):.3f}"
                              f" {tokens / (now - said):.0f} tokens/s")
                    said, losses, tokens = now, [], 0
                if time.monotonic() - saved > CHECKPOINT_SECONDS:
                    self._save()
                    saved = time.monotonic()
                if self._step % measure_every == 0:
                    self._say(self._measurement.sample(self._model, self._step))
                if self._step >= self._steps:
                    break
            else:
                self._round, self._used = self._round + 1, 0
        self._save()

    def _learn(self, batch):
        self._model.train()
        torch.manual_seed(SEED + self._step)
        batch = batch.to(self._device)
        with torch.autocast(self._device, dtype=torch.bfloat16):
            loss = loss_of(self._model, self._body, batch, self._dropout)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizers.step(schedule(self._step, self._steps))
        self._step += 1
        self._used += 1
        return loss.item()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=3500)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--measure-every", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--fused", action="store_true", help="torch.compile: two minutes later, a third faster; needs g++")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    random.seed(SEED)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    Training(args.folder, args.steps, args.rate, args.dropout, device, args.fused).run(args.measure_every)


if __name__ == "__main__":
    main()
