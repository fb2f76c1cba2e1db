// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/span_index.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <vector>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

Span span(std::int64_t begin, std::int64_t end, RowId row, std::uint8_t severity = 0) {
  return {begin, end, row, 0, severity, severity};
}

struct Known {
  SpanIndex index;
  std::vector<Span> spans;
};

/// Spans one after the other, of any length and distance; what they were is kept for comparison.
Known randomLane(int count, quint32 seed) {
  QRandomGenerator random(seed);
  Known known;
  std::int64_t time = 0;
  for (int i = 0; i < count; ++i) {
    time += random.bounded(20);
    const std::int64_t end = time + 1 + random.bounded(30);
    const auto severity = static_cast<std::uint8_t>(random.bounded(50) == 0 ? 1 + random.bounded(4) : 0);
    known.spans.push_back(span(time, end, static_cast<RowId>(i), severity));
    known.index.append(known.spans.back());
    time = end;
  }
  known.index.settle();
  return known;
}

/// What fold() must find, by looking at every span.
Fold slowFold(const std::vector<Span>& spans, TimeRange range) {
  Fold fold;
  for (const Span& s : spans) {
    if (s.begin < range.end && s.end > range.begin) {
      fold.busy_ns += std::min(s.end, range.end) - std::max(s.begin, range.begin);
      ++fold.count;
      fold.severity = std::max(fold.severity, s.severity);
    }
  }
  return fold;
}

}  // namespace

class TestSpanIndex : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void foldsAreWhatALookAtEverySpanFinds();
  void searchesFromAnywhereFindTheSame();
  void growsWithoutLookingBack();
  void spansOutOfOrderAreSortedIn();
  void overlappingSpansAreKnownAndClamped();
  void spansWithoutLengthAreFoundToo();
  void atFindsTheSpanOrTheNearest();
  void jobsShareAFoldByTheirTime();
  void jobsOfManySpansAreCountedByTheBlock();
  void anEmptyLaneHasNothing();
};

void TestSpanIndex::foldsAreWhatALookAtEverySpanFinds() {
  const Known known = randomLane(10'000, 1);
  QRandomGenerator random(2);
  const std::int64_t last = known.spans.back().end;
  for (int i = 0; i < 2000; ++i) {
    const std::int64_t begin = random.bounded(static_cast<int>(last));
    const std::int64_t length = i % 3 == 0 ? 1 + random.bounded(10) : 1 + random.bounded(static_cast<int>(last) / 4);
    const TimeRange range{begin, begin + length};
    const Fold fold = known.index.fold(range, known.index.firstEndingAfter(range.begin));
    const Fold expected = slowFold(known.spans, range);
    QCOMPARE(fold.busy_ns, expected.busy_ns);
    QCOMPARE(fold.count, expected.count);
    QCOMPARE(fold.severity, expected.severity);
    QCOMPARE(fold.worstTag, expected.severity);  // here the tag is the severity
  }
}

void TestSpanIndex::searchesFromAnywhereFindTheSame() {
  const Known known = randomLane(3000, 3);
  QRandomGenerator random(4);
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t ns = random.bounded(static_cast<int>(known.spans.back().end) + 100) - 50;
    const auto expected =
        std::find_if(known.spans.begin(), known.spans.end(), [ns](const Span& s) { return s.end > ns; });
    const auto hint = static_cast<std::size_t>(random.bounded(3200));
    const auto first = static_cast<std::size_t>(expected - known.spans.begin());
    QCOMPARE(known.index.firstEndingAfter(ns, hint), first);
    QVERIFY(known.index.prefetch(ns, hint) <= first);  // a hint for later times
  }
}

void TestSpanIndex::growsWithoutLookingBack() {
  const Known whole = randomLane(20'000, 5);
  SpanIndex parts;
  for (std::size_t i = 0; i < whole.spans.size(); ++i) {
    parts.append(whole.spans[i]);
    if (i % 977 == 0) {
      parts.settle();
    }
  }
  parts.settle();
  QCOMPARE(parts.size(), whole.index.size());
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{4097}, std::size_t{20'000}}) {
    QCOMPARE(parts.busyOfFirst(count), whole.index.busyOfFirst(count));
  }
  QVERIFY(parts.bytes() < 20'000 * 30);
}

void TestSpanIndex::spansOutOfOrderAreSortedIn() {
  Known known = randomLane(500, 6);
  SpanIndex index;
  for (std::size_t i = 0; i < 400; ++i) {
    index.append(known.spans[i]);
  }
  index.settle();
  std::reverse(known.spans.begin() + 400, known.spans.end());
  for (std::size_t i = 400; i < 500; ++i) {
    index.append(known.spans[i]);
  }
  index.append(span(-20, -10, 1000));  // before all others
  index.settle();
  QCOMPARE(index.size(), std::size_t{501});
  QCOMPARE(index[0].row, RowId{1000});
  for (std::size_t i = 1; i < index.size(); ++i) {
    QVERIFY(index[i - 1].end <= index[i].end);
  }
  known.spans.push_back(span(-20, -10, 1000));
  const TimeRange range{-15, 2000};
  QCOMPARE(index.fold(range, index.firstEndingAfter(range.begin)).busy_ns, slowFold(known.spans, range).busy_ns);
  QVERIFY(!index.overlapping());
}

void TestSpanIndex::overlappingSpansAreKnownAndClamped() {
  SpanIndex index;
  index.append(span(2, 5, 0));
  index.append(span(0, 10, 1));
  index.settle();
  QVERIFY(index.overlapping());
  const Fold fold = index.fold({0, 10}, 0);
  QCOMPARE(fold.count, std::size_t{2});
  QCOMPARE(fold.busy_ns, std::int64_t{10});
}

void TestSpanIndex::spansWithoutLengthAreFoundToo() {
  SpanIndex index;
  index.append(span(100, 100, 0));
  index.append(span(100, 200, 1));
  index.append(span(200, 150, 2));  // a clock that ran backwards
  index.settle();
  QVERIFY(!index.overlapping());
  QCOMPARE(index.fold({100, 101}, index.firstEndingAfter(100)).count, std::size_t{2});
  QCOMPARE(index[2].end, std::int64_t{201});
}

void TestSpanIndex::atFindsTheSpanOrTheNearest() {
  SpanIndex index;
  index.append(span(100, 200, 7));
  index.append(span(210, 300, 8));
  index.settle();
  QCOMPARE(index.at(150, 0), std::size_t{0});
  QCOMPARE(index.at(203, 5), std::size_t{0});
  QCOMPARE(index.at(207, 5), std::size_t{1});
  QCOMPARE(index.at(205, 2), std::size_t{2});
  QCOMPARE(index.at(96, 5), std::size_t{0});
  QCOMPARE(index.at(400, 5), std::size_t{2});

  SpanIndex nested;
  nested.append(span(120, 130, 1));
  nested.append(span(100, 200, 0));
  nested.settle();
  QCOMPARE(nested[nested.at(125, 0)].row, RowId{1});  // what lies on top
  QCOMPARE(nested[nested.at(150, 0)].row, RowId{0});
}

void TestSpanIndex::jobsShareAFoldByTheirTime() {
  SpanIndex lane;
  for (RowId row = 0; row < 8; ++row) {
    lane.append({row * 10, row * 10 + (row % 2 == 0 ? 9 : 3), row, static_cast<JobId>(row % 2), 0, 0});
  }
  lane.settle();
  std::vector<JobShare> jobs;
  lane.jobsOf(lane.fold({0, 100}, 0), jobs);
  QCOMPARE(jobs.size(), std::size_t{2});
  QCOMPARE(jobs[0].ns, std::int64_t{36});
  QCOMPARE(jobs[1].ns, std::int64_t{12});
  lane.jobsOf({}, jobs);
  QVERIFY(jobs.empty());
}

void TestSpanIndex::jobsOfManySpansAreCountedByTheBlock() {
  // Job 0 alone at first; from the 1000th span on every third is of job 7, and twice as long.
  SpanIndex lane;
  std::int64_t time = 0;
  std::int64_t sevens = 0;
  for (RowId row = 0; row < 4000; ++row) {
    const bool seven = row >= 1000 && row % 3 == 0;
    const std::int64_t length = seven ? 20 : 10;
    sevens += seven ? length : 0;
    lane.append({time, time + length, row, static_cast<JobId>(seven ? 7 : 0), 0, 0});
    time += length;
    if (row % 700 == 0) {
      lane.settle();
    }
  }
  lane.append({-50, -40, 4000, 0, 0, 0});  // too late: everything is counted anew
  lane.settle();
  std::vector<JobShare> jobs;
  lane.jobsOf(lane.fold({-50, time}, 0), jobs);
  QCOMPARE(jobs.size(), std::size_t{2});
  const std::int64_t most = std::max(jobs[0].ns, jobs[1].ns);
  const std::int64_t least = std::min(jobs[0].ns, jobs[1].ns);
  QVERIFY(std::abs(least - sevens) <= 32 * 20);
  QVERIFY(std::abs(most - (time + 10 - sevens)) <= 32 * 20);
  lane.jobsOf(lane.fold({0, 5000}, lane.firstEndingAfter(0)), jobs);  // before the first of job 7
  QCOMPARE(jobs.size(), std::size_t{1});
  QCOMPARE(jobs[0].job, JobId{0});

  SpanIndex colourful;
  for (RowId row = 0; row < 400; ++row) {
    colourful.append({row * 10, row * 10 + 10, row, static_cast<JobId>(row % 40), 0, 0});
  }
  colourful.settle();
  colourful.jobsOf(colourful.fold({0, 4000}, 0), jobs);
  QVERIFY(jobs.size() > 4 && jobs.size() <= SpanIndex::kMostJobs);
}

void TestSpanIndex::anEmptyLaneHasNothing() {
  const SpanIndex index;
  QCOMPARE(index.firstEndingAfter(0), std::size_t{0});
  QCOMPARE(index.firstEndingAfter(0, 5), std::size_t{0});
  QCOMPARE(index.fold({0, 10}, 0).count, std::size_t{0});
  QCOMPARE(index.at(0, 100), std::size_t{0});
  QCOMPARE(index.busyOfFirst(3), std::int64_t{0});
}

QTEST_APPLESS_MAIN(TestSpanIndex)
#include "tst_span_index.moc"
