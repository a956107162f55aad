/* A wall clock that jumps: preloaded under the gateway by the tests.
 *
 * While the file GATEWAY_CLOCK_CONTROL holds a number, the wall clock is that many seconds off. The
 * monotonic clock goes on as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(clock, now);
  const char *path = getenv("GATEWAY_CLOCK_CONTROL");
  FILE *control = done == 0 && clock == CLOCK_REALTIME && path ? fopen(path, "re") : NULL;
  long seconds = 0;
  if (control) {
    if (fscanf(control, "%ld", &seconds) == 1) now->tv_sec += seconds;
    fclose(control);
  }
  return done;
}
