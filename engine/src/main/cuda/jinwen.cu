/* All kernels of the forward pass; build.sh makes PTX of them. */
#include "attention.h"
