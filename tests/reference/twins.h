// The reference twins of all operations, by the file that holds them; each file is named as that of src/ops.
#pragma once

#include "reference/twin.h"

namespace brine::reference {

using TwinOf = Values(const Call& call);

TwinOf add, subtract, multiply, divide, floor_divide, remainder, maximum, minimum;       // arithmetic.cc
TwinOf barycenter;                                                                       // barycenter.cc
TwinOf all_rows, largest_of_all, sum_of_rows, is_own_pair, square_of_rows;               // batch.cc
TwinOf nearest_in_boxes;                                                                 // box_tree.cc
TwinOf bspline_basis;                                                                    // bsplines.cc
TwinOf cast, number;                                                                     // cast.cc
TwinOf category_codes, one_hot;                                                          // categories.cc
TwinOf check, refuse_where;                                                              // check.cc
TwinOf column_products;                                                                  // column_products.cc
TwinOf column, take_columns, make_table;                                                 // columns.cc
TwinOf less, less_equal, equal, not_equal, logical_and, logical_or, logical_not, where;  // compare.cc
TwinOf hash_columns, circular_convolution;                                               // convolve.cc
TwinOf couple_probabilities;                                                             // couple_probabilities.cc
TwinOf draw_integers, draw_categories, draw_truncated, random_after;                     // draws.cc
TwinOf exp, exp2, expm1, log, log1p, expit, sqrt, floor, ceil, rint, trunc, tanh, negative, abs, sign,
    is_nan, is_infinite, is_missing;         // elementwise.cc
TwinOf every_nth, values_by_column, values_by_row;// flat_batch.cc
TwinOf factor_by_coordinates, factor_by_gradient, factor_by_steps;  // factorize.cc
TwinOf hash_candidates;                           // hash_forest.cc
TwinOf tree_leaves, forest_sum, tree_paths;  // forest.cc
TwinOf restore_gaps;                         // gaps.cc
TwinOf count_reached, interpolate;           // interpolate.cc
TwinOf kernel_density;                       // kernel_density.cc
TwinOf cut_text, refuse_third_label;         // labels.cc
TwinOf least_angle_codes;                    // least_angle.cc
TwinOf matmul;                               // matmul.cc
TwinOf smallest, csr_where, sorted_csr, csr_ones, csr_rows, dense_filled, ragged_values,
    ragged_columns, min_plus;                // neighbors.cc
TwinOf pair_sum, quadratic_pairs, batch_pair_sum;                                                     // pairs.cc
TwinOf patches;                                                                                       // patches.cc
TwinOf count_records, hash_records, count_items, hash_items, nonzero_columns;                         // records.cc
TwinOf sum, prod, max, min, argmax, argmin, any, all, cumsum, down_batch, row_square_sums;            // reduce.cc
TwinOf regroup, turn_batch, reverse_batch, stack_in_front;                                            // regroup.cc
TwinOf csr_row_norms, divide_csr_rows, without_zeros, turned_rows;                                    // row_norms.cc
TwinOf nearest_in_tree, within_tree, nearest_by_heap;                                                 // search_tree.cc
TwinOf selected_smallest;                                                                             // selection.cc
TwinOf reshape, transpose, broadcast_rows, concat, repeat;                                            // shape.cc
TwinOf to_dense, to_csr, scale_columns, sum_duplicates, stored_values, with_stored_values, join_csr;  // sparse.cc
TwinOf coordinate_codes, matching_pursuit;                                                            // sparse_codes.cc
TwinOf sin, cos, tan, arcsin, arccos, arctan, sinh, cosh, arcsinh, arccosh, arctanh, cbrt, erf, erfc,
    ndtr, log_ndtr, ndtri, digamma, gammaln, logit, power, logaddexp;  // special.cc
TwinOf take, take_along, argsort, sort, scatter_columns;  // take.cc
TwinOf topic_weights;                        // topics.cc
TwinOf triangular_solve, bessel_k;                        // triangular.cc
TwinOf count_terms, hash_terms;                           // vectorize.cc

// Whether other ones of equal values, or another order of them, are all that differs.
bool is_as_near(const Call& call, const Values& expected, const Values& found);  // places in the first input's rows
bool is_as_near_in_boxes(const Call& call, const Values& expected, const Values& found);
bool is_same_by_value(const Call& call, const Values& expected, const Values& found);     // CSR, by value
bool is_near_sum(const Call& call, const Values& expected, const Values& found);          // of circular_convolution
bool is_within_tolerance(const Call& call, const Values& expected, const Values& found);  // of kernel_density
bool is_near_in_rows(const Call& call, const Values& expected, const Values& found);      // by each row's largest
bool is_as_low(const Call& call, const Values& expected, const Values& found);            // the lasso's objective

}  // namespace brine::reference
