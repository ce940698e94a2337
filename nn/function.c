#include "nn/function.h"

#include <math.h>

#define LN2_HIGH 0x1.62e42fefap-1
#define LN2_LOW  0x1.cf79abc9e3b3ap-40
#define PI       3.14159265358979323846

/* e^x = 2^n e^r with |r| <= ln 2 / 2, by its series. */
double nn_exp(double x) {
    if (!(x >= -740))
        return x < -740 ? 0 : x; /* what is no number stays so */
    const double n = nearbyint(x / (LN2_HIGH + LN2_LOW));
    const double r = (x - n * LN2_HIGH) - n * LN2_LOW;
    double sum = 1;
    for (int k = 16; k > 0; k--)
        sum = 1 + sum * r / k;
    return ldexp(sum, (int)n);
}

/* log(m 2^n) with m in [sqrt(1/2), sqrt(2)): 2 atanh((m - 1) / (m + 1)), by its series. */
double nn_log(double x) {
    int n;
    double m = frexp(x, &n), sum = 0;
    if (m < 0.70710678118654752440) {
        m *= 2;
        n--;
    }
    const double z = (m - 1) / (m + 1), square = z * z;
    for (int k = 25; k > 0; k -= 2)
        sum = sum * square + 1.0 / k;
    return 2 * z * sum + n * LN2_LOW + n * LN2_HIGH;
}

double nn_cos_pi(double x) {
    const double y = x <= 0.5 ? x : 1 - x, square = PI * y * PI * y;
    double sum = 1;
    for (int k = 24; k > 0; k -= 2)
        sum = 1 - sum * square / (k * (k - 1));
    return x <= 0.5 ? sum : -sum;
}
