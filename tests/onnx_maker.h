/* ONNX models from text, so that a test shows the graph that it is about. */
#ifndef MAGNETAR_TESTS_ONNX_MAKER_H
#define MAGNETAR_TESTS_ONNX_MAKER_H

#include <stddef.h>
#include <stdint.h>

#define ONNX_MADE_MAX 16384u

struct onnx_made {
    uint8_t bytes[ONNX_MADE_MAX];
    size_t n;
};

/* Statements are separated by semicolons:
 *   opset 13
 *   in x f32 2,N,8           a graph's input; a dimension is a number, a name (with ~ for a blank),
 *                            or ? for none
 *   says y f32 2,3           a declared shape of an inner tensor
 *   const k i64 3 = 1,2,3    an initializer; a scalar has - for dimensions; =packed, =raw and =one
 *                            (each number a field of its own) write the same in other ways
 *   sparse w f32 4,3         a sparse initializer
 *   weights w f32 4,3        an initializer whose values are missing
 *   Op a,,b > y,z key=1 keys=1,2, text='SAME' real=1.5f ref=@name at=domain
 *                            a node; a list of one ends with a comma; at= names the domain
 *   fn Name a,b > y          a function of domain `local`; up to `end` its nodes
 *   graph key                an attribute of the node before it, a graph; up to `end`; `out y`
 *                            names its outputs
 * Types are f32, f64, i64, i32, i8, u8, bool and none. A mistake in the text ends the test. */
void onnx_make(struct onnx_made *m, const char *text);

#endif
