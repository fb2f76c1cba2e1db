// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// What an expression may ask for. A function gets the words between its brackets where they are
/// names of runs, e.g. wall(two), and empties for numbers. It throws ExpressionError when there is no
/// such figure.
using FigureSource = std::function<double(std::string_view function, const std::vector<std::string>& runs)>;

/// An expression is written wrongly, or asks for what is not there: what() is a sentence.
class ExpressionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One side against the other, as `wall(two) / wall(ten) > 3` compares them.
struct ClaimComparison {
  double left = 0;
  double right = 0;
  std::string op;  ///< "<" "<=" ">" ">=" "==" "!="
  bool holds = false;
};

/// What came out.
struct Evaluation {
  double value = 0;                          ///< 1 and 0 stand for true and false
  std::vector<ClaimComparison> comparisons;  ///< all that were looked at, in order
  [[nodiscard]] bool holds() const noexcept { return value != 0; }
};

/// Evaluates an expression in Python's spelling: numbers, + - * / ( ), comparisons that may be
/// chained (`0.8 < wall(a) / wall(b) < 1.2`), `and or not`, `A if C else B`, min() max() abs() ceil() floor() round(),
/// and the figures of `source`. Nothing else: no names of variables, no loops, at most 1000 characters
/// and 50 levels, so the expression of a stranger can do no harm. Division by nothing gives an infinite
/// or undefined number, and no comparison with an undefined one holds. Throws ExpressionError.
[[nodiscard]] Evaluation evaluate(std::string_view expression, const FigureSource& source);

/// The names of runs that the expression mentions, each once; throws ExpressionError when it is
/// written wrongly. Asks for no figure.
[[nodiscard]] std::vector<std::string> runs_in(std::string_view expression);

}  // namespace poolscope
