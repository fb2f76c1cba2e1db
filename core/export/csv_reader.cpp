// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_reader.h"

#include "core/export/text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kMostCells = 100;
constexpr std::size_t kMostCellBytes = kMaxFieldBytes + 1;  // with an apostrophe

// The top bit of each byte that is a comma, among the eight bytes of `row` from `at` on, the first lowest.
std::uint64_t commas_at(std::string_view row, std::size_t at) noexcept {
  constexpr std::uint64_t kLow = 0x7F7F'7F7F'7F7F'7F7FU;
  constexpr std::uint64_t kCommas = 0x2C2C'2C2C'2C2C'2C2CU;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, row.data() + at, std::min<std::size_t>(8, row.size() - at));
  if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  const std::uint64_t differs = bytes ^ kCommas;  // 0 where there is a comma
  return ~(((differs & kLow) + kLow) | differs | kLow);
}

}  // namespace

bool CsvReader::next() {
  if (!error_.empty()) return false;
  if (!started_) {
    started_ = true;
    if (input_.peek() == 0xEF) {  // EF BB BF, the byte order mark; a column's name never begins so
      input_.get();
      if (input_.get() != 0xBB || input_.get() != 0xBF) {
        fail("This is not a text in UTF-8.");
        return false;
      }
    }
  }
  while (true) {
    if (read_simple_row()) return true;
    line_ = input_.line();
    if (input_.peek() == InputFile::kEnd) {
      error_ = input_.error();
      return false;
    }
    text_.clear();
    ends_.clear();
    CellEnd end = CellEnd::comma;
    while (end == CellEnd::comma) {
      if (ends_.size() == kMostCells) end = fail("The row has more than 100 cells.");
      if (end == CellEnd::comma) end = read_cell();
      ends_.push_back(text_.size());
    }
    if (end == CellEnd::error) return false;
    if (!input_.error().empty()) {
      error_ = input_.error();
      return false;
    }
    // A closing quote could be the first half of a doubled one, so only an empty last cell is surely whole.
    const bool last_is_empty = ends_.size() > 1 ? ends_[ends_.size() - 2] == text_.size() : text_.empty();
    unterminated_ = end == CellEnd::file;
    cut_ = unterminated_ && (quoted_ || !last_is_empty);
    if (ends_.size() > 1 || !text_.empty() || quoted_) break;
  }
  cells_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    cells_.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
  return true;
}

// Nearly every row is one line without quotes, whose cells can stay where they are.
bool CsvReader::read_simple_row() {
  while (true) {
    const std::string_view line = input_.peek_line();
    if (line.empty() || line.find('"') != std::string_view::npos) return false;
    std::string_view row = line.substr(0, line.size() - 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (row.empty()) {  // a blank line
      input_.skip_line(line);
      continue;
    }
    cells_.clear();
    std::size_t begin = 0;
    for (std::size_t at = 0; at < row.size(); at += 8) {
      for (std::uint64_t commas = commas_at(row, at); commas != 0; commas &= commas - 1) {
        const std::size_t comma = at + static_cast<std::size_t>(std::countr_zero(commas)) / 8;
        cells_.push_back(row.substr(begin, comma - begin));
        begin = comma + 1;
      }
    }
    if (cells_.size() >= kMostCells) return false;  // the other way says what is wrong with it
    cells_.push_back(row.substr(begin));
    line_ = input_.line();
    input_.skip_line(line);
    quoted_ = unterminated_ = cut_ = false;
    return true;
  }
}

CsvReader::CellEnd CsvReader::read_cell() {
  quoted_ = input_.peek() == '"';
  return quoted_ ? read_quoted() : read_plain();
}

CsvReader::CellEnd CsvReader::read_plain() {
  const std::size_t begin = text_.size();
  while (true) {
    const int byte = input_.get();
    switch (byte) {
      case InputFile::kEnd: return CellEnd::file;
      case ',': return CellEnd::comma;
      case '\n':
        if (text_.size() > begin && text_.back() == '\r') text_.pop_back();
        return CellEnd::line;
      default:
        if (!keep(byte, begin)) return CellEnd::error;
    }
  }
}

CsvReader::CellEnd CsvReader::read_quoted() {
  const std::size_t begin = text_.size();
  input_.get();
  while (true) {
    int byte = input_.get();
    if (byte == InputFile::kEnd) return fail("A quote is opened here and never closed: the file was cut short.");
    if (byte == '"') {
      byte = input_.get();
      if (byte == '\r' && input_.peek() == '\n') byte = input_.get();
      if (byte == ',') return CellEnd::comma;
      if (byte == '\n') return CellEnd::line;
      if (byte == InputFile::kEnd) return CellEnd::file;
      if (byte != '"') {
        line_ = input_.line();
        return fail("There is text after a closing quote; a quote within a text must be doubled.");
      }
    }
    if (!keep(byte, begin)) return CellEnd::error;
  }
}

bool CsvReader::keep(int byte, std::size_t begin) {
  if (text_.size() - begin >= kMostCellBytes) {
    too_long_cell_ = static_cast<int>(ends_.size());
    fail("A cell is longer than 1 MiB.");
    return false;
  }
  text_ += static_cast<char>(byte);
  return true;
}

CsvReader::CellEnd CsvReader::fail(std::string message) {
  error_ = std::move(message);
  return CellEnd::error;
}

}  // namespace poolscope
