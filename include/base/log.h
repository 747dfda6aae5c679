/* log.h: events on stderr, one a line: time, level, event, key=value pairs.
 * SPDX-License-Identifier: MIT
 *
 * Ids, counts and kinds only, never a person's words, name or address. Bytes that cannot be printed are
 * written \xHH, so a value can never begin a line. The threshold is the only global of the program.
 *   log_info("turn.done", "verdict=%s ms=%lld", verdict, ms);
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_SILENT };

void log_threshold(enum log_level level);
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);

#define log_debug(event, ...) log_event(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_event(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) log_event(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_event(LOG_ERROR, event, __VA_ARGS__)

/* How many errors were logged since the start, or the last call: a test that expected none checks it. */
unsigned log_errors_taken(void);

#endif
