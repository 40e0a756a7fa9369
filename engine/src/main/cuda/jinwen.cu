/* All kernels of the forward pass and of what follows it; build.sh makes PTX of them. */
#include "attention.h"
#include "shortlist.h"
