// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/end_order.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>

namespace poolscope {

void EndOrder::add(RowId row, std::int64_t end_ns) {
  if (piece_.size() == kPieceRows) close_piece();
  piece_.emplace_back(end_ns, row);
}

void EndOrder::close_piece() {
  if (!std::is_sorted(piece_.begin(), piece_.end())) std::sort(piece_.begin(), piece_.end());
  std::vector<RowId>& rows = pieces_.emplace_back();
  rows.reserve(piece_.size());
  for (const auto& [end_ns, row] : piece_)
    rows.push_back(row);
  piece_.clear();
}

void EndOrder::finish(TraceBuilder& builder) {
  if (!piece_.empty()) close_piece();
  const Trace trace = builder.snapshot();
  using Next =
      std::tuple<std::int64_t, RowId, std::size_t>;  // the first row left of a piece: its end, itself, the piece
  std::vector<Next> coming;
  for (std::size_t i = 0; i < pieces_.size(); ++i)
    coming.emplace_back(trace.end_ns(pieces_[i].front()), pieces_[i].front(), i);
  std::sort(coming.begin(), coming.end(), std::greater<>());  // the earliest last

  std::vector<std::size_t> taken(pieces_.size(), 0);
  std::priority_queue<Next, std::vector<Next>, std::greater<>> open;
  while (!coming.empty() || !open.empty()) {
    if (open.empty() || (!coming.empty() && coming.back() < open.top())) {
      open.push(coming.back());
      coming.pop_back();
    }
    const std::size_t piece = std::get<std::size_t>(open.top());
    open.pop();
    std::vector<RowId>& rows = pieces_[piece];
    std::size_t& at = taken[piece];
    // Rows of this piece, up to the first of another.
    while (true) {
      builder.append_end(rows[at]);
      if (++at == rows.size()) {
        rows = {};
        break;
      }
      const Next next(trace.end_ns(rows[at]), rows[at], piece);
      if ((open.empty() || next < open.top()) && (coming.empty() || next < coming.back())) continue;
      open.push(next);
      break;
    }
  }
  pieces_.clear();
}

}  // namespace poolscope
