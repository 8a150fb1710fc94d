/* Loaded before libc (LD_PRELOAD): writes down what a program tells the disk about the files in one folder.

   DISK_LOG names the log, DISK_ROOT the folder. A record is a head and two byte strings:
   op (1: C created, W written, T cut to a length, S flushed, D folder flushed, R renamed, L linked, U removed),
   inode (8), offset (8), lengths (4, 4); then a path, and data or a second path. Read by power_cut.py. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LENGTH 4096
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static const char *root;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("DISK_LOG");
    root = getenv("DISK_ROOT");
    if (!path || !root) return;
    int opened = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    log_file = fcntl(opened, F_DUPFD_CLOEXEC, 700); /* out of the way of programs that count descriptors */
    syscall(SYS_close, opened);
}

static void put(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length) {
        ssize_t written = syscall(SYS_write, log_file, at, length);
        if (written <= 0) return;
        at += written;
        length -= written;
    }
}

static void note(char op, uint64_t inode, int64_t offset, const char *path, const void *data, uint32_t size) {
    uint32_t length = strlen(path);
    char head[25];
    head[0] = op;
    memcpy(head + 1, &inode, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 4);
    memcpy(head + 21, &size, 4);
    pthread_mutex_lock(&lock);
    put(head, 25);
    put(path, length);
    if (size) put(data, size);
    pthread_mutex_unlock(&lock);
}

static int is_inside(const char *path) { return log_file >= 0 && !strncmp(path, root, strlen(root)); }

static void absolute(const char *path, char *whole) {
    char folder[LENGTH / 2] = "";
    if (path[0] != '/' && !getcwd(folder, sizeof folder)) folder[0] = 0;
    snprintf(whole, LENGTH, path[0] == '/' ? "%s%s" : "%s/%s", path[0] == '/' ? "" : folder, path);
}

/* 0: not of this folder; 1: a file; 2: a folder. */
static int looked_up(int file, uint64_t *inode, char *path) {
    char link[64];
    struct stat found;
    if (log_file < 0 || file == log_file || fstat(file, &found)) return 0;
    if (!S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, LENGTH - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    *inode = found.st_ino;
    return is_inside(path) ? (S_ISDIR(found.st_mode) ? 2 : 1) : 0;
}

static int opened(int file, int flags, int was_there) {
    uint64_t inode;
    char path[LENGTH];
    if (file < 0 || !(flags & (O_CREAT | O_TRUNC)) || looked_up(file, &inode, path) != 1) return file;
    if (!was_there) note('C', inode, 0, path, 0, 0);
    else if (flags & O_TRUNC) note('T', inode, 0, path, 0, 0);
    return file;
}

#define OPEN(name, parameters, folder, arguments)                                                  \
    int name parameters {                                                                          \
        mode_t mode = 0;                                                                           \
        struct stat found;                                                                         \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                       \
            va_list rest;                                                                          \
            va_start(rest, flags);                                                                 \
            mode = va_arg(rest, mode_t);                                                           \
            va_end(rest);                                                                          \
        }                                                                                          \
        int was_there = !fstatat(folder, path, &found, 0);                                         \
        return opened(NEXT(name) arguments, flags, was_there);                                     \
    }

OPEN(open, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), folder, (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, (folder, path, flags, mode))

static void written(int file, const void *data, ssize_t size, int64_t offset) {
    uint64_t inode;
    char path[LENGTH];
    if (size > 0 && looked_up(file, &inode, path) == 1) note('W', inode, offset, path, data, size);
}

ssize_t write(int file, const void *data, size_t size) {
    ssize_t done = NEXT(write)(file, data, size);
    if (done > 0) written(file, data, done, lseek(file, 0, SEEK_CUR) - done);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset) {
    ssize_t done = NEXT(pwrite)(file, data, size, offset);
    written(file, data, done, offset);
    return done;
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
    ssize_t done = NEXT(pwrite64)(file, data, size, offset);
    written(file, data, done, offset);
    return done;
}

static int cut(int file, int64_t length, int failed) {
    uint64_t inode;
    char path[LENGTH];
    if (!failed && looked_up(file, &inode, path) == 1) note('T', inode, length, path, 0, 0);
    return failed;
}

int ftruncate(int file, off_t length) { return cut(file, length, NEXT(ftruncate)(file, length)); }
int ftruncate64(int file, off64_t length) { return cut(file, length, NEXT(ftruncate64)(file, length)); }

static int flushed(int file, int failed) {
    uint64_t inode;
    char path[LENGTH];
    int kind = failed ? 0 : looked_up(file, &inode, path);
    if (kind) note(kind == 1 ? 'S' : 'D', inode, 0, path, 0, 0);
    return failed;
}

int fsync(int file) { return flushed(file, NEXT(fsync)(file)); }
int fdatasync(int file) { return flushed(file, NEXT(fdatasync)(file)); }

static int renamed(const char *from, const char *to, int failed, char op) {
    char source[LENGTH], target[LENGTH];
    absolute(from, source);
    absolute(to, target);
    if (!failed && is_inside(target)) note(op, 0, 0, source, target, strlen(target));
    return failed;
}

int rename(const char *from, const char *to) { return renamed(from, to, NEXT(rename)(from, to), 'R'); }
int renameat(int a, const char *from, int b, const char *to) {
    return renamed(from, to, NEXT(renameat)(a, from, b, to), 'R');
}
int link(const char *from, const char *to) { return renamed(from, to, NEXT(link)(from, to), 'L'); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    return renamed(from, to, NEXT(linkat)(a, from, b, to, flags), 'L');
}

static int removed(const char *path, int failed) {
    char whole[LENGTH];
    absolute(path, whole);
    if (!failed && is_inside(whole)) note('U', 0, 0, whole, 0, 0);
    return failed;
}

int unlink(const char *path) { return removed(path, NEXT(unlink)(path)); }
int unlinkat(int folder, const char *path, int flags) {
    char whole[LENGTH] = "", link[64];
    if (path[0] != '/' && folder != AT_FDCWD) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, whole, LENGTH / 2);
        if (length > 0) snprintf(whole + length, LENGTH - length, "/%s", path);
    }
    int failed = NEXT(unlinkat)(folder, path, flags);
    return flags & AT_REMOVEDIR ? failed : removed(whole[0] ? whole : path, failed);
}
