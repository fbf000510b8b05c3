/* Counts the system's own syncs, renames and removals, SQLite's included, and kills the group at one of them.

   Preloaded into tests/crash/zygote.py; nothing happens until a child arms it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 64 };

static int handle = -1;
static long fatal = 0;

void crash_arm(int log, long at) {
    handle = log;
    fatal = at;
}

static void point(const char *what) {
    char line[WIDTH];
    struct stat state;
    if (handle < 0) return;
    memset(line, ' ', WIDTH);
    memcpy(line, what, strlen(what));
    line[WIDTH - 1] = '\n';
    if (write(handle, line, WIDTH) == WIDTH && fstat(handle, &state) == 0 && state.st_size / WIDTH == fatal)
        kill(0, SIGKILL);
}

#define WATCHED(name, parameters, arguments)                      \
    int name parameters {                                         \
        static int (*real) parameters;                            \
        if (!real) real = (int (*) parameters)dlsym(RTLD_NEXT, #name); \
        point(#name);                                             \
        return real arguments;                                    \
    }

WATCHED(fsync, (int file), (file))
WATCHED(fdatasync, (int file), (file))
WATCHED(unlink, (const char *path), (path))
WATCHED(rename, (const char *from, const char *to), (from, to))
