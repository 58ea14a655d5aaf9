// What a lowering reads: the attributes of a fitted object, each checked as it is read. A cheap handle by value.
//
// Whatever is missing or has another shape or kind throws Error with the attribute's path and place: "steps[1].coef_:
// expected shape (3, 4), found (3, 5)". An option that a lowering does not know is refused by `unsupported`, never
// ignored.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ops/operand.h"
#include "sklearn/attribute.h"
#include "sklearn/estimator.h"
#include "sklearn/methods.h"

namespace brine::sklearn {

inline constexpr Index kAny = -1;  // in a wanted shape: any extent

class Fitted {
 public:
  explicit Fitted(Entry* entry) : entry_(entry) {}

  std::string_view class_name() const { return entry_->class_name; }
  Version version() const { return entry_->version; }  // of the scikit-learn that fitted it
  bool since(int major, int minor) const { return version() >= Version{major, minor}; }
  Program& program() const;
  const std::string& path() const { return entry_->path; }
  const object::Ref& ref() const { return entry_->ref; }

  // ---- attributes as they stand ----
  bool has(std::string_view name) const { return static_cast<bool>(find(name)); }
  bool has_value(std::string_view name) const;                         // there, and not None
  object::Ref find(std::string_view name) const;                       // an empty Ref if it is not there
  object::Ref get(std::string_view name) const;                        // throws if it is not there
  object::Ref first_of(
      std::initializer_list<std::string_view> names) const;  // names changed over the releases: newest first

  // ---- plain values ----
  bool flag(std::string_view name) const;
  bool flag_or(std::string_view name, bool otherwise) const;           // absent or None: otherwise
  Index integer(std::string_view name) const;
  Index integer_or(std::string_view name, Index otherwise) const;
  double number(std::string_view name) const;
  double number_or(std::string_view name, double otherwise) const;
  std::string text(std::string_view name) const;
  std::string text_or(std::string_view name, std::string otherwise) const;  // absent, None or no text: otherwise
  std::vector<double> numbers(std::string_view name) const;            // flat
  std::vector<Index> integers(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  // A number or an array of numbers beside an operator: a Python number is weak, a numpy scalar is not (under numpy 1
  // both are).
  Operand scalar(std::string_view name) const;
  Operand scalar_of(const object::Ref& value) const;

  // ---- arrays as constants of the program ----
  Value array(std::string_view name, Shape shape) const;               // of exactly this shape (kAny: any extent)
  Value array(std::string_view name) const;                            // of any shape
  Value array_if(bool wanted, std::string_view name, Shape shape) const {
    return wanted ? array(name, std::move(shape)) : Value();
  }
  Value constant(const object::Ref& value, std::string_view what) const;
  template <class T>
  Value constant(Dtype dtype, Shape shape, std::vector<T> values) const {
    return program().constant(dtype, std::move(shape), std::move(values), path());
  }
  Value constant(std::vector<double> values) const;                    // (k,) float64
  Value constant(std::vector<Index> values) const;                     // (k,) int64
  Value classes(std::string_view name = "classes_") const;             // (k,) of any dtype
  std::vector<Value> arrays(std::string_view name) const;              // a list of arrays
  void require_shape(const Value& value, std::string_view name, Shape shape) const;

  // ---- what all estimators have ----
  Index n_features() const;  // n_features_in_, or what older files have; throws if neither is there
  Index n_features_or(Index otherwise) const;
  void set_n_features(Index n) const;                                  // where it follows from another attribute
  void children_check_input() const { entry_->needs_input_check = false; }
  void set_takes(Takes takes) const { entry_->takes = takes; }  // where the fitted state decides, not the class
  // Before memory is asked for what is made of an array of the file: see Model.
  void charge(const object::Ref& array, std::uint64_t bytes) const;

  // ---- nested estimators, lowered once each ----
  Methods methods(std::string_view name) const;                        // of an attribute
  Methods methods(const object::Ref& child,
                  const std::string& name) const;  // None, "passthrough": gives back what it is given
  std::vector<Methods> all_methods(std::string_view name) const;       // of a list, or an object array, row by row
  Fitted child(const object::Ref& child,
               const std::string& name) const;  // its attributes, whether or not its class can be lowered
  Fitted child(std::string_view name) const { return child(get(name), std::string(name)); }

  [[noreturn]] void fail(std::string_view name, const std::string& what) const;         // Error{kMalformed}
  [[noreturn]] void unsupported(std::string_view name, const std::string& what) const;  // Error{kUnsupported}
  Place place(std::string_view name = {}) const;

  template <class T>
  const T& keep(std::unique_ptr<T> payload) const {
    return program().keep(std::move(payload));
  }

 private:
  Entry* entry_;
};

}  // namespace brine::sklearn
