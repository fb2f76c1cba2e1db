// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/input_file.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// Reads comma-separated values (RFC 4180) row by row: LF or CRLF, with or without a byte order mark,
/// quoted cells over several lines. Memory is bounded by the size of a row, and rows are bounded.
/// Not thread-safe.
class CsvReader {
 public:
  explicit CsvReader(const std::string& path) : input_(path), opened_(input_.error().empty()) {}

  /// The file is there and can be read.
  [[nodiscard]] bool opened() const noexcept { return opened_; }

  /// The next row that is not blank; false at the end and on an error.
  bool next();

  /// Cells of the row, without their quotes; valid until next() or at_end().
  [[nodiscard]] const std::vector<std::string_view>& cells() const noexcept { return cells_; }
  /// The line in which the row begins (or the error lies), from 1.
  [[nodiscard]] std::int64_t line() const noexcept { return line_; }
  /// What is wrong, as sentences; empty when all is well. `cell` is the number of the cell that is too
  /// long, from 0, or -1.
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  [[nodiscard]] int too_long_cell() const noexcept { return too_long_cell_; }

  /// The file ends without a line end behind this row.
  [[nodiscard]] bool unterminated() const noexcept { return unterminated_; }
  /// It is unterminated, and its last cell has begun: nothing says that the cell is whole.
  [[nodiscard]] bool cut() const noexcept { return cut_; }
  /// There is nothing behind the row.
  [[nodiscard]] bool at_end() { return input_.peek() == InputFile::kEnd; }

 private:
  enum class CellEnd : std::uint8_t { comma, line, file, error };
  bool read_simple_row();
  CellEnd read_cell();
  CellEnd read_plain();
  CellEnd read_quoted();
  CellEnd fail(std::string message);
  bool keep(int byte, std::size_t begin);

  InputFile input_;
  const bool opened_;
  std::string text_;               // the cells of the row, one after the other
  std::vector<std::size_t> ends_;  // where each cell ends in text_
  std::vector<std::string_view> cells_;
  std::int64_t line_ = 1;
  std::string error_;
  int too_long_cell_ = -1;
  bool started_ = false;
  bool quoted_ = false;  // the cell read last was quoted
  bool unterminated_ = false;
  bool cut_ = false;
};

}  // namespace poolscope
