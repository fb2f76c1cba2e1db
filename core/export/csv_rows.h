// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace poolscope {

/// The rows of comma-separated values (RFC 4180) that lie in memory, one after the other: LF or CRLF, quoted cells over
/// several lines. Not thread-safe.
class CsvRows {
 public:
  static constexpr std::size_t kMostCells = 100;

  /// `bytes` begins with a row. `is_last`: nothing of the file follows; else it ends with a row, as CsvBlocks cuts it.
  /// Cells with doubled quotes are unfolded into `unfolded`, which is emptied first.
  CsvRows(std::string_view bytes, bool is_last, std::string& unfolded);
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// The next row that is not blank; false at the end and on an error.
  bool next();

  /// Cells of the row, without their quotes. The list is valid until next(), the texts as long as `bytes` and
  /// `unfolded`.
  [[nodiscard]] std::span<const std::string_view> cells() const noexcept { return {cells_.data(), count_}; }
  /// The line in which the row begins (or the error lies), from 1 at the first byte.
  [[nodiscard]] std::int64_t line() const noexcept { return line_; }
  /// Where the next row begins in the bytes.
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }
  /// The line after the last row.
  [[nodiscard]] std::int64_t next_line() const noexcept { return next_line_; }
  /// What is wrong, as sentences; empty when all is well. `cell` is the number of the cell that is too
  /// long, from 0, or -1.
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  [[nodiscard]] int too_long_cell() const noexcept { return too_long_cell_; }

  /// The file ends without a line end behind this row.
  [[nodiscard]] bool unterminated() const noexcept { return unterminated_; }
  /// It is unterminated, and its last cell has begun: nothing says that the cell is whole.
  [[nodiscard]] bool cut() const noexcept { return cut_; }
  /// There is nothing behind the row in the file.
  [[nodiscard]] bool at_end() const noexcept { return is_last_ && at_ == bytes_.size(); }

 private:
  enum class CellEnd : std::uint8_t { comma, line, file, error };
  bool read_simple_row();
  bool read_row();
  CellEnd read_cell();
  CellEnd read_plain();
  CellEnd read_quoted();
  CellEnd fail(std::string message);
  bool keep(std::string_view cell);

  const std::string_view bytes_;
  const bool is_last_;
  bool has_quotes_;
  std::size_t at_ = 0;
  std::array<std::string_view, kMostCells> cells_;
  std::size_t count_ = 0;
  std::string& unfolded_;  // is given room for all when it is first used, so that its texts stay where they are
  std::int64_t line_ = 1;
  std::int64_t next_line_ = 1;
  std::string error_;
  int too_long_cell_ = -1;
  bool quoted_ = false;  // the cell read last was quoted
  bool unterminated_ = false;
  bool cut_ = false;
};

}  // namespace poolscope
