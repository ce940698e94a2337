/* An ONNX graph in text and the layers that it must be. */
#ifndef MAGNETAR_TESTS_ONNX_CHECK_H
#define MAGNETAR_TESTS_ONNX_CHECK_H

struct onnx_case {
    const char *model;  /* as onnx_make takes it */
    const char *layers; /* separated by "; "; behind ! what a refusal or an error says */
};

/* Layers are written so. Products: name groups*rows x depth x columns. Softmax: name outer x length
 * x inner. Others: name type images channels rows x columns, with their window. Bits of operands
 * where they are not of f32. A difference is printed. */
void onnx_check(const struct onnx_case *c);

#endif
