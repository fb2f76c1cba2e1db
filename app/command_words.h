// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace poolscope::app {

/// Where inputs come from: written on the command line, or lines of a file.
struct InputSource {
  std::vector<std::string> values;
  std::string file;     ///< "-" is standard input; empty: `values` are the inputs
  bool linked = false;  ///< goes along with the source before it, one by one
};

/// What stands behind the options in the manner of GNU parallel:
///
///     -- gzip -9 {} ::: a.log b.log          values
///     -- cc -D{2} {1} ::: a.c b.c ::: X Y     each with each
///     -- cksum {} :::: list.txt               lines of a file
///     -- mv {1} {2} ::: a b :::+ c d          the first with the first, the second with the second
struct CommandWords {
  std::string command;
  std::vector<InputSource> sources;
};

/// Takes these words out of the arguments of `run`. Throws UsageError for `:::` without anything.
[[nodiscard]] CommandWords take_command_words(std::vector<std::string>& arguments);

/// The inputs of one source.
struct InputList {
  std::vector<std::string> values;
  bool linked = false;
};

/// Each input of one source with each of the others, the columns separated by tabs; what is linked goes with
/// its neighbour one by one, as far as the shorter of them reaches. Throws UsageError for a value that holds a
/// tab, or more combinations than a run can have.
[[nodiscard]] std::vector<std::string> combined(const std::vector<InputList>& sources);

/// So many inputs at a time as one, separated by tabs. Throws UsageError for one that holds a tab.
[[nodiscard]] std::vector<std::string> grouped(const std::vector<std::string>& inputs, std::size_t at_once);

/// A line of comma separated values as one separated by tabs; quotes as in RFC 4180. Throws UsageError.
[[nodiscard]] std::string tabs_for_commas(const std::string& line);

}  // namespace poolscope::app
