/* Labels of rows of four float64: library_c MODEL < ROWS. The example of docs/library.md. */
#include <inttypes.h>
#include <stdio.h>

#include "brine/brine.h"

int main(int count, char** arguments) {
  static double values[1000][4];
  static int64_t labels[1000];
  brine_model* model = NULL;
  int status = count == 2 ? brine_open(arguments[1], NULL, &model) : 64;
  const int64_t shape[] = {(int64_t)fread(values, sizeof values[0], 1000, stdin), 4};
  const brine_view rows = {BRINE_FLOAT64, 2, shape, NULL, values};
  if (status == 0) status = brine_call_into(model, "predict", &rows, labels, (size_t)shape[0] * sizeof labels[0]);
  if (status != 0) fprintf(stderr, "%s\n", brine_error());
  for (int64_t i = 0; status == 0 && i < shape[0]; ++i) printf("%" PRId64 "\n", labels[i]);
  brine_close(model);
  return status;
}
