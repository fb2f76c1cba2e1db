// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolscope::support {

/// What a source file breaks of the rules that hold for every file here, one sentence each, with the line:
///  - dependencies point one way (app -> ui -> core, and inside core and ui as in `source_rules.cpp`);
///  - core and what it includes know no Qt, and live futures meet Qt only in ui/bridge;
///  - includes are written from the root of the repository;
///  - the licence line comes first, a header has `#pragma once`, a file has at most 500 lines.
/// `path` is relative to the root ("core/futures/future.h"); `text` is the whole file. Pure and thread-safe.
[[nodiscard]] std::vector<std::string> broken_rules(std::string_view path, std::string_view text);

}  // namespace poolscope::support
