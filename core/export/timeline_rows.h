// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/csv_cell.h"
#include "core/export/run_import.h"

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// Where the columns of a timeline are in its rows.
class TimelineHeader {
 public:
  /// From the cells of the first row. Returns what is wrong with them, as a sentence; empty when all columns are there.
  /// `cut`: nothing says that the last cell is whole.
  [[nodiscard]] std::string set(std::span<const std::string_view> names, bool cut);

  [[nodiscard]] std::size_t place(TimelineColumn column) const noexcept {
    return static_cast<std::size_t>(place_[static_cast<std::size_t>(column)]);
  }
  /// The column in this place of a row, in words that begin with a space; empty when none is known to be there.
  [[nodiscard]] std::string where(int place) const;

 private:
  std::array<int, kTimelineColumns.size()> place_{};
};

/// A row as it stands in a block. Its run, job and worker are numbers of the block's lists, in which neighbours share
/// an entry; ImportedTask::job and worker are left to whoever knows the run.
struct TimelineRow {
  ImportedTask task;
  std::uint32_t run = 0;
  std::uint32_t job = 0;
  std::uint32_t worker = kNoLane;  ///< kNoLane: the cell is empty
  std::uint32_t line = 0;          ///< from 0 at the beginning of the block
};

/// The rows of one block of a timeline file, checked as far as each can be checked alone. Blocks know nothing of each
/// other, so several threads may parse several blocks. All texts are views of it.
struct TimelineBlock {
  std::string bytes;
  bool is_last = false;  ///< nothing of the file follows

  std::vector<TimelineRow> rows;                         ///< as far as they are right
  std::vector<std::array<std::string_view, 2>> runs;     ///< run_id and executor
  std::vector<std::string_view> jobs;                    ///< names
  std::vector<std::array<std::string_view, 3>> workers;  ///< the cells worker, pid and tid
  std::deque<TaskExtra> extras;
  std::string unfolded;           ///< texts that had doubled quotes
  std::deque<std::string> texts;  ///< texts that had to be made clean
  std::uint32_t lines = 0;
  std::string error;  ///< why the row after the last of `rows` is wrong, in line `error_line`
  std::uint32_t error_line = 0;
};

/// Fills all but `bytes` and `is_last` of the block.
void parse_timeline_block(const TimelineHeader& header, TimelineBlock& block);

}  // namespace poolscope
