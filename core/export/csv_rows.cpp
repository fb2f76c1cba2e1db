// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_rows.h"

#include "core/export/text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kMostCellBytes = kMaxFieldBytes + 1;  // with an apostrophe

// The top bit of each of the eight bytes that is a comma, the first lowest.
std::uint64_t commas_in(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t kLow = 0x7F7F'7F7F'7F7F'7F7FU;
  constexpr std::uint64_t kCommas = 0x2C2C'2C2C'2C2C'2C2CU;
  if constexpr (std::endian::native == std::endian::big) bytes = __builtin_bswap64(bytes);
  const std::uint64_t differs = bytes ^ kCommas;  // 0 where there is a comma
  return ~(((differs & kLow) + kLow) | differs | kLow);
}

std::size_t find(std::string_view text, char c, std::size_t from) noexcept {
  const void* const found = from < text.size() ? std::memchr(text.data() + from, c, text.size() - from) : nullptr;
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data())
                          : std::string_view::npos;
}

}  // namespace

CsvRows::CsvRows(std::string_view bytes, bool is_last, std::string& unfolded)
    : bytes_(bytes),
      is_last_(is_last),
      has_quotes_(find(bytes, '"', 0) != std::string_view::npos),
      unfolded_(unfolded) {
  unfolded_.clear();
}

bool CsvRows::next() {
  if (!error_.empty()) return false;
  while (at_ < bytes_.size()) {
    if (read_simple_row()) return true;
    if (at_ < bytes_.size()) {
      if (!read_row()) return false;
      if (count_ > 1 || !cells_.front().empty() || quoted_) return true;
    }
  }
  line_ = next_line_;
  return false;
}

// Nearly every row is one line without quotes.
bool CsvRows::read_simple_row() {
  while (at_ < bytes_.size()) {
    const std::size_t end = find(bytes_, '\n', at_);
    if (end == std::string_view::npos) return false;
    if (has_quotes_ && find(bytes_.substr(0, end), '"', at_) != std::string_view::npos) return false;
    const std::size_t row_end = end > at_ && bytes_[end - 1] == '\r' ? end - 1 : end;
    if (row_end - at_ > kMostCellBytes) return false;
    if (row_end == at_) {  // a blank line
      at_ = end + 1;
      ++next_line_;
      continue;
    }
    std::size_t count = 0;
    std::size_t begin = at_;
    for (std::size_t at = at_; at < row_end; at += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, bytes_.data() + at, std::min<std::size_t>(8, bytes_.size() - at));
      for (std::uint64_t commas = commas_in(eight); commas != 0; commas &= commas - 1) {
        const std::size_t comma = at + static_cast<std::size_t>(std::countr_zero(commas)) / 8;
        if (comma >= row_end) break;
        if (count + 1 == kMostCells) return false;  // the other way says what is wrong with it
        cells_[count++] = bytes_.substr(begin, comma - begin);
        begin = comma + 1;
      }
    }
    cells_[count++] = bytes_.substr(begin, row_end - begin);
    count_ = count;
    line_ = next_line_++;
    at_ = end + 1;
    quoted_ = unterminated_ = cut_ = false;
    return true;
  }
  return false;
}

bool CsvRows::read_row() {
  line_ = next_line_;
  count_ = 0;
  CellEnd end = CellEnd::comma;
  while (end == CellEnd::comma) {
    end = count_ == kMostCells ? fail("The row has more than 100 cells.") : read_cell();
  }
  if (end == CellEnd::error) return false;
  // A closing quote could be the first half of a doubled one, so only an empty last cell is surely whole.
  unterminated_ = end == CellEnd::file;
  cut_ = unterminated_ && (quoted_ || !cells_[count_ - 1].empty());
  return true;
}

CsvRows::CellEnd CsvRows::read_cell() {
  quoted_ = at_ < bytes_.size() && bytes_[at_] == '"';
  return quoted_ ? read_quoted() : read_plain();
}

CsvRows::CellEnd CsvRows::read_plain() {
  const std::size_t begin = at_;
  const std::size_t end = std::min(bytes_.find_first_of(",\n", at_), bytes_.size());
  std::string_view cell = bytes_.substr(begin, end - begin);
  at_ = std::min(end + 1, bytes_.size());
  const bool ends_line = end < bytes_.size() && bytes_[end] == '\n';
  if (ends_line) ++next_line_;
  if (ends_line && cell.ends_with('\r')) cell.remove_suffix(1);
  if (!keep(cell)) return CellEnd::error;
  if (end == bytes_.size()) return CellEnd::file;
  return ends_line ? CellEnd::line : CellEnd::comma;
}

CsvRows::CellEnd CsvRows::read_quoted() {
  const std::size_t begin = at_ + 1;
  std::size_t end = find(bytes_, '"', begin);
  bool has_doubled = false;
  while (end != std::string_view::npos && end + 1 < bytes_.size() && bytes_[end + 1] == '"') {
    has_doubled = true;
    end = find(bytes_, '"', end + 2);
  }
  std::string_view cell = bytes_.substr(begin, end == std::string_view::npos ? end : end - begin);
  if (cell.size() > 2 * kMostCellBytes && !keep(cell)) return CellEnd::error;
  next_line_ += std::count(cell.begin(), cell.end(), '\n');
  if (end == std::string_view::npos) return fail("A quote is opened here and never closed: the file was cut short.");
  if (has_doubled) {
    if (unfolded_.capacity() < bytes_.size()) unfolded_.reserve(bytes_.size());
    const std::size_t from = unfolded_.size();
    for (std::size_t i = 0; i < cell.size(); ++i) {
      unfolded_ += cell[i];
      if (cell[i] == '"') ++i;
    }
    cell = std::string_view(unfolded_).substr(from);
  }
  if (!keep(cell)) return CellEnd::error;
  at_ = end + 1;
  if (at_ == bytes_.size()) return CellEnd::file;
  if (bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
  switch (bytes_[at_++]) {
    case ',': return CellEnd::comma;
    case '\n': ++next_line_; return CellEnd::line;
    default: break;
  }
  line_ = next_line_;
  return fail("There is text after a closing quote; a quote within a text must be doubled.");
}

bool CsvRows::keep(std::string_view cell) {
  if (cell.size() > kMostCellBytes) {
    too_long_cell_ = static_cast<int>(count_);
    fail("A cell is longer than 1 MiB.");
    return false;
  }
  cells_[count_++] = cell;
  return true;
}

CsvRows::CellEnd CsvRows::fail(std::string message) {
  error_ = std::move(message);
  return CellEnd::error;
}

}  // namespace poolscope
