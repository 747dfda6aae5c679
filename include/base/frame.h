/* frame.h: what two processes of ours say to each other over a socket: frames of text fields, in one format.
 * SPDX-License-Identifier: MIT
 *
 *   frame  = length(4) kind(1) field*      length: bytes behind itself, 1 to FRAME_MOST; big-endian, as all numbers here
 *   field  = length(4) bytes NUL           the bytes hold no NUL, so a field is a C string where it lies
 *          | FFFFFFFF                      absent (NULL)
 * Numbers are fields in decimal. A frame is read from a buffer in place and lives as long as the bytes do. Neither side trusts the
 * other: what is no frame is ERR_INPUT, and the connection is over, since there is no place to begin again.
 * Disadvantage: a frame is held whole, so FRAME_MOST bounds what may be said at once.
 */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include "base/buf.h"
#include <stdint.h>

#define FRAME_MOST ((size_t)1024 * 1024)
#define FRAME_FIELDS 512

struct frame {
    unsigned char kind;
    size_t count;
    const char *fields[FRAME_FIELDS]; /* NULL: absent */
    size_t size;                      /* bytes that it took */
};

/* 1: *out is the first frame of these bytes. 0: it is not all there yet. -1: ERR_INPUT. */
int frame_read(const char *bytes, size_t length, struct frame *out, struct err *e) MUST_USE;

/* The field number `index`; NULL: absent, or the frame has fewer. */
const char *frame_text(const struct frame *f, size_t index);
/* `otherwise` when it is absent, or no number. */
int64_t frame_number(const struct frame *f, size_t index, int64_t otherwise);

/* Writing: begin, the fields in order, end. Past the ceiling of `out`, or past FRAME_MOST, the whole frame is taken back and frame_end is false. */
struct frame_writer {
    struct buf *out;
    size_t from;
};
struct frame_writer frame_begin(struct buf *out, unsigned char kind);
void frame_put(struct frame_writer *w, const char *text); /* NULL: absent */
void frame_put_bytes(struct frame_writer *w, const char *bytes,
                     size_t length); /* up to the first NUL among them; NULL: absent */
void frame_put_number(struct frame_writer *w, int64_t number);
bool frame_end(struct frame_writer *w);

#endif
