/* As much of libcuda.so.1 as the engine calls, on a processor: the Java side runs unchanged. It is
   stricter than a card: memory begins as NaN and ends at a page that cannot be touched, a call
   without a context is refused, and faults come when a test asks for them (stand_in_set). */
#include <sys/mman.h>

#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "attention.h"
#include "shortlist.h"

namespace {
const stand_in::Entry kernels[] = {
    ENTRY(norm_rows), ENTRY(quantise_rows), ENTRY(gate_rows), ENTRY(keep_rows), ENTRY(turn_heads),
    ENTRY(store_rows), ENTRY(store_latents), ENTRY(split_queries), ENTRY(few_nibbles),
    ENTRY(few_table), ENTRY(few_bytes), ENTRY(few_sixes), ENTRY(many_nibbles), ENTRY(many_table),
    ENTRY(many_bytes), ENTRY(many_sixes), ENTRY(floats_32), ENTRY(floats_16), ENTRY(floats_b16),
    ENTRY(score_pages), ENTRY(weigh_pages), ENTRY(merge_parts), ENTRY(begin_rows),
    ENTRY(pack_pages), ENTRY(soften_tile), ENTRY(move_named), ENTRY(group_maxima),
    ENTRY(largest_groups), ENTRY(gather_groups)};

enum Result { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, UNAVAILABLE = 46, NO_DEVICE = 100, INVALID_CONTEXT = 201, NOT_FOUND = 500, LAUNCH_FAILED = 719 };

/* What a test sets; the numbers are those of StandIn.java. */
enum Setting { SEED, DEVICES, VERSION, CAPABILITY, MEMORY, FAIL_AFTER, CELSIUS, LOST, BROKEN, PINNED_MAX, SETTINGS };
long settings[SETTINGS] = {0, 1, 12020, 75, 1L << 30, -1, 41, 0, -1, -1};

const int DEVICES_MAX = 4;
struct Allocation { size_t mapped, bytes; void *base; int device; };
std::map<uint64_t, Allocation> allocations;
std::mutex lock;
long used[DEVICES_MAX];
int users[DEVICES_MAX]; /* of a card's context */
std::map<std::string, long> started; /* launches by kernel */
long uncleared; /* bytes that were freed as they had been used */
bool lost; /* a fault stays until the context is gone */
thread_local int current = -1;

struct Work { const stand_in::Entry *kernel; unsigned grid[3]; int threads; std::vector<std::vector<char>> arguments; };
struct Graph { std::vector<Work> work; };
thread_local Graph *capturing;

int ready() {
  if (current < 0) return INVALID_CONTEXT;
  return lost ? LAUNCH_FAILED : SUCCESS;
}

int go(Work &work) {
  if (settings[FAIL_AFTER] >= 0 && settings[FAIL_AFTER]-- == 0) lost = true;
  if (lost) return LAUNCH_FAILED;
  started[work.kernel->name]++;
  std::vector<void *> pointers;
  for (auto &argument : work.arguments) pointers.push_back(argument.data());
  stand_in::launch(work.kernel->run, pointers.data(), work.grid, work.threads, (unsigned)settings[SEED]);
  return SUCCESS;
}

std::map<uint64_t, Allocation>::iterator forget(std::map<uint64_t, Allocation>::iterator at) {
  const char *left = (const char *)at->first;
  for (size_t i = 0; !lost && i < at->second.bytes; i++) uncleared += left[i] != 0;
  munmap(at->second.base, at->second.mapped);
  used[at->second.device] -= at->second.bytes;
  return allocations.erase(at);
}

/* Bytes that a test may read or write: inside of one allocation. */
bool inside(uint64_t at, size_t bytes) {
  std::lock_guard<std::mutex> hold(lock);
  auto next = allocations.upper_bound(at);
  if (next == allocations.begin()) return false;
  auto found = std::prev(next);
  return at + bytes <= found->first + found->second.bytes;
}
}

extern "C" {
void stand_in_set(int what, long value) {
  settings[what] = value;
  if (what == FAIL_AFTER && value < 0) lost = false;
  if (what == LOST) lost = value;
}
long stand_in_launches(const char *kernel) { return started[kernel]; }
long stand_in_uncleared(void) { return uncleared; }
long stand_in_allocated(void) { return used[0] + used[1] + used[2] + used[3]; }

int cuInit(unsigned) { return settings[DEVICES] ? SUCCESS : NO_DEVICE; }
int cuDriverGetVersion(int *version) { *version = (int)settings[VERSION]; return SUCCESS; }
int cuDeviceGetCount(int *count) { *count = (int)settings[DEVICES]; return SUCCESS; }
int cuDeviceGet(int *device, int index) { *device = index; return index < settings[DEVICES] ? SUCCESS : INVALID_VALUE; }
int cuDeviceGetName(char *name, int size, int device) { std::snprintf(name, size, "stand-in %d", device); return SUCCESS; }
int cuDeviceGetAttribute(int *value, int attribute, int) {
  switch (attribute) {
    case 75: *value = (int)settings[CAPABILITY] / 10; return SUCCESS;
    case 76: *value = (int)settings[CAPABILITY] % 10; return SUCCESS;
    default: return INVALID_VALUE;
  }
}
int cuDeviceGetPCIBusId(char *id, int size, int device) { std::snprintf(id, size, "0000:0%d:00.0", device); return SUCCESS; }
/* Of the management library, which a test loads under this name, too. */
int nvmlInit_v2(void) { return SUCCESS; }
int nvmlDeviceGetHandleByPciBusId_v2(const char *id, void **card) {
  *card = (void *)(uintptr_t)(id[6] - '0' + 1);
  return std::strlen(id) == 12 && id[6] - '0' < settings[DEVICES] ? SUCCESS : NO_DEVICE;
}
int nvmlDeviceGetTemperature(void *card, int sensor, unsigned *celsius) {
  *celsius = (unsigned)settings[CELSIUS] + (unsigned)(uintptr_t)card - 1;
  return sensor == 0 && settings[CELSIUS] >= 0 ? SUCCESS : INVALID_VALUE;
}
int cuDevicePrimaryCtxRetain(void **context, int device) {
  std::lock_guard<std::mutex> hold(lock);
  if (device == settings[BROKEN]) return UNAVAILABLE;
  *context = (void *)(uintptr_t)(device + 1);
  users[device]++;
  return SUCCESS;
}
/* With its last user a context goes, and everything in it; an earlier fault is told once more. */
int cuDevicePrimaryCtxRelease_v2(int device) {
  std::lock_guard<std::mutex> hold(lock);
  if (users[device] == 0) return INVALID_CONTEXT;
  int told = lost ? LAUNCH_FAILED : SUCCESS;
  if (--users[device]) return told;
  lost = false;
  for (auto at = allocations.begin(); at != allocations.end();) {
    at = at->second.device == device ? forget(at) : std::next(at);
  }
  return told;
}
int cuCtxSetCurrent(void *context) { current = (int)(uintptr_t)context - 1; return SUCCESS; }
int cuMemGetInfo_v2(size_t *free, size_t *total) {
  if (int e = ready()) return e;
  /* the second card has half as much to give as the first, and so on */
  *total = settings[MEMORY] >> current;
  *free = *total - used[current];
  return SUCCESS;
}
int cuModuleLoadData(void **module, const void *image) {
  if (int e = ready()) return e;
  *module = (void *)1;
  return std::strstr((const char *)image, ".version") ? SUCCESS : INVALID_VALUE;
}
int cuModuleUnload(void *) { return ready(); }
int cuModuleGetFunction(void **function, void *, const char *name) {
  for (const auto &kernel : kernels) {
    if (!std::strcmp(kernel.name, name)) { *function = (void *)&kernel; return SUCCESS; }
  }
  return NOT_FOUND;
}
int cuMemAlloc_v2(uint64_t *at, size_t bytes) {
  if (int e = ready()) return e;
  if (bytes == 0) return INVALID_VALUE;
  size_t mapped = (bytes + 4095) & ~(size_t)4095;
  std::lock_guard<std::mutex> hold(lock);
  if (used[current] + (long)bytes > settings[MEMORY] >> current) return OUT_OF_MEMORY;
  char *base = (char *)mmap(nullptr, mapped + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED) return OUT_OF_MEMORY;
  mprotect(base + mapped, 4096, PROT_NONE);
  *at = (uint64_t)(base + mapped - ((bytes + 15) & ~(size_t)15));
  std::memset((void *)*at, 0xFF, bytes);
  allocations[*at] = {mapped + 4096, bytes, base, current};
  used[current] += bytes;
  return SUCCESS;
}
int cuMemFree_v2(uint64_t at) {
  std::lock_guard<std::mutex> hold(lock);
  auto found = allocations.find(at);
  if (found == allocations.end()) return INVALID_VALUE;
  forget(found);
  return SUCCESS;
}
int cuMemHostAlloc(void **at, size_t bytes, unsigned) {
  if (int e = ready()) return e;
  if (settings[PINNED_MAX] >= 0 && settings[PINNED_MAX]-- == 0) return OUT_OF_MEMORY;
  *at = std::malloc(bytes); std::memset(*at, 0xFF, bytes);
  return SUCCESS;
}
int cuMemFreeHost(void *at) { std::free(at); return SUCCESS; }
int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) {
  if (int e = ready()) return e;
  if (!inside(to, bytes)) return INVALID_VALUE;
  std::memcpy((void *)to, from, bytes);
  return SUCCESS;
}
int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) {
  if (int e = ready()) return e;
  if (!inside(from, bytes)) return INVALID_VALUE;
  std::memcpy(to, (void *)from, bytes);
  return SUCCESS;
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *) {
  if (int e = ready()) return e;
  if (!inside(to, bytes) || !inside(from, bytes)) return INVALID_VALUE;
  std::memmove((void *)to, (void *)from, bytes);
  return SUCCESS;
}
int cuMemsetD8Async(uint64_t at, unsigned char value, size_t bytes, void *) {
  if (int e = ready()) return e;
  if (!inside(at, bytes)) return INVALID_VALUE;
  std::memset((void *)at, value, bytes);
  return SUCCESS;
}
int cuStreamCreate(void **stream, unsigned) { *stream = (void *)1; return ready(); }
int cuStreamDestroy_v2(void *) { return SUCCESS; }
int cuStreamSynchronize(void *) { return ready(); }
int cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned, void *, void **arguments, void **) {
  if (int e = ready()) return e;
  if (!x || !y || !z || y > 65535 || z > 65535) return INVALID_VALUE;
  Work work{(const stand_in::Entry *)function, {x, y, z}, (int)threads, {}};
  for (int i = 0; i < work.kernel->arguments; i++) {
    work.arguments.emplace_back((char *)arguments[i], (char *)arguments[i] + work.kernel->sizes[i]);
  }
  if (capturing) {
    capturing->work.push_back(work);
    return SUCCESS;
  }
  return go(work);
}
int cuStreamBeginCapture_v2(void *, int) { if (int e = ready()) return e; capturing = new Graph(); return SUCCESS; }
int cuStreamEndCapture(void *, void **graph) { *graph = capturing; capturing = nullptr; return ready(); }
int cuGraphInstantiateWithFlags(void **executable, void *graph, unsigned long long) { *executable = new Graph(*(Graph *)graph); return ready(); }
int cuGraphLaunch(void *executable, void *) {
  if (int e = ready()) return e;
  for (auto &work : ((Graph *)executable)->work) {
    if (int e = go(work)) return e;
  }
  return SUCCESS;
}
int cuGraphDestroy(void *graph) { delete (Graph *)graph; return SUCCESS; }
int cuGraphExecDestroy(void *executable) { delete (Graph *)executable; return SUCCESS; }
int cuGetErrorName(int error, const char **name) {
  *name = error == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY" : error == LAUNCH_FAILED ? "CUDA_ERROR_LAUNCH_FAILED" : error == NO_DEVICE ? "CUDA_ERROR_NO_DEVICE" : "CUDA_ERROR_INVALID_VALUE";
  return SUCCESS;
}
}
