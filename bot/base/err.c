/* err.c: errors as values, and the one way out when memory is gone. */
/* SPDX-License-Identifier: MIT */
#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EXIT_INTERNAL 70 /* EX_SOFTWARE of sysexits.h */

int err_set(struct err *e, enum err_kind kind, const char *format, ...)
{
    va_list values;

    if (e->kind != ERR_NONE)
        return -1;
    e->kind = kind;
    va_start(values, format);
    vsnprintf(e->text, sizeof e->text, format, values);
    va_end(values);
    return -1;
}

int err_context(struct err *e, const char *format, ...)
{
    char where[sizeof e->text], whole[2 * sizeof e->text + sizeof ": "] = "";
    va_list values;

    va_start(values, format);
    vsnprintf(where, sizeof where, format, values);
    va_end(values);
    snprintf(whole, sizeof whole, "%s: %s", where, e->text);
    memcpy(e->text, whole, sizeof e->text - 1); /* what does not fit is cut */
    e->text[sizeof e->text - 1] = '\0';
    return -1;
}

void err_clear(struct err *e)
{
    e->kind = ERR_NONE;
    e->text[0] = '\0';
}

void err_out_of_memory(void)
{
    static const char line[] = "recoup: out of memory\n";
    ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);

    (void)written;
    _exit(EXIT_INTERNAL);
}
