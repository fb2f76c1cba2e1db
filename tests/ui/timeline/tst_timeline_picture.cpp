// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline looks like, by its pixels: colours, patterns, and that nothing is drawn that is not so.
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/theme/palette.h"
#include "ui/timeline/bar_look.h"
#include "ui/timeline/timeline_widget.h"

#include <QImage>
#include <QtTest>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

namespace {

/// A widget without words on its bars, so that every pixel of a bar is ground or pattern.
std::unique_ptr<TimelineWidget> timelineOf(const Recording& recording) {
  auto widget = std::make_unique<TimelineWidget>();
  widget->resize(900, 400);
  widget->setTaskLabel([](const Trace&, RowId) { return QString(); });
  widget->setRecording(recording);
  widget->grab();  // a widget that was never shown learns its size only now
  return widget;
}

QImage pictureOf(TimelineWidget& widget) {
  QImage image(widget.size(), QImage::Format_RGB32);
  widget.render(&image);
  return image;
}

/// All colours within a rectangle.
std::set<QRgb> coloursIn(const QImage& image, const QRect& rect) {
  std::set<QRgb> colours;
  for (int y = rect.top(); y <= rect.bottom(); ++y) {
    for (int x = rect.left(); x <= rect.right(); ++x) {
      colours.insert(image.pixel(x, y));
    }
  }
  return colours;
}

/// True when a rectangle holds the colour, give or take what smoothing an edge costs.
bool holdsColour(const QImage& image, const QRect& rect, const QColor& wanted) {
  const std::set<QRgb> colours = coloursIn(image, rect);
  return std::any_of(colours.begin(), colours.end(), [&](QRgb colour) {
    return std::abs(qRed(colour) - wanted.red()) < 8 && std::abs(qGreen(colour) - wanted.green()) < 8 &&
           std::abs(qBlue(colour) - wanted.blue()) < 8;
  });
}

}  // namespace

class TestTimelinePicture : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    support::failOnQtWarnings();
    setCurrentPalette(false);
  }
  void barsHaveTheColourOfTheirJob_data();
  void barsHaveTheColourOfTheirJob();
  void whatRunsIsPalerAndNothingIsDrawnAfterNow();
  void aJobHasOneColourInAllRuns();
  void badEndsDifferInPatternAndColour();
  void waitingForTheGilIsNotDrawnAsRunning();
  void aBlockedTaskKeepsItsColourAboveTheBand();
  void foldsShowHowBusyTheyAreAndThatSomethingFailed();
  void aQueueIsAHillAsHighAsItIsDeep();
  void theSummaryHasTheColourOfHowTheRunWent();
  void tasksOfALoopLieAboveEachOther();
  void aCrowdIsAsHighAsItIsLarge();
  void theCursorIsOneLineFromRulerToBottom();
  void theSelectionIsOutlined();
  void anArrowLeadsFromWhoSubmitted();
  void anArrowLeadsFromTheAwaitedToWhoWaited();
  void anEmptyViewSaysWhatWouldFillIt();
  void everyBarCanBeRead_data();
  void everyBarCanBeRead();
};

void TestTimelinePicture::barsHaveTheColourOfTheirJob_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

void TestTimelinePicture::barsHaveTheColourOfTheirJob() {
  QFETCH(bool, dark);
  setCurrentPalette(dark);
  const auto widget = timelineOf(samples::race());
  const QImage image = pictureOf(*widget);
  const QRect bar = widget->barRectFor(0, 3).adjusted(4, 3, -4, -3);
  QCOMPARE(coloursIn(image, bar), std::set<QRgb>{palette().seriesColor(0).rgb()});
  const QRect idle = widget->laneRect(1, 3).adjusted(widget->barRectFor(1, 3).width() + 10, 1, -300, -1);
  for (const QRgb colour : coloursIn(image, idle)) {
    QVERIFY(colour == palette().card.rgb() || colour == palette().grid.rgb());
  }
}

void TestTimelinePicture::whatRunsIsPalerAndNothingIsDrawnAfterNow() {
  const auto widget = timelineOf(samples::race(4400 * kMs));
  const QImage image = pictureOf(*widget);
  const QRect bar = widget->barRectFor(0, 8);
  QCOMPARE(coloursIn(image, bar.adjusted(4, 3, -8, -3)), std::set<QRgb>{taskLook(TaskState::running, 0).ground.rgb()});
  QVERIFY(taskLook(TaskState::running, 0).ground != palette().seriesColor(0));
  const QRect lane = widget->laneRect(0, 0);
  const QRect future(bar.right() + 4, lane.top(), lane.right() - bar.right() - 4, lane.height());
  for (const QRgb colour : coloursIn(image, future)) {
    QVERIFY(colour == palette().card.rgb() || colour == palette().grid.rgb());
  }
}

void TestTimelinePicture::aJobHasOneColourInAllRuns() {
  samples::PoolShape sleep;
  samples::PoolShape pi;
  pi.job = "pi_series";
  samples::PoolShape sleepAgain;
  sleepAgain.run_id = "3";
  const auto widget = timelineOf({samples::pool(sleep), samples::pool(pi), samples::pool(sleepAgain)});
  const auto colourOf = [&](int run) { return pictureOf(*widget).pixel(widget->barRectFor(run, 0).center()); };
  QCOMPARE(colourOf(0), palette().seriesColor(0).rgb());
  QCOMPARE(colourOf(1), palette().seriesColor(1).rgb());
  QCOMPARE(colourOf(2), palette().seriesColor(0).rgb());
  widget->setJobSeries([](std::string_view job) { return job == "pi_series" ? 4 : 2; });
  QCOMPARE(colourOf(0), palette().seriesColor(2).rgb());
  QCOMPARE(colourOf(1), palette().seriesColor(4).rgb());
}

void TestTimelinePicture::badEndsDifferInPatternAndColour() {
  std::set<Hatch> hatches;
  for (const TaskState state : {TaskState::failed, TaskState::cancelled, TaskState::timed_out, TaskState::lost}) {
    QVERIFY(hatchOf(state) != Hatch::none);
    QVERIFY(hatches.insert(hatchOf(state)).second);
  }
  const auto widget = timelineOf({samples::all_states()});
  const QImage image = pictureOf(*widget);
  std::set<std::set<QRgb>> looks;
  for (RowId row = 0; row < 5; ++row) {
    const std::set<QRgb> colours = coloursIn(image, widget->barRectFor(0, row).adjusted(4, 3, -4, -3));
    QVERIFY(row == 0 ? colours.size() == 1 : colours.size() > 1);
    looks.insert(colours);
  }
  QCOMPARE(looks.size(), std::size_t{5});
}

void TestTimelinePicture::waitingForTheGilIsNotDrawnAsRunning() {
  const auto widget = timelineOf({samples::under_gil(20 * kMs)});
  const QImage image = pictureOf(*widget);
  const QRect worker = widget->laneRect(0, 1);
  const int turn = widget->plotRect().width() * 20 / 205;  // the view ends a fortieth behind the run
  const QRect holds(worker.left() + 4, worker.top() + 4, turn - 8, worker.height() - 8);
  const QRgb job = palette().seriesColor(0).rgb();
  QCOMPARE(coloursIn(image, holds), std::set<QRgb>{job});
  const std::set<QRgb> waits = coloursIn(image, holds.translated(turn, 0));
  QVERIFY(waits.count(job) == 0);
  QVERIFY(waits.count(palette().waiting.rgb()) == 1);
  QVERIFY(waits.size() > 1);  // its pattern
}

void TestTimelinePicture::aBlockedTaskKeepsItsColourAboveTheBand() {
  const auto widget = timelineOf(samples::race(10 * kSecond, true));
  const QImage image = pictureOf(*widget);
  const QRect bar = widget->barRectFor(0, 3);
  const QRgb job = palette().seriesColor(0).rgb();
  QCOMPARE(coloursIn(image, bar.adjusted(4, 3, -4, -6)), std::set<QRgb>{job});
  QVERIFY(coloursIn(image, QRect(bar.left() + 4, bar.bottom() - 1, bar.width() - 8, 1)).size() > 1);
}

void TestTimelinePicture::foldsShowHowBusyTheyAreAndThatSomethingFailed() {
  // 100,000 tasks on one worker, half of the time busy, the last one of each 50,000 failed.
  const auto widget = timelineOf({samples::many(1, 100'000, 1000, 1000, 50'000)});
  QImage image = pictureOf(*widget);
  const QRect lane = widget->laneRect(0, 0);
  const QPoint inside(lane.left() + lane.width() / 4, lane.bottom() - 2);
  const QRgb half = image.pixel(inside);
  QVERIFY(half != palette().card.rgb());
  QVERIFY(half != palette().seriesColor(0).rgb());
  const std::set<QRgb> top = coloursIn(image, QRect(lane.left(), lane.top() + 1, lane.width(), 1));
  QVERIFY(top.count(palette().failed.rgb()) == 1);

  const auto busy = timelineOf({samples::many(1, 100'000, 1990, 10)});
  const QRgb full = pictureOf(*busy).pixel(inside);
  QVERIFY(qRed(full) < qRed(half));  // closer to the job's blue
}

void TestTimelinePicture::aQueueIsAHillAsHighAsItIsDeep() {
  // Ten sleeps on two workers: eight wait, two fewer each second.
  const auto widget = timelineOf({samples::race()[0]});
  const QImage image = pictureOf(*widget);
  const QRect lane = widget->laneRect(0, 0);
  const auto columnAt = [&](std::int64_t ns) {
    const QRect plot = widget->plotRect();
    const double share = static_cast<double>(ns - widget->visibleRange().begin) /
                         static_cast<double>(widget->visibleRange().end - widget->visibleRange().begin);
    int pixels = 0;
    for (int y = plot.top() + 24; y < lane.top(); ++y) {
      pixels += image.pixel(plot.left() + static_cast<int>(share * plot.width()), y) == palette().waiting.rgb() ? 1 : 0;
    }
    return pixels;
  };
  QVERIFY(columnAt(1500 * kMs) > 10);
  QVERIFY(columnAt(2500 * kMs) < columnAt(1500 * kMs));
  QVERIFY(columnAt(3500 * kMs) < columnAt(2500 * kMs));
  QCOMPARE(columnAt(4500 * kMs), 0);
}

void TestTimelinePicture::theSummaryHasTheColourOfHowTheRunWent() {
  const auto summaryHolds = [](const Recording& recording, const QColor& wanted) {
    const auto widget = timelineOf(recording);
    widget->setRunSummaries({QStringLiteral("MMMMMMMM")});
    const QRect lane = widget->laneRect(0, 0);
    const QRect header(lane.right() - 120, widget->plotRect().top() + 2, 120, 20);
    return holdsColour(pictureOf(*widget), header, wanted);
  };
  const Recording good{samples::many(1, 100, 1000, 1000)};
  const Recording bad{samples::many(1, 100, 1000, 1000, 50)};
  QVERIFY(summaryHolds(good, palette().ok));
  QVERIFY(!summaryHolds(good, palette().failed));
  QVERIFY(summaryHolds(bad, palette().failed));
  QVERIFY(!summaryHolds(bad, palette().ok));
}

void TestTimelinePicture::tasksOfALoopLieAboveEachOther() {
  const auto widget = timelineOf({samples::loop(5, 5, 3 * kSecond)});
  const QImage image = pictureOf(*widget);
  std::set<int> tops;
  for (RowId row = 0; row < 5; ++row) {
    const QRect bar = widget->barRectFor(0, row);
    QVERIFY(!bar.isNull());
    QVERIFY(widget->laneRect(0, 0).adjusted(-2, -2, 2, 2).contains(bar));
    tops.insert(bar.top());
    QVERIFY(holdsColour(image, bar.adjusted(10, 4, -10, -6), palette().series[0]));
    QCOMPARE(widget->taskAtPosition(bar.center()), (TaskRef{0, row}));
  }
  QCOMPARE(tops.size(), std::size_t{5});
}

void TestTimelinePicture::aCrowdIsAsHighAsItIsLarge() {
  // 500 in the first second, 100 of them in the next as well.
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("sleep");
  Lane lane;
  lane.kind = LaneKind::loop;
  builder.add_lane(lane);
  for (RowId row = 0; row < 500; ++row) {
    builder.put_task(row, row, 1, job, 0);
    builder.set_started(row, 0, 0);
  }
  for (RowId row = 0; row < 500; ++row) {
    const RowId last = 499 - row;
    builder.set_finished(last, TaskState::finished, last < 100 ? 2 * kSecond : kSecond, 0);
  }
  builder.set_now(2 * kSecond, true);
  const auto widget = timelineOf({builder.snapshot()});
  const QImage image = pictureOf(*widget);
  const QRect crowd = widget->barRectFor(0, 200);
  const auto heightAt = [&](int x) {
    int height = 0;
    for (int y = crowd.top(); y <= crowd.bottom(); ++y) {
      height += image.pixel(x, y) == palette().card.rgb() ? 0 : 1;
    }
    return height;
  };
  QCOMPARE(heightAt(crowd.left() + 20), crowd.height());
  const int later = heightAt(crowd.right() + 20);
  QVERIFY2(later > 0 && later < crowd.height() / 3, qPrintable(QString::number(later)));
}

void TestTimelinePicture::theCursorIsOneLineFromRulerToBottom() {
  const auto widget = timelineOf(samples::race());
  widget->setTimeCursor(4500 * kMs);
  const QImage image = pictureOf(*widget);
  const TimeRange range = widget->visibleRange();
  const QRect plot = widget->plotRect();
  const int x = plot.left() +
                static_cast<int>(static_cast<double>(4500 * kMs) / static_cast<double>(range.span()) * plot.width());
  for (int y = plot.top(); y < plot.bottom(); ++y) {
    QVERIFY2(coloursIn(image, QRect(x - 2, y, 5, 1)).count(palette().cursor.rgb()) == 1,
             qPrintable(QString::number(y)));
  }
}

void TestTimelinePicture::theSelectionIsOutlined() {
  const auto widget = timelineOf(samples::race());
  const QRect bar = widget->barRectFor(0, 7);
  const QRect edge(bar.left() + 6, bar.top(), bar.width() - 12, 1);
  QVERIFY(!holdsColour(pictureOf(*widget), edge, palette().text));
  widget->setSelected(0, 7);
  QVERIFY(holdsColour(pictureOf(*widget), edge, palette().text));
}

void TestTimelinePicture::anArrowLeadsFromWhoSubmitted() {
  // Task 0 runs on the first worker for a second and submits task 1 half way, which runs on the third.
  TraceBuilder builder(RunInfo{"1", "threads", 3, 0});
  const JobId job = builder.intern_job("spin");
  for (int i = 0; i < 3; ++i) {
    Lane lane;
    lane.index = i;
    builder.add_lane(lane);
  }
  builder.put_task(0, 0, 1, job, 0);
  builder.put_task(1, 1, 1, job, kSecond / 2, 0);
  builder.set_started(0, 0, 0);
  builder.set_started(1, 2, kSecond);
  builder.set_finished(0, TaskState::finished, kSecond, 0);
  builder.set_finished(1, TaskState::finished, 2 * kSecond, 0);
  builder.set_now(2 * kSecond, true);
  const auto widget = timelineOf({builder.snapshot()});
  const QRect between = widget->laneRect(0, 1);  // the second worker's lane, where nothing else is
  QVERIFY(!holdsColour(pictureOf(*widget), between, palette().accent));
  for (const RowId selected : {RowId{0}, RowId{1}}) {
    widget->setSelected(0, selected);
    QVERIFY(holdsColour(pictureOf(*widget), between, palette().accent));
  }
}

void TestTimelinePicture::anArrowLeadsFromTheAwaitedToWhoWaited() {
  // Task 0 runs on the first worker and waits for task 1 on the third, from half a second to a second and a half.
  const auto picture = [](RowId awaits, RowId selected) {
    TraceBuilder builder(RunInfo{"1", "threads", 3, 0});
    const JobId job = builder.intern_job("spin");
    for (int i = 0; i < 3; ++i) {
      Lane lane;
      lane.index = i;
      builder.add_lane(lane);
    }
    for (const RowId row : {RowId{0}, RowId{1}}) {
      builder.put_task(row, row, 1, job, 0);
      builder.set_started(row, row * 2, 0);
    }
    builder.add_segment({kSecond / 2, 3 * kSecond / 2, 0, 0, SegmentKind::blocked, SegmentCause::none, awaits});
    builder.set_finished(1, TaskState::finished, 3 * kSecond / 2, 0);
    builder.set_finished(0, TaskState::finished, 2 * kSecond, 0);
    builder.set_now(2 * kSecond, true);
    const auto widget = timelineOf({builder.snapshot()});
    widget->setSelected(0, selected);
    return pictureOf(*widget).copy(widget->laneRect(0, 1));  // the second worker's lane, where nothing else is
  };
  for (const RowId selected : {RowId{0}, RowId{1}}) {
    const QImage with = picture(1, selected);
    QVERIFY(!holdsColour(picture(kNoRow, selected), with.rect(), palette().text));
    QVERIFY(holdsColour(with, with.rect(), palette().text));
  }
}

void TestTimelinePicture::anEmptyViewSaysWhatWouldFillIt() {
  const auto widget = timelineOf({});
  const QRect middle(widget->rect().center() - QPoint(200, 20), QSize(400, 40));
  QVERIFY(coloursIn(pictureOf(*widget), middle).size() > 3);  // words
  widget->setEmptyText(QString());
  QCOMPARE(coloursIn(pictureOf(*widget), middle), std::set<QRgb>{palette().card.rgb()});
}

void TestTimelinePicture::everyBarCanBeRead_data() { barsHaveTheColourOfTheirJob_data(); }

void TestTimelinePicture::everyBarCanBeRead() {
  QFETCH(bool, dark);
  setCurrentPalette(dark);
  for (int state = 0; state < kTaskStateCount; ++state) {
    for (int series = 0; series < 6; ++series) {
      const BarLook look = taskLook(static_cast<TaskState>(state), series);
      QVERIFY2(contrastRatio(look.text, look.ground) >= 4.5,
               qPrintable(QStringLiteral("state %1 series %2").arg(state).arg(series)));
    }
  }
  setCurrentPalette(false);
}

QTEST_MAIN(TestTimelinePicture)
#include "tst_timeline_picture.moc"
