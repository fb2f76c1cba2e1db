// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_blocks.h"

#include <algorithm>
#include <cstring>

namespace poolscope {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The end of the row that begins at `at`, behind its line end; kNone when it is not in `bytes` for sure.
std::size_t end_of_row(std::string_view bytes, std::size_t at) noexcept {
  while (at < bytes.size()) {
    if (bytes[at] != '"') {
      at = bytes.find_first_of(",\n", at);
      if (at == kNone) return kNone;
      if (bytes[at++] == '\n') return at;
      continue;
    }
    // A quoted cell, up to a quote that is not doubled.
    do {
      at = bytes.find('"', at + 1);
      if (at == kNone || ++at == bytes.size()) return kNone;
    } while (bytes[at] == '"');
    at = bytes.find_first_of(",\n", at);
    if (at == kNone) return kNone;
    if (bytes[at++] == '\n') return at;
  }
  return kNone;
}

}  // namespace

std::size_t end_of_whole_rows(std::string_view bytes) noexcept {
  std::size_t whole = 0;
  while (true) {
    // Up to the line with the next quote, every line is a row.
    const std::size_t quote = std::min(bytes.find('"', whole), bytes.size());
    const std::string_view plain = bytes.substr(0, quote);
    if (const std::size_t line_end = plain.rfind('\n'); line_end != kNone && line_end >= whole) whole = line_end + 1;
    if (quote == bytes.size()) return whole;
    const std::size_t end = end_of_row(bytes, whole);
    if (end == kNone) return whole;
    whole = end;
  }
}

bool CsvBlocks::next(std::string& block) {
  if (is_last_) return false;
  block.swap(rest_);
  rest_.clear();
  std::size_t more = kBlockBytes;
  while (true) {
    const std::size_t before = block.size();
    block.resize(before + more);
    const std::size_t got = input_.read(block.data() + before, more);
    block.resize(before + got);
    if (!started_) {
      started_ = true;
      if (block.starts_with("\xEF\xBB\xBF")) {
        block.erase(0, 3);
      } else if (block.starts_with('\xEF')) {  // a column's name never begins so
        error_ = "This is not a text in UTF-8.";
        block.clear();
        is_last_ = true;
        return false;
      }
    }
    if (got < more || input_.peek() == InputFile::kEnd) {
      is_last_ = true;
      error_ = input_.error();
      return true;
    }
    if (const std::size_t whole = end_of_whole_rows(block); whole > 0) {
      rest_.assign(block, whole);
      block.resize(whole);
      return true;
    }
    if (block.size() > kMostRowBytes) {
      is_last_ = true;  // whatever follows: this row is wrong already
      return true;
    }
    more = block.size();  // twice as much, so that a long row is not looked at too often
  }
}

}  // namespace poolscope
