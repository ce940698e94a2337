/* Functions of basic arithmetic alone, which give the same bits on any machine; those of a C
 * library need not. */
#ifndef MAGNETAR_NN_FUNCTION_H
#define MAGNETAR_NN_FUNCTION_H

double nn_exp(double x);    /* x <= 700; within 1e-15 of e^x, relative */
double nn_log(double x);    /* x > 0, normal */
double nn_cos_pi(double x); /* cos(pi x), 0 <= x <= 1 */

#endif
