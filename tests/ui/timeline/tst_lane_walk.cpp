// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/lane_walk.h"

#include <QRandomGenerator>
#include <QtTest>

#include <cmath>
#include <set>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

SpanIndex laneOf(const std::vector<Span>& spans) {
  SpanIndex index;
  for (const Span& span : spans) {
    index.append(span);
  }
  index.settle();
  return index;
}

}  // namespace

class TestLaneWalk : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void wideSpansAreBarsAndOthersFold();
  void aBarThatBeginsInAFoldedPixelIsNotFoldedAsWell();
  void nothingIsLeftOutAndBusyTimeIsKept_data();
  void nothingIsLeftOutAndBusyTimeIsKept();
  void theCostDependsOnTheWidth();
  void aFailureShowsInItsPixel();
  void overlappingBarsComeInTheOrderOfTheirBegin();
  void aCrowdOfOverlappingSpansStaysBounded();
};

void TestLaneWalk::wideSpansAreBarsAndOthersFold() {
  // One pixel is 10 ns; bars have at least 3 pixels.
  const SpanIndex lane = laneOf({{0, 100, 0}, {100, 110, 1}, {110, 115, 2}, {300, 330, 3}, {990, 1500, 4}});
  LanePieces pieces;
  walkLane(lane, {{0, 1000}, 50, 100}, 3, pieces);
  QCOMPARE(pieces.bars.size(), std::size_t{3});
  QCOMPARE(pieces.bars[0].index, std::size_t{0});
  QCOMPARE(pieces.bars[0].x0, 50);
  QCOMPARE(pieces.bars[0].x1, 60);
  QCOMPARE(pieces.bars[1].x0, 80);
  QCOMPARE(pieces.bars[1].x1, 83);
  QCOMPARE(pieces.bars[2].x0, 149);
  QCOMPARE(pieces.bars[2].x1, 200);  // beyond the edge: cut by the painter
  QCOMPARE(pieces.folds.size(), std::size_t{2});
  QCOMPARE(pieces.folds[0].x, 60);
  QCOMPARE(pieces.folds[0].share, 1.0);
  QCOMPARE(pieces.folds[1].x, 61);
  QCOMPARE(pieces.folds[1].share, 0.5);
}

void TestLaneWalk::aBarThatBeginsInAFoldedPixelIsNotFoldedAsWell() {
  const SpanIndex lane = laneOf({{0, 4, 0}, {6, 200, 1}});
  LanePieces pieces;
  walkLane(lane, {{0, 1000}, 0, 100}, 3, pieces);
  QCOMPARE(pieces.bars.size(), std::size_t{1});
  QCOMPARE(pieces.folds.size(), std::size_t{1});
  QCOMPARE(pieces.folds[0].fold.count, std::size_t{1});
  QCOMPARE(pieces.folds[0].share, 0.4);
}

void TestLaneWalk::nothingIsLeftOutAndBusyTimeIsKept_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("span");
  for (const qint64 span : {qint64{100}, qint64{1777}, qint64{20'000}, qint64{160'000}}) {
    for (const qint64 begin : {qint64{-500}, qint64{0}, qint64{33'333}}) {
      QTest::addRow("%lld from %lld", span, begin) << begin << span;
    }
  }
}

void TestLaneWalk::nothingIsLeftOutAndBusyTimeIsKept() {
  QFETCH(qint64, begin);
  QFETCH(qint64, span);
  QRandomGenerator random(7);
  std::vector<Span> spans;
  std::int64_t time = 0;
  for (RowId row = 0; row < 3000; ++row) {
    time += random.bounded(30);
    const std::int64_t end = time + 1 + (random.bounded(40) == 0 ? random.bounded(3000) : random.bounded(30));
    spans.push_back({time, end, row});
    time = end;
  }
  const SpanIndex lane = laneOf(spans);
  const TimeScale scale{{begin, begin + span}, 0, 200};
  LanePieces pieces;
  walkLane(lane, scale, 3, pieces);

  std::int64_t expected = 0;
  for (const Span& s : spans) {
    expected += std::max<std::int64_t>(0, std::min(s.end, scale.range.end) - std::max(s.begin, scale.range.begin));
  }
  double found = 0;
  std::set<int> pixels;
  for (const FoldPiece& piece : pieces.folds) {
    found += static_cast<double>(piece.fold.busy_ns);
    QVERIFY(piece.share > 0 && piece.share <= 1);
    QVERIFY(pixels.insert(piece.x).second);  // at most one a pixel
  }
  for (const BarPiece& piece : pieces.bars) {
    const Span& s = lane[piece.index];
    found += static_cast<double>(std::min(s.end, scale.range.end) - std::max(s.begin, scale.range.begin));
    QVERIFY(static_cast<double>(s.end - s.begin) >= 3 * scale.nsPerPixel());
  }
  // The last pixel may reach beyond the range by itself.
  QVERIFY2(std::abs(found - static_cast<double>(expected)) <= 1.01 * scale.nsPerPixel(),
           qPrintable(QStringLiteral("%1 of %2").arg(found).arg(expected)));
}

void TestLaneWalk::theCostDependsOnTheWidth() {
  std::vector<Span> spans;
  for (RowId row = 0; row < 200'000; ++row) {
    spans.push_back({row * 10, row * 10 + 9, row});
  }
  LanePieces pieces;
  walkLane(laneOf(spans), {{0, 2'000'000}, 0, 300}, 3, pieces);
  QVERIFY(pieces.bars.empty());
  QCOMPARE(pieces.folds.size(), std::size_t{300});
  for (const FoldPiece& piece : pieces.folds) {
    QVERIFY(std::abs(piece.share - 0.9) < 0.01);
  }
}

void TestLaneWalk::aFailureShowsInItsPixel() {
  std::vector<Span> spans;
  for (RowId row = 0; row < 10'000; ++row) {
    const auto severity = static_cast<std::uint8_t>(row == 7777 ? 3 : 0);
    spans.push_back({row * 10, row * 10 + 5, row, 0, severity, severity});
  }
  LanePieces pieces;
  walkLane(laneOf(spans), {{0, 100'000}, 0, 100}, 3, pieces);
  for (const FoldPiece& piece : pieces.folds) {
    QCOMPARE(static_cast<int>(piece.fold.severity), piece.x == 77 ? 3 : 0);
  }
}

void TestLaneWalk::overlappingBarsComeInTheOrderOfTheirBegin() {
  const SpanIndex lane = laneOf({{200, 300, 0}, {100, 400, 1}, {0, 1000, 2}, {500, 503, 3}});
  LanePieces pieces;
  walkLane(lane, {{0, 1000}, 0, 100}, 3, pieces);
  QCOMPARE(pieces.bars.size(), std::size_t{3});
  QCOMPARE(lane[pieces.bars[0].index].row, RowId{2});
  QCOMPARE(lane[pieces.bars[1].index].row, RowId{1});
  QCOMPARE(lane[pieces.bars[2].index].row, RowId{0});
  QCOMPARE(pieces.folds.size(), std::size_t{1});
  QCOMPARE(pieces.folds[0].x, 50);
}

void TestLaneWalk::aCrowdOfOverlappingSpansStaysBounded() {
  std::vector<Span> spans;
  for (RowId row = 0; row < 50'000; ++row) {
    spans.push_back({row, row + 5000, row});
  }
  LanePieces pieces;
  walkLane(laneOf(spans), {{0, 60'000}, 0, 400}, 3, pieces);
  QVERIFY(pieces.bars.size() + pieces.folds.size() <= 400);
  QVERIFY(pieces.folds.size() > 300);
}

QTEST_APPLESS_MAIN(TestLaneWalk)
#include "tst_lane_walk.moc"
