/* json_gate.h: the grammar of JSON (RFC 8259), checked on the bytes before a tree is built.
 * SPDX-License-Identifier: MIT
 *
 * What passes is one value of at most JSON_DEPTH levels in valid UTF-8, without \u0000, lone surrogates, raw
 * control characters or numbers that a double would change, and nothing behind it. So the parser of json.h
 * never sees a byte of which it is forgiving. Only json.c needs this; equal keys are its own to find.
 */
#ifndef BASE_JSON_GATE_H
#define BASE_JSON_GATE_H

#include "base/err.h"
#include <stddef.h>

/* *keys: how many members there are in all objects together. ERR_INPUT with line and column. */
int json_gate(const char *text, size_t length, size_t *keys, struct err *e) MUST_USE;

/* ERR_INPUT at the place of the key number `key` (from 0, in the order of the text) of a text that passed. */
int json_gate_refuse_key(const char *text, size_t length, size_t key, const char *why,
                         struct err *e);

#endif
