// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/span_index.h"

#include <algorithm>

namespace poolscope::ui {

void SpanIndex::append(Span span) {
  span.begin = std::clamp(span.begin, -kFurthestTime, kFurthestTime);
  span.end = std::clamp(span.end, span.begin + 1, kFurthestTime + 1);
  m_spans.push_back(span);
}

void SpanIndex::settle() {
  for (; m_sorted < m_spans.size(); ++m_sorted) {
    const std::size_t i = m_sorted;
    if (i > 0 && m_spans[i].end < m_spans[i - 1].end) {
      sortFrom(i);
      return;
    }
    addToBlock(i);
  }
}

void SpanIndex::addToBlock(std::size_t i) {
  const Span& span = m_spans[i];
  if (i % kBlock == 0) {
    m_blocks.push_back({m_busyTotal, 0});
  }
  Block& block = m_blocks[i / kBlock];
  block.severity = std::max(block.severity, span.severity);
  m_worst = std::max(m_worst, span.severity);
  m_severalJobs = m_severalJobs || span.job != m_spans[0].job;
  m_busyTotal += span.end - span.begin;
  m_overlapping = m_overlapping || (i > 0 && span.begin < m_spans[i - 1].end - 1);
}

/// Spans from `first` on are in any order. Rare (a file whose rows are not sorted), so simple: sort
/// what has to move and count it anew.
void SpanIndex::sortFrom(std::size_t first) {
  std::int64_t lowest = m_spans[first].end;
  for (std::size_t i = first; i < m_spans.size(); ++i) {
    lowest = std::min(lowest, m_spans[i].end);
  }
  m_sorted = first;  // firstEndingAfter looks at the sorted ones only
  const std::size_t from = firstEndingAfter(lowest) / kBlock * kBlock;

  std::vector<Span> spans;
  spans.reserve(m_spans.size() - from);
  for (std::size_t i = from; i < m_spans.size(); ++i) {
    spans.push_back(m_spans[i]);
  }
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.end < b.end; });
  for (std::size_t i = 0; i < spans.size(); ++i) {
    m_spans[from + i] = spans[i];
  }
  if (from / kBlock < m_blocks.size()) {
    m_busyTotal = m_blocks[from / kBlock].busyBefore;
    m_blocks.truncate(from / kBlock);
  }
  for (m_sorted = from; m_sorted < m_spans.size(); ++m_sorted) {
    addToBlock(m_sorted);
  }
}

std::size_t SpanIndex::firstEndingAfter(std::int64_t ns, std::size_t hint) const {
  const std::size_t size = std::min(m_sorted, m_spans.size());
  std::size_t low = 0;   // everything before ends at or before ns
  std::size_t high = 0;  // ends after ns, or is size
  if (hint >= size || m_spans[hint].end > ns) {
    high = std::min(hint, size);
    for (std::size_t step = 1; high > 0; step *= 2) {
      const std::size_t probe = high > step ? high - step : 0;
      if (m_spans[probe].end <= ns) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
  } else {
    low = hint + 1;
    high = size;
    for (std::size_t step = 1; low + step < size; step *= 2) {
      if (m_spans[low + step].end > ns) {
        high = low + step;
        break;
      }
      low += step + 1;
    }
    low = std::min(low, high);
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (m_spans[middle].end > ns) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

std::int64_t SpanIndex::busyOfFirst(std::size_t count) const {
  if (count >= m_spans.size()) {
    return m_busyTotal;
  }
  std::int64_t busy = m_blocks[count / kBlock].busyBefore;
  for (std::size_t i = count / kBlock * kBlock; i < count; ++i) {
    busy += m_spans[i].end - m_spans[i].begin;
  }
  return busy;
}

Fold SpanIndex::fold(TimeRange range, std::size_t first) const {
  Fold fold;
  fold.first = first;
  if (first >= m_spans.size() || range.span() <= 0) {
    return fold;
  }
  // Spans from first to before `last` end inside; in a lane without overlap only `first` can reach
  // out to the left, and only `last` to the right.
  const std::size_t last = firstEndingAfter(range.end, first);
  std::size_t end = last;
  while (end < m_spans.size() && m_spans[end].begin < range.end && (m_overlapping || end == last)) {
    const Span& span = m_spans[end++];
    fold.busy_ns += range.end - std::max(span.begin, range.begin);
  }
  fold.count = end - first;
  if (last > first) {
    fold.busy_ns += busyBetween(first, last) - std::max<std::int64_t>(0, range.begin - m_spans[first].begin);
  }
  fold.busy_ns = std::clamp<std::int64_t>(fold.busy_ns, 0, range.span());
  findWorst(first, end, fold);
  return fold;
}

std::int64_t SpanIndex::busyBetween(std::size_t first, std::size_t last) const {
  if (last - first > 2 * kBlock) {
    return busyOfFirst(last) - busyOfFirst(first);
  }
  std::int64_t busy = 0;
  for (std::size_t i = first; i < last; ++i) {
    busy += m_spans[i].end - m_spans[i].begin;
  }
  return busy;
}

void SpanIndex::findWorst(std::size_t first, std::size_t end, Fold& fold) const {
  if (m_worst == 0) {
    return;
  }
  for (std::size_t i = first; i < end;) {
    const bool whole = i % kBlock == 0 && i + kBlock <= end;
    const std::uint8_t severity = whole ? m_blocks[i / kBlock].severity : m_spans[i].severity;
    if (severity <= fold.severity) {
      i += whole ? kBlock : 1;
      continue;
    }
    while (m_spans[i].severity != severity) {  // in a whole block: the one that is so bad
      ++i;
    }
    fold.severity = severity;
    fold.worstTag = m_spans[i++].tag;
  }
}

std::size_t SpanIndex::at(std::int64_t ns, std::int64_t reach) const {
  const std::size_t first = firstEndingAfter(ns);
  std::size_t found = size();
  for (std::size_t i = first; i < size(); ++i) {
    if (m_spans[i].begin <= ns && (found == size() || m_spans[i].begin > m_spans[found].begin)) {
      found = i;
    }
    if (!m_overlapping || i - first > 10'000) {
      break;
    }
  }
  if (found != size()) {
    return found;
  }
  std::int64_t nearest = reach;
  if (first > 0 && ns - m_spans[first - 1].end < nearest) {
    nearest = ns - m_spans[first - 1].end;
    found = first - 1;
  }
  if (first < size() && m_spans[first].begin - ns < nearest) {
    found = first;
  }
  return found;
}

}  // namespace poolscope::ui
