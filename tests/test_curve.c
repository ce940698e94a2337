#include "tests/suites.h"
CU_pSuite suite_curve(void){return CU_add_suite("curve",NULL,NULL);}
