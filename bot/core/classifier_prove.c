/* classifier_prove.c: lessons, folds of whole voices, and how sure is sure. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/learning.h"
#include "core/redact.h"
#include "core/understand_parts.h"
#include <math.h>
#include <string.h>

#define FOLDS_TO_PROVE 5
#define FOLDS_TO_LEARN 2 /* how sure is sure is one number: halves tell it well enough */
#define TEXT_MOST 8192
#define SURE 0.6
#define MODESTY 0.74 /* buyers are less like the examples than the examples like each other */

/* --- lessons --- */

static unsigned fold_of_voice(const struct examples *x, size_t upto, const unsigned *folds,
                              size_t *voices, size_t fold_count)
{
    for (size_t i = 0; i < upto; i++) {
        if (strcmp(x->list[i].voice, x->list[upto].voice) == 0)
            return folds[i];
    }
    return (unsigned)((*voices)++ % fold_count);
}

/* What becomes of a message on its way to the reader: admitted, masked, cut into words. */
static struct lesson lesson_of(const struct example *x, const struct dialog *d, struct arena *a,
                               struct arena *scratch)
{
    struct view v = view_make(scratch, d, NULL, 0, NULL, 0);
    const char *text = text_admit(scratch, x->text, strlen(x->text), TEXT_MOST, NULL), *language;
    struct lesson out = {.scam = x->scam, .also = x->also, .language = x->language};
    struct features f;
    struct feature *list;
    struct scan scan;
    unsigned secrets;

    understand_scan(&v, redact(scratch, text, &secrets), NULL, &scan, &language);
    features_of(&f, &scan, scratch);
    list = arena_array(a, f.count + 1, sizeof *list);
    if (f.count)
        memcpy(list, f.list, f.count * sizeof *list);
    out.features = list;
    out.count = f.count;
    return out;
}

int lessons_read(struct lessons *out, const struct dialog *d, const char *folder, size_t folds,
                 struct arena *a, struct err *e)
{
    const struct fact_def *scam = dialog_fact(d, "scam");
    struct arena *scratch = arena_new();
    struct examples x;
    unsigned *fold;
    size_t voices = 0;
    int result = examples_read(&x, d, folder, a, e);

    *out = (struct lessons){.fold_count = folds, .classes = scam->values};
    out->class_count =
        (unsigned)(scam->value_count < CLASSES_MOST ? scam->value_count : CLASSES_MOST);
    if (result == 0) {
        memcpy(out->stamp, x.stamp, sizeof out->stamp);
        out->list = arena_array(a, x.count, sizeof *out->list);
        fold = arena_array(a, x.count, sizeof *fold);
        for (size_t i = 0; i < x.count; i++) {
            fold[i] = fold_of_voice(&x, i, fold, &voices, folds);
            out->list[i] = lesson_of(&x.list[i], d, a, scratch);
            out->list[i].fold = fold[i];
            arena_reset(scratch);
        }
        out->count = x.count;
    }
    arena_free(&scratch);
    return result;
}

/* --- scores of the unread --- */

/* By lesson, class_count each: by a classifier that has not read the voice. */
static double *scores_unread(const struct lessons *l, struct arena *a)
{
    double *all = arena_array(a, l->count * l->class_count, sizeof *all);
    double scores[CLASSES_MOST];

    for (size_t fold = 0; fold < l->fold_count; fold++) {
        struct classifier *c = classifier_train(l, fold);

        for (size_t i = 0; i < l->count; i++) {
            if (l->list[i].fold != fold)
                continue;
            classifier_scores(c, l->list[i].features, l->list[i].count, scores);
            memcpy(all + i * l->class_count, scores, l->class_count * sizeof *scores);
        }
        classifier_free(&c);
    }
    return all;
}

static bool accepts(const struct lesson *l, unsigned class)
{
    return l->scam == class || (l->also >> class & 1);
}

/* The mean of minus the logarithm of the share given to what was right: least where the shares are honest. */
static double dishonesty(const struct lessons *l, const double *scores, double sharpness)
{
    double sum = 0, shares[CLASSES_MOST];

    for (size_t i = 0; i < l->count; i++) {
        double right = 1e-9;

        classifier_shares(l->class_count, sharpness, scores + i * l->class_count, shares);
        for (unsigned k = 0; k < l->class_count; k++)
            right += accepts(&l->list[i], k) ? shares[k] : 0;
        sum -= log(right);
    }
    return sum / (double)l->count;
}

/* By halving steps, in whole hundredths, so that the last digits of a logarithm decide nothing. */
static double honest_sharpness(const struct lessons *l, const double *scores)
{
    int best = 100;
    double least = dishonesty(l, scores, 1);

    for (int step = 64; step; step /= 2) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int tried = best + sign * step;
            double now = tried > 0 ? dishonesty(l, scores, tried / 100.0) : least;

            while (now < least) {
                best = tried;
                least = now;
                tried += sign * step;
                now = tried > 0 ? dishonesty(l, scores, tried / 100.0) : least;
            }
        }
    }
    return best * MODESTY / 100.0;
}

/* --- learning --- */

int classifier_learn(const struct dialog *d, const char *folder, struct buf *out, struct err *e)
{
    struct arena *a = arena_new();
    struct lessons l;
    struct classifier *c;
    int result = lessons_read(&l, d, folder, FOLDS_TO_LEARN, a, e);

    if (result == 0) {
        double sharpness = honest_sharpness(&l, scores_unread(&l, a));

        c = classifier_train(&l, l.fold_count);
        c->sharpness = sharpness;
        classifier_write(c, out);
        classifier_free(&c);
    }
    arena_free(&a);
    return result;
}

/* --- the proof --- */

static void count_language(struct proof *p, const char *language, bool right)
{
    size_t i = 0;

    while (i < p->language_count && strcmp(p->languages[i].language, language) != 0)
        i++;
    if (i == CLASSES_MOST)
        return;
    p->language_count += i == p->language_count;
    p->languages[i].language = language;
    p->languages[i].count++;
    p->languages[i].right += right;
}

static void count_lesson(struct proof *p, const struct lesson *l, const double *shares)
{
    unsigned best = 0, second = 1;
    size_t bin;
    bool right;

    for (unsigned k = 1; k < p->class_count; k++) {
        if (shares[k] > shares[best]) {
            second = best;
            best = k;
        } else if (k != best && (second == best || shares[k] > shares[second])) {
            second = k;
        }
    }
    right = accepts(l, best);
    bin = (size_t)(shares[best] * SURE_BINS);
    bin = bin < SURE_BINS ? bin : SURE_BINS - 1;
    p->count++;
    p->right += right;
    p->within_two += right || accepts(l, second);
    p->sure += shares[best] >= SURE;
    p->sure_right += shares[best] >= SURE && right;
    p->binned[bin]++;
    p->binned_right[bin] += right;
    p->confusion[right ? best : l->scam][best]++;
    count_language(p, l->language, right);
}

int classifier_prove(const struct dialog *d, const char *folder, struct arena *a, struct proof *out,
                     struct err *e)
{
    struct lessons l;
    double *scores, shares[CLASSES_MOST], sharpness;

    *out = (struct proof){.count = 0};
    if (lessons_read(&l, d, folder, FOLDS_TO_PROVE, a, e) < 0)
        return -1;
    out->class_count = l.class_count;
    out->classes = l.classes;
    scores = scores_unread(&l, a);
    sharpness = honest_sharpness(&l, scores);
    for (size_t i = 0; i < l.count; i++) {
        classifier_shares(l.class_count, sharpness, scores + i * l.class_count, shares);
        count_lesson(out, &l.list[i], shares);
    }
    return 0;
}
