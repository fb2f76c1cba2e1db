// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <string>
#include <string_view>

namespace poolscope {

/// An error of a trace for people: those of our own are told by their words ("exit status 1"), of others the type may
/// say something.
[[nodiscard]] std::string_view error_words(std::string_view error) noexcept;

/// Of a task that did not end well: "a.log: exit status 1", or what became of it where it has no error.
[[nodiscard]] std::string failure_words(const Trace& trace, RowId row);

}  // namespace poolscope
