/* log.c: one event, one line, one write. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* A line is at most PIPE_BUF bytes, so lines of two processes on one pipe never mix. */
#define LINE_LIMIT 4096
#define TEXT_LIMIT 960 /* four printed characters a byte at worst, and room for the head */

/* The global of the program: the threshold, and how many errors there were. */
static struct {
    enum log_level threshold;
    unsigned errors;
} log_state = {.threshold = LOG_INFO};

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info",     [LOG_WARN] = "warn",
    [LOG_ERROR] = "error", [LOG_SILENT] = "silent",
};

void log_threshold(enum log_level level)
{
    log_state.threshold = level;
}

unsigned log_errors_taken(void)
{
    unsigned errors = log_state.errors;

    log_state.errors = 0;
    return errors;
}

static size_t put_head(char *line, size_t room, enum log_level level, const char *event)
{
    struct timespec now;
    struct tm utc;
    char when[32];
    int length;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &utc);
    length = snprintf(line, room, "%s.%03ldZ %s %.64s", when, now.tv_nsec / 1000000,
                      level_names[level], event);
    return length > 0 ? (size_t)length : 0;
}

static size_t put_printable(char *out, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    char *at = out;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c >= 0x20 && c < 0x7f) {
            *at++ = *text;
            continue;
        }
        *at++ = '\\';
        *at++ = 'x';
        *at++ = digits[c >> 4];
        *at++ = digits[c & 15];
    }
    return (size_t)(at - out);
}

/* Standard error may be gone or full: a bot that cannot log goes on answering people. */
static void write_line(const char *line, size_t length)
{
    ssize_t written;

    do
        written = write(STDERR_FILENO, line, length);
    while (written < 0 && errno == EINTR);
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    char line[LINE_LIMIT], text[TEXT_LIMIT];
    int before = errno;
    size_t length;
    va_list values;

    if (level == LOG_ERROR)
        log_state.errors++;
    if (level < log_state.threshold || level >= LOG_SILENT)
        return;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    length = put_head(line, sizeof line, level, event);
    if (text[0])
        line[length++] = ' ';
    length += put_printable(line + length, text);
    line[length++] = '\n';
    write_line(line, length);
    errno = before;
}
