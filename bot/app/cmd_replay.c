/* cmd_replay.c: recoup replay: transcripts through the real turn. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "app/replay.h"
#include "base/log.h"

/* Every file is run, whatever became of the one before; only an unusable one makes the status 2. */
static int replay_all(const struct dialog *dialogs, const struct options *o, int64_t now, bool json)
{
    int passed = 0, failed = 0, status = STATUS_DONE;

    for (int i = 0; i < o->argument_count; i++) {
        struct err e = {0};
        int result = replay_file(dialogs, o->arguments[i], now, json, stdout, &e);

        if (result == 0) {
            passed++;
            continue;
        }
        failed++;
        if (result < 0)
            status = options_fail(&e);
        else if (status == STATUS_DONE)
            status = STATUS_NOT_HELD;
    }
    printf("%d passed, %d failed\n", passed, failed);
    return status;
}

int cmd_replay(int argc, char **argv)
{
    const char *now_text = NULL;
    bool json = false;
    const struct option_row rows[] = {
        {.name = "now",
         .takes = "TIME",
         .help = "the clock of files without @now",
         .value = &now_text},
        {.name = "json", .help = "the conversation as one JSON object a line", .flag = &json},
    };
    struct options o;
    struct dialog *dialogs = NULL;
    struct err e = {0};
    int64_t now = MOMENT_NONE;
    int status;

    if (!options_read(argc, argv, rows, sizeof rows / sizeof rows[0], 1, 10000, &o, &status))
        return status;
    log_threshold(LOG_ERROR);
    if (now_text && options_now(now_text, &now, &e) < 0)
        return options_fail(&e);
    if (dialog_load(&dialogs, o.dialogs, &e) < 0)
        return options_fail(&e);
    status = replay_all(dialogs, &o, now, json);
    dialog_free(&dialogs);
    return status;
}
