#include <ctype.h>
#include <string.h>

#include "cli/plot/pen.h"
#include "sim/manifest.h"

/* Widths of Helvetica's characters from blank to tilde in 1/1000 of the size (Adobe's font
 * metrics); Arial, Liberation Sans and Nimbus Sans have the same. */
static const unsigned short widths[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

#define LATIN 0.58 /* of U+0080 to U+00FF, as the multiplication sign and the micro sign */
#define WIDE  0.7  /* of what is none of these, but for the widest scripts */
#define BOLD  1.07 /* of bold text, about */

double pen_width(const char *text, bool bold) {
    double width = 0;
    for (size_t n; *text; text += n) {
        n = manifest_character(text);
        n = n ? n : 1;
        const unsigned char c = (unsigned char)*text;
        width += n > 2                  ? 1
                 : c >= ' ' && c <= '~' ? widths[c - ' '] / 1000.0
                 : c < 0xc4             ? LATIN
                                        : WIDE;
    }
    return bold ? BOLD * width : width;
}

/* Characters that XML has not: surrogates are no characters, the last two of a plane are left. */
static bool is_shown(const char *text, size_t n) {
    const unsigned char *p = (const unsigned char *)text;
    if (n == 1)
        return !iscntrl(*p);
    if (n == 2)
        return !(p[0] == 0xc2 && p[1] < 0xa0);
    return !(n == 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe);
}

void pen_clean(char *buf, size_t size, const char *text) {
    size_t used = 0;
    for (size_t n; *text; text += n) {
        n = manifest_character(text);
        const bool shown = n && is_shown(text, n);
        n = n ? n : 1;
        if (used + (shown ? n : 1) >= size)
            break;
        if (shown)
            memcpy(buf + used, text, n);
        else
            buf[used] = '?';
        used += shown ? n : 1;
    }
    buf[used] = '\0';
}
