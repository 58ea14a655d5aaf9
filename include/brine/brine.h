/* brine in C: open a scikit-learn model, ask what it has, let it predict. For every language that can call C.
 *
 *   brine_model* model;
 *   if (brine_open("iris.pkl", NULL, &model) != 0) return complain(brine_error());
 *   const int64_t shape[] = {n, 4};
 *   const brine_view rows = {BRINE_FLOAT64, 2, shape, NULL, data};
 *   status = brine_call_into(model, "predict", &rows, labels, n * sizeof(int64_t));
 *   brine_close(model);
 *
 * Functions that give an int give 0, or the exit code of `brine` for what went wrong: 64 usage, 65 malformed or over a
 * limit, 66 no such file, 69 unsupported, 70 a fault of brine's own, 77 unsafe. A model may be used by many threads at
 * once. */
#ifndef BRINE_BRINE_H
#define BRINE_BRINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct brine_model brine_model;

typedef enum brine_dtype {
  BRINE_BOOL, BRINE_INT8, BRINE_UINT8, BRINE_INT16, BRINE_UINT16, BRINE_INT32, BRINE_UINT32, BRINE_INT64, BRINE_UINT64,
  BRINE_FLOAT16, BRINE_FLOAT32, BRINE_FLOAT64,
  BRINE_TEXT,  /* elements are brine_text */
  BRINE_CELL   /* elements are brine_cell */
} brine_dtype;

typedef struct brine_text {  /* UTF-8, not ended by a zero */
  size_t size;
  const char* data;
} brine_text;

typedef enum brine_cell_kind {
  BRINE_NONE, BRINE_NA, BRINE_BOOLEAN, BRINE_INTEGER, BRINE_REAL, BRINE_STRING
} brine_cell_kind;
typedef struct brine_cell {  /* an element of an array of mixed types */
  union {
    int64_t integer;   /* BRINE_BOOLEAN, BRINE_INTEGER */
    double real;       /* BRINE_REAL */
    const char* data;  /* BRINE_STRING */
  } value;
  uint32_t size;       /* of the text */
  uint32_t kind;       /* brine_cell_kind */
} brine_cell;

typedef struct brine_view {  /* an array of the caller's */
  brine_dtype dtype;
  int rank;                /* 1 to 4 */
  const int64_t* shape;    /* rank extents */
  const int64_t* strides;  /* rank strides in bytes; NULL: row-major */
  const void* data;
} brine_view;

typedef struct brine_options {
  int threads;          /* that one call may use at most; 0: as many as the machine has */
  /* What opening may cost; 0: the default. */
  uint64_t memory_max;  /* bytes; 1 GiB, or 8 times the file if that is more */
  uint64_t nodes_max;   /* objects; 2^27 */
  uint64_t work_max;    /* steps, such as opcodes and bytes unpacked; 2^32, or 4 times the default of memory_max */
  uint64_t depth_max;   /* of JSON in JSON; 10 000 */
} brine_options;

const char* brine_version(void);
/* What went wrong in this thread's last call that gave no 0: with its place. Lives until the next such call. */
const char* brine_error(void);

int brine_open(const char* path, const brine_options* options, brine_model** model); /* options may be NULL */
/* The bytes must stay unchanged while the model is used; `name` stands for a file in messages. */
int brine_open_bytes(const void* bytes, size_t size, const char* name, const brine_options* options,
                     brine_model** model);
void brine_close(brine_model* model); /* NULL is fine */

size_t brine_method_count(const brine_model* model);
const char* brine_method_name(const brine_model* model, size_t i); /* "predict", …; NULL beyond the last */
int64_t brine_n_features_in(const brine_model* model);             /* -1: not known */

/* What a fit left, by its path in the object ("labels_", "steps[1].coef_"): row-major, of rank 0 for a number or text.
   What the view points to lives as long as the model. */
int brine_attribute(brine_model* model, const char* path, brine_view* view);

/* The type of what `method` gives for such rows: dtype, rank, and at most 4 extents in shape. */
int brine_output_type(const brine_model* model, const char* method, const brine_view* rows, brine_dtype* dtype,
                      int* rank, int64_t shape[4]);
/* `method` of every row, row-major into `out`, of exactly out_bytes bytes. Text in it lives as long as the model. */
int brine_call_into(const brine_model* model, const char* method, const brine_view* rows, void* out, size_t out_bytes);

#ifdef __cplusplus
}
#endif

#endif
