/* replay_lines.h: the lines of a transcript: what the files that run them share.
 * SPDX-License-Identifier: MIT
 */
#ifndef APP_REPLAY_LINES_H
#define APP_REPLAY_LINES_H

#include "app/replay.h"

#define WORDS_MOST 40

/* What is behind the directive. 0 done, 1 an expectation failed (*why says what was said), -1 unusable. */
typedef int line_fn(struct stage *s, const char *rest, const char **why, struct err *e);

int line_unusable(struct err *e, const char *what); /* -1 */
int line_stands_alone(struct err *e); /* -1: nothing may stand behind this directive */
/* Words of a line, at most WORDS_MOST; in the stage's arena. */
size_t line_split(struct stage *s, const char *rest, const char *words[WORDS_MOST]);
/* "KEY = VALUE" */
bool line_pair(struct stage *s, const char *rest, const char **key, const char **value);
/* A fact's value as the case would write it ("230 USD" is "230.00 USD"); as it stands when it is no value of it. */
const char *line_canonical(struct stage *s, const char *fact, const char *value);

/* replay_inputs.c */
line_fn input_say, input_twice, input_file, input_edit, input_all, input_staff_say,
    input_staff_reply, input_staff_file;

/* replay_expect.c */
line_fn want_bot, want_no_bot, want_desk, want_no_desk, want_file, want_asks, want_case,
    want_no_case, want_plan, want_no_plan;

#endif
