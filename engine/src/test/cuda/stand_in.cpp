#include "stand_in.h"

#include <vector>

/* The change from one fibre to another: what the calling convention keeps, and the stack. swapcontext
   would make a system call each time. */
extern "C" void stand_in_switch(void **save, void *to);
#if defined(__x86_64__)
asm(".text\n.globl stand_in_switch\n.type stand_in_switch,@function\nstand_in_switch:\n"
    " pushq %rbp\n pushq %rbx\n pushq %r12\n pushq %r13\n pushq %r14\n pushq %r15\n"
    " movq %rsp,(%rdi)\n movq %rsi,%rsp\n"
    " popq %r15\n popq %r14\n popq %r13\n popq %r12\n popq %rbx\n popq %rbp\n ret\n"
    ".section .note.GNU-stack,\"\",@progbits\n.text\n");
#else
#error "the stand-in for a card runs on x86-64 only: its change of fibres is written in assembler"
#endif

namespace stand_in {
thread_local Block *block;

static const size_t STACK = 64 * 1024;
static thread_local Fibre fibres[1024];
static thread_local void *home;
static thread_local long progress;
static thread_local int order[1024], place;
static thread_local void (*body)(void **);
static thread_local void **body_arguments;

/* Goes on with the next fibre that has something to do; home where none has. */
static void hand_over() {
  Block *b = block;
  int from = b->current;
  for (int i = 0; i < b->threads; i++) {
    place = (place + 1) % b->threads;
    int to = order[place];
    if (!fibres[to].done) {
      if (to == from) return;
      b->current = to;
      stand_in_switch(&fibres[from].stack_pointer, fibres[to].stack_pointer);
      block->current = from;
      return;
    }
  }
  void *ignored;
  stand_in_switch(&ignored, home);
}

void meet(Meeting &meeting, const int &of) {
  unsigned generation = meeting.generation;
  meeting.count++;
  progress++;
  long seen = progress;
  int rounds = 0;
  while (meeting.generation == generation) {
    if (meeting.count >= of) {
      meeting.count = 0;
      meeting.generation++;
      progress++;
      break;
    }
    hand_over();
    if (progress != seen) {
      seen = progress;
      rounds = 0;
    } else if (++rounds > 4) {
      std::fprintf(stderr, "stand-in: the threads of block %d wait for each other for ever\n", block->x);
      std::abort();
    }
  }
}

void *shared(const void *key, size_t bytes) {
  Block *b = block;
  for (int i = 0; i < b->slots; i++) {
    if (b->keys[i] == key) return b->memory + b->places[i];
  }
  size_t at = (b->used + 15) & ~(size_t)15;
  if (at + bytes > sizeof b->memory) {
    std::fprintf(stderr, "stand-in: more than 48 KB of shared memory\n");
    std::abort();
  }
  b->keys[b->slots] = key;
  b->places[b->slots++] = at;
  b->used = at + bytes;
  return b->memory + at;
}

static void start() {
  body(body_arguments);
  Block *b = block;
  fibres[b->current].done = true;
  b->alive--;
  b->warp_alive[b->current / 32]--;
  progress++;
  hand_over();
  std::abort();
}

static void prepare(Fibre &f) {
  if (!f.stack) f.stack = (char *)std::malloc(STACK);
  void **sp = (void **)(((uintptr_t)f.stack + STACK) & ~(uintptr_t)15);
  *--sp = nullptr; /* the alignment that the calling convention wants at entry */
  *--sp = (void *)start;
  for (int i = 0; i < 6; i++) *--sp = nullptr;
  f.stack_pointer = sp;
  f.done = false;
}

void launch(void (*run)(void **), void **arguments, const unsigned grid[3], int threads, unsigned seed) {
  static thread_local std::vector<Block> room(1);
  static thread_local bool fresh = true;
  Block *b = block = room.data();
  body = run;
  body_arguments = arguments;
  for (int i = 0; i < threads; i++) order[i] = i;
  unsigned blocks = grid[0] * grid[1] * grid[2];
  bool backwards = seed % 2;
  for (unsigned n = 0; n < blocks; n++) {
    unsigned now = backwards ? blocks - 1 - n : n;
    for (int i = threads - 1; seed && i > 0; i--) {
      seed = seed * 1664525u + 1013904223u;
      std::swap(order[i], order[(seed >> 8) % (i + 1)]);
    }
    b->threads = b->alive = threads;
    b->x = now % grid[0];
    b->y = now / grid[0] % grid[1];
    b->z = now / grid[0] / grid[1];
    b->all = Meeting();
    for (int w = 0; w * 32 < threads; w++) {
      b->warps[w] = Meeting();
      b->warp_alive[w] = threads - 32 * w < 32 ? threads - 32 * w : 32;
    }
    std::memset(b->memory, 0xFF, fresh ? sizeof b->memory : b->used); /* what the last block left */
    fresh = false;
    b->slots = 0;
    b->used = 0;
    for (int i = 0; i < threads; i++) prepare(fibres[i]);
    place = 0;
    b->current = order[0];
    stand_in_switch(&home, fibres[order[0]].stack_pointer);
  }
}
}
