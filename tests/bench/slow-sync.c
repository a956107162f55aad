/* Makes every fsync and fdatasync of a process slower, and counts them.
 *
 * A virtual disk without a journal flushes in no time, so what grouping saves cannot be seen on it.
 * Preloaded into the gateway and into the bare pipeline alike, this shows what both do on a disk
 * that takes GATEWAY_SYNC_MICROSECONDS longer, and how many flushes a bundle costs:
 * the count is a number of 8 bytes at the beginning of the file GATEWAY_SYNC_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic uint64_t unshared;
static _Atomic uint64_t *count = &unshared;
static long microseconds;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *wanted = getenv("GATEWAY_SYNC_MICROSECONDS");
  microseconds = wanted ? strtol(wanted, NULL, 10) : 0;
  const char *path = getenv("GATEWAY_SYNC_COUNT");
  int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (file < 0 || ftruncate(file, sizeof(uint64_t)) != 0) return;
  void *shared = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (shared != MAP_FAILED) count = shared;
  close(file);
}

static void before(void) {
  atomic_fetch_add(count, 1);
  if (microseconds > 0) {
    struct timespec pause = {microseconds / 1000000, (microseconds % 1000000) * 1000};
    nanosleep(&pause, NULL);
  }
}

int fsync(int file) {
  before();
  return real_fsync(file);
}

int fdatasync(int file) {
  before();
  return real_fdatasync(file);
}
