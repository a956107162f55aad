/* A disk that fails, and a disk that remembers: preloaded under the gateway by the tests.
 *
 * GATEWAY_DISK_ROOT     only files below this folder are looked at
 * GATEWAY_DISK_CONTROL  while this file says "CLASSES ERRNO AFTER", calls of these classes (write,
 *                       sync, create) fail with that error, once AFTER of them went through; with
 *                       the file gone the disk is well again
 * GATEWAY_DISK_JOURNAL  every change and every sync is appended here, in the order in which they
 *                       were done, so that a test can rebuild what a power cut would have left
 *
 * A record of the journal: kind (1 byte), length of the path (4), offset (8), length of the bytes
 * (8), all little-endian; the path, the bytes. Kinds: Create, Write, Truncate, Sync, Directory
 * synced, Rename (bytes: the new path), Unlink, Mkdir. SQLite's -shm is not kept: it is rebuilt.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static ssize_t plain_write(int fd, const void *bytes, size_t count) {
  REAL(write);
  return real(fd, bytes, count);
}

static int plain_open(const char *path, int flags, mode_t mode) {
  REAL(open64);
  return real(path, flags, mode);
}

static int below(const char *path) {
  const char *root = getenv("GATEWAY_DISK_ROOT");
  return root && path && strncmp(path, root, strlen(root)) == 0;
}

/* The path behind a descriptor, if it is one of ours. */
static int of_fd(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return below(path);
}

/* Whether a call of this class fails now. Sets errno. */
static int fails(const char *class) {
  static char before[128];
  static long passed;
  const char *control = getenv("GATEWAY_DISK_CONTROL");
  if (!control) return 0;
  char text[128] = {0};
  int fd = plain_open(control, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) { before[0] = 0; return 0; }
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return 0;
  if (strcmp(before, text) != 0) { strcpy(before, text); passed = 0; }
  char classes[64];
  int error = 0;
  long after = 0;
  if (sscanf(text, "%63s %d %ld", classes, &error, &after) != 3) return 0;
  if (!strstr(classes, class) || passed++ < after) return 0;
  errno = error;
  return 1;
}

static void note(char kind, const char *path, uint64_t offset, const void *bytes, uint64_t length) {
  static int journal = -1;
  const char *file = getenv("GATEWAY_DISK_JOURNAL");
  size_t end = strlen(path);
  if (!file || (end > 4 && strcmp(path + end - 4, "-shm") == 0)) return;
  int saved = errno;
  if (journal < 0) journal = plain_open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  uint32_t name = end;
  char head[21];
  head[0] = kind;
  memcpy(head + 1, &name, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 8);
  /* One write a record: a test that reads along sees whole records only. */
  size_t size = sizeof head + end + length;
  char *record = malloc(size);
  memcpy(record, head, sizeof head);
  memcpy(record + sizeof head, path, end);
  if (length) memcpy(record + sizeof head + end, bytes, length);
  if (!record || plain_write(journal, record, size) != (ssize_t)size) abort();
  free(record);
  errno = saved;
}

#define LOCKED(type, expression) \
  pthread_mutex_lock(&lock); \
  type result = (expression); \
  pthread_mutex_unlock(&lock); \
  return result

static ssize_t written(int fd, const char *path, const void *bytes, size_t count, int64_t at) {
  REAL(pwrite64);
  if (fails("write")) return -1;
  int64_t offset = at < 0 ? lseek64(fd, 0, SEEK_CUR) : at;
  ssize_t done = at < 0 ? plain_write(fd, bytes, count) : real(fd, bytes, count, at);
  if (done > 0) note('W', path, offset < 0 ? 0 : offset, bytes, done);
  return done;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return plain_write(fd, bytes, count);
  LOCKED(ssize_t, written(fd, path, bytes, count, -1));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64);
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return real(fd, bytes, count, at);
  LOCKED(ssize_t, written(fd, path, bytes, count, at));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return real(fd, parts, count);
  /* The first part alone: whoever wrote goes on with the rest. */
  for (int i = 0; i < count; i++)
    if (parts[i].iov_len) return write(fd, parts[i].iov_base, parts[i].iov_len);
  return 0;
}

static int synced(int fd, const char *path, int (*real)(int)) {
  struct stat about;
  if (fails("sync")) return -1;
  int done = real(fd);
  if (done == 0 && fstat(fd, &about) == 0) note(S_ISDIR(about.st_mode) ? 'D' : 'S', path, 0, 0, 0);
  return done;
}

int fsync(int fd) {
  REAL(fsync);
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return real(fd);
  LOCKED(int, synced(fd, path, real));
}

int fdatasync(int fd) {
  REAL(fdatasync);
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return real(fd);
  LOCKED(int, synced(fd, path, real));
}

static int truncated(int fd, const char *path, off64_t size) {
  REAL(ftruncate64);
  if (fails("write")) return -1;
  int done = real(fd, size);
  if (done == 0) note('T', path, size, 0, 0);
  return done;
}

int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  char path[4096];
  if (!of_fd(fd, path, sizeof path)) return real(fd, size);
  LOCKED(int, truncated(fd, path, size));
}

static int opened(const char *path, int flags, mode_t mode) {
  int there = access(path, F_OK) == 0;
  if (!there && (flags & O_CREAT) && fails("create")) return -1;
  int fd = plain_open(path, flags, mode);
  if (fd >= 0 && !there) note('C', path, 0, 0, 0);
  if (fd >= 0 && there && (flags & O_TRUNC)) note('T', path, 0, 0, 0);
  return fd;
}

#define MODE(flags, last) \
  mode_t mode = 0; \
  if ((flags) & O_CREAT) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

int open64(const char *path, int flags, ...) {
  MODE(flags, flags)
  if (!below(path) || !(flags & (O_CREAT | O_TRUNC))) return plain_open(path, flags, mode);
  LOCKED(int, opened(path, flags, mode));
}

int open(const char *path, int flags, ...) {
  MODE(flags, flags)
  return open64(path, flags, mode);
}

static int renamed(const char *from, const char *to) {
  REAL(rename);
  if (fails("create")) return -1;
  int done = real(from, to);
  if (done == 0) note('R', from, 0, to, strlen(to));
  return done;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  if (!below(from)) return real(from, to);
  LOCKED(int, renamed(from, to));
}

static int unlinked(const char *path) {
  REAL(unlink);
  int done = real(path);
  if (done == 0) note('U', path, 0, 0, 0);
  return done;
}

int unlink(const char *path) {
  REAL(unlink);
  if (!below(path)) return real(path);
  LOCKED(int, unlinked(path));
}

static int made(const char *path, mode_t mode) {
  REAL(mkdir);
  if (fails("create")) return -1;
  int done = real(path, mode);
  if (done == 0) note('M', path, 0, 0, 0);
  return done;
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (!below(path)) return real(path, mode);
  LOCKED(int, made(path, mode));
}
