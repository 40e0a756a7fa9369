/*
 * llama.cpp as a reference, through its C interface.
 *
 *   llama_reference logits MODEL TOKENS OUT   raw logits of every position, float32 [position][vocabulary]
 *   llama_reference tokens MODEL TEXTS        ids of each text in the file, one text a line of output
 *   llama_reference nats   MODEL PASSAGES     for each line of ids: nats of all but the first, and how many
 *   llama_reference greedy MODEL TOKENS COUNT the ids that follow when the likeliest is taken each time
 *   llama_reference bench  MODEL PROMPT GENERATE THREADS REPEAT [DEPTH]
 *                                             JSON with prefill and decode speeds
 *
 * TOKENS are ids separated by commas. TEXTS holds texts separated by lines "__ggml_vocab_test__"; text is
 * data: nothing in it is read as a special token and none is added. Made by llama-setup.sh.
 */
#include "llama.h"
#include "ggml-backend.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char *what, const char *detail) {
  fprintf(stderr, "llama_reference: %s: %s\n", what, detail);
  exit(1);
}

static void quiet(enum ggml_log_level level, const char *text, void *data) {
  (void)data;
  if (level == GGML_LOG_LEVEL_ERROR) fputs(text, stderr);
}

static struct llama_model *load(const char *path, bool vocab_only) {
  struct llama_model_params params = llama_model_default_params();
  params.vocab_only = vocab_only;
  params.n_gpu_layers = 0;
  struct llama_model *model = llama_model_load_from_file(path, params);
  if (!model) fail("cannot load", path);
  return model;
}

/* One sequence, every token of which may ask for logits. */
static struct llama_context *context(struct llama_model *model, int tokens, int threads, bool exact) {
  struct llama_context_params params = llama_context_default_params();
  params.n_ctx = tokens;
  params.n_batch = tokens;
  if (exact) params.n_ubatch = tokens;
  params.n_threads = threads;
  params.n_threads_batch = threads;
  if (exact) { /* no half-precision cache: what is compared is the arithmetic of the model */
    params.type_k = GGML_TYPE_F32;
    params.type_v = GGML_TYPE_F32;
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
  }
  struct llama_context *made = llama_init_from_model(model, params);
  if (!made) fail("cannot make a context", "see above");
  return made;
}

/* Decodes count tokens from position `from`; logits for all of them, or for the last one. */
static void decode(struct llama_context *ctx, const llama_token *ids, int count, int from, bool all) {
  struct llama_batch batch = llama_batch_init(count, 0, 1);
  batch.n_tokens = count;
  for (int i = 0; i < count; i++) {
    batch.token[i] = ids[i];
    batch.pos[i] = from + i;
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = 0;
    batch.logits[i] = all || i == count - 1;
  }
  if (llama_decode(ctx, batch) != 0) fail("llama_decode", "refused the batch");
  llama_synchronize(ctx);
  llama_batch_free(batch);
}

enum { IDS_MAX = 8192 };

/* Ids separated by commas, to the end of the text or line. */
static int read_ids(const char *list, llama_token *ids) {
  int count = 0;
  for (const char *at = list; *at && *at != '\n';) {
    char *end;
    if (count == IDS_MAX) fail("too many ids", "at most 8192");
    ids[count++] = (llama_token)strtol(at, &end, 10);
    if (end == at || (*end && *end != ',' && *end != '\n')) fail("not a list of ids", list);
    at = *end == ',' ? end + 1 : end;
  }
  return count;
}

static int logits(const char *path, const char *list, const char *out) {
  struct llama_model *model = load(path, false);
  static llama_token ids[IDS_MAX];
  int count = read_ids(list, ids);
  struct llama_context *ctx = context(model, count, 1, true);
  decode(ctx, ids, count, 0, true);
  int width = llama_vocab_n_tokens(llama_model_get_vocab(model));
  FILE *file = fopen(out, "wb");
  if (!file) fail("cannot write", out);
  for (int i = 0; i < count; i++) fwrite(llama_get_logits_ith(ctx, i), sizeof(float), width, file);
  if (fclose(file) != 0) fail("cannot write", out);
  llama_free(ctx);
  llama_model_free(model);
  return 0;
}

static char *read_all(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail("cannot read", path);
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  if (fread(text, 1, size, file) != (size_t)size) fail("cannot read", path);
  text[size] = 0;
  fclose(file);
  return text;
}

static int tokens(const char *path, const char *texts) {
  static const char separator[] = "\n__ggml_vocab_test__\n";
  struct llama_model *model = load(path, true);
  const struct llama_vocab *vocab = llama_model_get_vocab(model);
  char *all = read_all(texts);
  for (char *text = all; text && *text;) { /* a separator at the very end starts no text */
    char *cut = strstr(text, separator);
    int length = cut ? (int)(cut - text) : (int)strlen(text);
    int room = length + 16;
    llama_token *ids = malloc(room * sizeof *ids);
    int count = llama_tokenize(vocab, text, length, ids, room, false, false);
    if (count < 0) fail("llama_tokenize", "more tokens than bytes");
    for (int i = 0; i < count; i++) printf(" %d", ids[i]);
    puts("");
    free(ids);
    text = cut ? cut + sizeof separator - 1 : NULL;
  }
  free(all);
  llama_model_free(model);
  return 0;
}

static int best(const float *logits, int width) {
  int found = 0;
  for (int i = 1; i < width; i++) {
    if (logits[i] > logits[found]) found = i;
  }
  return found;
}

static double nats_of(const float *logits, int width, llama_token id) {
  double max = logits[best(logits, width)], sum = 0;
  for (int i = 0; i < width; i++) sum += exp(logits[i] - max);
  return log(sum) + max - logits[id];
}

static int nats(const char *path, const char *passages, int threads) {
  enum { CHUNK = 256 };
  struct llama_model *model = load(path, false);
  int width = llama_vocab_n_tokens(llama_model_get_vocab(model));
  static llama_token ids[IDS_MAX];
  char *all = read_all(passages);
  for (char *line = all; line && *line;) {
    int count = read_ids(line, ids);
    double sum = 0;
    struct llama_context *ctx = context(model, count, threads, true);
    for (int from = 0; from < count - 1; from += CHUNK) {
      int part = count - 1 - from < CHUNK ? count - 1 - from : CHUNK;
      decode(ctx, ids + from, part, from, true);
      for (int i = 0; i < part; i++) sum += nats_of(llama_get_logits_ith(ctx, i), width, ids[from + i + 1]);
    }
    printf("%.9g %d\n", sum, count - 1);
    fflush(stdout);
    llama_free(ctx);
    line = strchr(line, '\n');
    line = line ? line + 1 : NULL;
  }
  free(all);
  llama_model_free(model);
  return 0;
}

static int greedy(const char *path, const char *list, int more, int threads) {
  struct llama_model *model = load(path, false);
  int width = llama_vocab_n_tokens(llama_model_get_vocab(model));
  static llama_token ids[IDS_MAX];
  int count = read_ids(list, ids);
  if (count + more > IDS_MAX) fail("too many ids", "at most 8192");
  struct llama_context *ctx = context(model, count + more, threads, true);
  decode(ctx, ids, count, 0, false);
  int last = count - 1;
  for (int i = 0; i < more; i++) {
    ids[count + i] = best(llama_get_logits_ith(ctx, i == 0 ? last : 0), width);
    printf("%s%d", i ? "," : "", ids[count + i]);
    if (llama_vocab_is_eog(llama_model_get_vocab(model), ids[count + i])) break;
    decode(ctx, ids + count + i, 1, count + i, false);
  }
  puts("");
  llama_free(ctx);
  llama_model_free(model);
  return 0;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *values, int count) {
  qsort(values, count, sizeof *values, ascending);
  return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static long resident_kib(void) {
  char line[256];
  long kib = -1;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &kib);
  if (status) fclose(status);
  return kib;
}

static void print_runs(const char *name, const double *values, int count) {
  printf("\"%s\":[", name);
  for (int i = 0; i < count; i++) printf("%s%.3f", i ? "," : "", values[i]);
  printf("],");
}

/* Fixed pseudo-random ids: speed does not depend on what they say. */
static void fill(llama_token *ids, int count, int width) {
  unsigned state = 1;
  for (int i = 0; i < count; i++) {
    state = state * 1664525u + 1013904223u;
    ids[i] = (llama_token)((state >> 8) % (unsigned)width);
  }
}

static int bench(const char *path, int prompt, int generate, int threads, int repeat, int depth) {
  double start = seconds();
  struct llama_model *model = load(path, false);
  int total = depth + prompt + generate;
  struct llama_context *ctx = context(model, total, threads, false);
  double load_ms = (seconds() - start) * 1000;
  int width = llama_vocab_n_tokens(llama_model_get_vocab(model));
  llama_token *ids = malloc(total * sizeof *ids);
  double *prefill = malloc(repeat * sizeof *prefill), *step = malloc(repeat * sizeof *step);
  fill(ids, total, width);
  decode(ctx, ids, prompt < 32 ? prompt : 32, 0, false); /* warm */
  double ready_ms = (seconds() - start) * 1000;
  for (int run = 0; run < repeat; run++) {
    llama_memory_clear(llama_get_memory(ctx), true);
    if (depth > 0) decode(ctx, ids, depth, 0, false);
    double begin = seconds();
    decode(ctx, ids + depth, prompt, depth, false);
    double middle = seconds();
    for (int i = depth + prompt; i < total; i++) decode(ctx, ids + i, 1, i, false);
    double end = seconds();
    prefill[run] = prompt / (middle - begin);
    step[run] = generate / (end - middle);
  }
  printf("{\"engine\":\"llama.cpp\",\"prompt_tokens\":%d,\"generate\":%d,\"threads\":%d,\"depth\":%d,", prompt, generate,
         threads, depth);
  print_runs("prefill_tps_runs", prefill, repeat);
  print_runs("decode_tps_runs", step, repeat);
  printf("\"prefill_tps\":%.3f,\"decode_tps\":%.3f,", median(prefill, repeat), median(step, repeat));
  printf("\"load_ms\":%.0f,\"ready_ms\":%.0f,\"rss_mb\":%.1f}\n", load_ms, ready_ms, resident_kib() / 1024.0);
  return 0;
}

static int positive(const char *text, int least) {
  char *end;
  long value = strtol(text, &end, 10);
  if (end == text || *end || value < least || value > 1 << 20) fail("not a usable number", text);
  return (int)value;
}

int main(int argc, char **argv) {
  llama_log_set(quiet, NULL);
  ggml_backend_load_all_from_path(BACKENDS);
  if (argc == 5 && !strcmp(argv[1], "logits")) return logits(argv[2], argv[3], argv[4]);
  if (argc == 4 && !strcmp(argv[1], "tokens")) return tokens(argv[2], argv[3]);
  if (argc == 4 && !strcmp(argv[1], "nats")) return nats(argv[2], argv[3], 2);
  if (argc == 5 && !strcmp(argv[1], "greedy")) return greedy(argv[2], argv[3], positive(argv[4], 1), 2);
  if ((argc == 7 || argc == 8) && !strcmp(argv[1], "bench")) {
    return bench(argv[2], positive(argv[3], 1), positive(argv[4], 1), positive(argv[5], 1), positive(argv[6], 1),
                 argc == 8 ? positive(argv[7], 0) : 0);
  }
  fprintf(stderr, "usage: llama_reference logits MODEL IDS OUT | tokens MODEL TEXTS | nats MODEL PASSAGES | greedy MODEL IDS COUNT | bench MODEL PROMPT GENERATE "
                  "THREADS REPEAT [DEPTH]\n");
  return 2;
}
