/* arena.h: memory with one lifetime: many small pieces, freed together.
 * SPDX-License-Identifier: MIT
 *
 * Lifetimes in this program: the turn (an arena reset after each message), the object (x_new/x_free), the
 * process (loaded once by app). Functions that return text or arrays "in the arena" leave them valid until
 * that arena is reset or freed. Memory is zeroed and aligned for any type. Running out ends the process
 * (err_out_of_memory), so no call here can fail. Disadvantage: nothing can be given back singly.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
struct arena *arena_new_small(void); /* for one of many that live long */
void arena_free(struct arena **a);
void arena_reset(struct arena *a); /* keeps the newest block */

void *arena_alloc(struct arena *a, size_t bytes);
void *arena_array(struct arena *a, size_t count, size_t each);             /* checks count * each */
char *arena_copy(struct arena *a, const char *text);                       /* NULL gives NULL */
char *arena_copy_bytes(struct arena *a, const void *bytes, size_t length); /* adds a NUL behind */
char *arena_print(struct arena *a, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
