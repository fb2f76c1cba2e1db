// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/span_index.h"

#include <algorithm>

namespace poolscope::ui {

void SpanIndex::pushColumns(const Span& span) {
  m_ends.push_back(span.end);
  m_busy.push_back((m_busy.empty() ? 0 : m_busy.back()) + static_cast<std::uint64_t>(span.end - span.begin));
  m_rest.push_back({span.row, span.job, span.tag, span.severity});
}

void SpanIndex::append(Span span) {
  span.begin = std::clamp(span.begin, -kFurthestTime, kFurthestTime);
  span.end = std::clamp(span.end, span.begin + 1, kFurthestTime + 1);
  pushColumns(span);
}

void SpanIndex::settle() {
  for (; m_sorted < size(); ++m_sorted) {
    const std::size_t i = m_sorted;
    if (i > 0 && m_ends[i] < m_ends[i - 1]) {
      sortFrom(i);
      return;
    }
    addToBlock(i);
  }
}

void SpanIndex::addToBlock(std::size_t i) {
  const Rest& rest = m_rest[i];
  if (i % kBlock == 0) {
    m_blockSeverity.push_back(0);
    m_blockTag.push_back(0);
    for (KeptJob& job : m_jobs) {
      job.before.push_back(job.ns);
    }
  }
  if (i % kBlock == kBlock - 1) {
    m_blockEnds.push_back(m_ends[i]);
  }
  if (rest.severity > m_blockSeverity[i / kBlock]) {
    m_blockSeverity[i / kBlock] = rest.severity;
    m_blockTag[i / kBlock] = rest.tag;
  }
  m_worst = std::max(m_worst, rest.severity);
  m_severalJobs = m_severalJobs || rest.job != m_rest[0].job;
  m_overlapping = m_overlapping || (i > 0 && begin(i) < m_ends[i - 1] - 1);
  addJob(i);
}

void SpanIndex::addJob(std::size_t i) {
  const JobId id = m_rest[i].job;
  for (KeptJob& job : m_jobs) {
    if (job.job == id) {
      job.ns += length(i);
      return;
    }
  }
  if (m_jobs.size() == kKeptJobs) {
    m_moreJobs = true;
    return;
  }
  KeptJob job;
  job.job = id;
  job.firstBlock = i / kBlock;
  job.ns = length(i);
  job.before.push_back(0);
  m_jobs.push_back(std::move(job));
}

std::int64_t SpanIndex::KeptJob::nsBefore(std::size_t block) const {
  if (block < firstBlock) {
    return 0;
  }
  return block - firstBlock < before.size() ? before[block - firstBlock] : ns;
}

/// Spans from `first` on are in any order. Rare (a file whose rows are not sorted), so simple: sort
/// what has to move and count it anew.
void SpanIndex::sortFrom(std::size_t first) {
  std::int64_t lowest = m_ends[first];
  for (std::size_t i = first; i < size(); ++i) {
    lowest = std::min(lowest, m_ends[i]);
  }
  m_sorted = first;  // firstEndingAfter looks at the sorted ones only
  const std::size_t from = firstEndingAfter(lowest) / kBlock * kBlock;

  std::vector<Span> spans;
  spans.reserve(size() - from);
  for (std::size_t i = from; i < size(); ++i) {
    spans.push_back((*this)[i]);
  }
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.end < b.end; });
  m_ends.truncate(from);
  m_busy.truncate(from);
  m_rest.truncate(from);
  const std::size_t block = from / kBlock;
  m_blockEnds.truncate(block);
  m_blockSeverity.truncate(block);
  m_blockTag.truncate(block);
  for (KeptJob& job : m_jobs) {
    job.ns = job.nsBefore(block);
    job.before.truncate(block > job.firstBlock ? block - job.firstBlock : 0);
  }
  std::erase_if(m_jobs, [block](const KeptJob& job) { return job.firstBlock >= block; });
  for (const Span& span : spans) {
    pushColumns(span);
  }
  for (m_sorted = from; m_sorted < size(); ++m_sorted) {
    addToBlock(m_sorted);
  }
}

std::size_t SpanIndex::firstBlockEndingAfter(std::int64_t ns, std::size_t hint) const {
  const std::size_t blocks = std::min(m_blockEnds.size(), std::min(m_sorted, m_ends.size()) / kBlock);
  // From the hint on in growing steps, in a column that is small enough for the cache.
  const std::size_t start = std::min(hint, blocks);
  std::size_t low = 0;       // whole blocks before end at or before ns
  std::size_t high = start;  // ends after ns, or is `blocks`
  if (start == blocks || m_blockEnds[start] > ns) {
    for (std::size_t step = 1; high > 0; step *= 2) {
      const std::size_t probe = high > step ? high - step : 0;
      if (m_blockEnds[probe] <= ns) {
        low = probe + 1;
        break;
      }
      high = probe;
    }
  } else {
    low = start + 1;
    high = blocks;
    for (std::size_t step = 1; low + step < blocks; step *= 2) {
      if (m_blockEnds[low + step] > ns) {
        high = low + step;
        break;
      }
      low += step + 1;
    }
    low = std::min(low, high);
  }
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (m_blockEnds[middle] > ns) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

std::size_t SpanIndex::firstEndingAfter(std::int64_t ns, std::size_t hint) const {
  std::size_t first = firstBlockEndingAfter(ns, hint / kBlock) * kBlock;
  std::size_t last = std::min(first + kBlock, std::min(m_sorted, m_ends.size()));
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    if (m_ends[middle] > ns) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

std::size_t SpanIndex::prefetch(std::int64_t ns, std::size_t hint) const {
  constexpr std::size_t kLine = 64 / sizeof(std::int64_t);
  const std::size_t first = firstBlockEndingAfter(ns, hint / kBlock) * kBlock;
  for (std::size_t i = first; i < std::min(first + kBlock, size()); i += kLine) {
    __builtin_prefetch(&m_ends[i]);
    __builtin_prefetch(&m_busy[i]);
  }
  return first;
}

Fold SpanIndex::fold(TimeRange range, std::size_t first) const {
  return fold(range, first, first < size() ? firstEndingAfter(range.end, first) : first);
}

Fold SpanIndex::fold(TimeRange range, std::size_t first, std::size_t last) const {
  Fold fold;
  fold.first = first;
  if (first >= size() || range.span() <= 0) {
    return fold;
  }
  // Spans from first to before `last` end inside; in a lane without overlap only `first` can reach
  // out to the left, and only `last` to the right.
  std::size_t end = last;
  while (end < size() && begin(end) < range.end && (m_overlapping || end == last)) {
    fold.busy_ns += range.end - std::max(begin(end), range.begin);
    ++end;
  }
  fold.count = end - first;
  if (last > first) {
    const auto all = static_cast<std::int64_t>(m_busy[last - 1] - (first == 0 ? 0 : m_busy[first - 1]));
    fold.busy_ns += all - std::max<std::int64_t>(0, range.begin - begin(first));
  }
  fold.busy_ns = std::clamp<std::int64_t>(fold.busy_ns, 0, range.span());
  findWorst(first, end, fold);
  return fold;
}

Fold SpanIndex::endingWithin(TimeRange range, std::size_t first) const {
  Fold fold;
  fold.first = first;
  const std::size_t end = firstEndingAfter(range.end, first);
  fold.count = end - std::min(first, end);
  findWorst(first, end, fold);
  return fold;
}

void SpanIndex::findWorst(std::size_t first, std::size_t end, Fold& fold) const {
  if (m_worst == 0) {
    return;
  }
  for (std::size_t i = first; i < end && fold.severity < m_worst;) {
    const std::size_t block = i / kBlock;
    const std::size_t blockEnd = std::min((block + 1) * kBlock, end);
    if (m_blockSeverity[block] <= fold.severity) {
      i = blockEnd;
      continue;
    }
    if (blockEnd - i == kBlock) {
      fold.severity = m_blockSeverity[block];
      fold.worstTag = m_blockTag[block];
      i = blockEnd;
      continue;
    }
    for (; i < blockEnd; ++i) {
      const Rest& rest = m_rest[i];
      if (rest.severity > fold.severity) {
        fold.severity = rest.severity;
        fold.worstTag = rest.tag;
      }
    }
  }
}

void SpanIndex::jobsOf(const Fold& fold, std::vector<JobShare>& jobs) const {
  jobs.clear();
  if (fold.count == 0 || fold.first >= size()) {
    return;
  }
  if (!m_severalJobs) {
    jobs.push_back({m_rest[0].job, fold.busy_ns});
    return;
  }
  const std::size_t end = std::min(fold.first + fold.count, size());
  if (fold.count > 2 * kBlock && !m_moreJobs) {
    const std::size_t from = fold.first / kBlock;
    const std::size_t to = end / kBlock;
    for (const KeptJob& job : m_jobs) {
      if (const std::int64_t ns = job.nsBefore(to) - job.nsBefore(from); ns > 0) {
        jobs.push_back({job.job, ns});
      }
    }
    return;
  }
  const std::size_t looks = std::min(end - fold.first, kMostJobs);
  for (std::size_t i = 0; i < looks; ++i) {
    const std::size_t at = fold.first + i * (end - fold.first) / looks;
    const JobId id = m_rest[at].job;
    auto known = std::find_if(jobs.begin(), jobs.end(), [id](const JobShare& share) { return share.job == id; });
    if (known == jobs.end()) {
      known = jobs.insert(known, {id, 0});
    }
    known->ns += length(at);
  }
}

std::size_t SpanIndex::at(std::int64_t ns, std::int64_t reach) const {
  const std::size_t first = firstEndingAfter(ns);
  std::size_t found = size();
  for (std::size_t i = first; i < size(); ++i) {
    if (begin(i) <= ns && (found == size() || begin(i) > begin(found))) {
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
  if (first > 0 && ns - m_ends[first - 1] < nearest) {
    nearest = ns - m_ends[first - 1];
    found = first - 1;
  }
  if (first < size() && begin(first) - ns < nearest) {
    found = first;
  }
  return found;
}

std::size_t SpanIndex::bytes() const noexcept {
  std::size_t sum = m_ends.bytes() + m_busy.bytes() + m_rest.bytes() + m_blockEnds.bytes() + m_blockSeverity.bytes() +
                    m_blockTag.bytes();
  for (const KeptJob& job : m_jobs) {
    sum += job.before.bytes();
  }
  return sum;
}

}  // namespace poolscope::ui
