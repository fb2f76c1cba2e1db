// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lets a failed QCOMPARE show values of standard types, and names what an expression throws.

#include "core/sync/log.h"

#include <QTest>

#include <exception>
#include <string>
#include <type_traits>
#include <vector>

namespace QTest {

template <>
inline char* toString(const std::string& text) {
  return qstrdup(text.c_str());
}
template <>
inline char* toString(const std::vector<int>& numbers) {
  std::string text = "{";
  for (const int number : numbers)
    text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  return qstrdup((text + "}").c_str());
}

}  // namespace QTest

namespace poolscope::support {

/// "type: text" of what `call` throws, "" when it throws nothing.
template <class Call>
[[nodiscard]] std::string thrown_by(Call&& call) {
  try {
    static_cast<void>(call());
    return {};
  } catch (...) {
    return describe(std::current_exception());
  }
}

}  // namespace poolscope::support
