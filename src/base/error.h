// The error type is public; here it is for the layers.
#pragma once

#include "brine/error.h"
