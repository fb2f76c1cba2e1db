// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pipeline_panel.h"

#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/pipeline_words.h"
#include "ui/panels/pipeline_diagram.h"
#include "ui/panels/pipeline_layout.h"
#include "ui/panels/pipeline_station.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QFontMetrics>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace poolscope;
using namespace poolscope::ui;

class PipelinePanelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

  void saysWhatWouldFillIt();
  void showsTheRunAtItsNewestMoment();
  void goesBackWithTheCursor();
  void aClickAsksForTheTasksOfThePart();
  void boxesOfWorkersAskForTheirTasks();
  void runsCanBeChosen();
  void hundredsOfWorkersAreSummedUp();
  void namesAreWhole();
  void partsNeverOverlap_data();
  void partsNeverOverlap();

 private:
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<QWidget> m_window;
  PipelinePanel* m_panel = nullptr;
};

void PipelinePanelTest::init() {
  support::failOnQtWarnings();
  QLocale::setDefault(QLocale::c());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_window = std::make_unique<QWidget>();
  m_panel = new PipelinePanel(m_window.get());
  m_panel->resize(900, 320);
  m_window->show();
}

void PipelinePanelTest::cleanup() {
  m_window.reset();
  m_theme.reset();
}

void PipelinePanelTest::saysWhatWouldFillIt() {
  const auto* empty = m_panel->findChild<QLabel*>(QStringLiteral("pipelineEmpty"));
  QVERIFY(empty->isVisible());
  QVERIFY(empty->text().contains(QLatin1String("Run")));
  m_panel->setRecording({samples::pool({})});
  QVERIFY(!empty->isVisible());
}

void PipelinePanelTest::showsTheRunAtItsNewestMoment() {
  samples::PoolShape shape;
  shape.now_ns = 2500 * samples::kMs;
  m_panel->setRecording({samples::pool(shape)});
  const PipelineDiagram& diagram = m_panel->diagram();
  QCOMPARE(diagram.state().queue.count, 4);
  QCOMPARE(diagram.station(PipelinePart::queue)->status(), QStringLiteral("4 waiting · no bound"));
  QCOMPARE(diagram.station(PipelinePart::worker, 1)->name(), QStringLiteral("worker 1"));
  shape.now_ns = 3500 * samples::kMs;
  m_panel->setRecording({samples::pool(shape)});
  QCOMPARE(diagram.state().queue.count, 2);
}

void PipelinePanelTest::goesBackWithTheCursor() {
  m_panel->setRecording({samples::pool({})});
  QCOMPARE(m_panel->diagram().state().queue.count, 0);
  m_panel->setTimeCursor(500 * samples::kMs, false);
  QCOMPARE(m_panel->diagram().state().queue.count, 8);
  m_panel->setTimeCursor(5 * samples::kSecond, true);
  QCOMPARE(m_panel->diagram().state().queue.count, 0);
}

void PipelinePanelTest::aClickAsksForTheTasksOfThePart() {
  m_panel->setRecording({samples::pool({})});
  QSignalSpy asked(m_panel, &PipelinePanel::filterRequested);
  QTest::mouseClick(m_panel->diagram().station(PipelinePart::queue), Qt::LeftButton);
  QTest::keyClick(m_panel->diagram().station(PipelinePart::futures), Qt::Key_Space);
  QCOMPARE(asked.count(), 2);
  QCOMPARE(asked[0][0].toString(), QStringLiteral("at:queue"));
  QCOMPARE(asked[1][0].toString(), QStringLiteral("state:done"));
}

void PipelinePanelTest::boxesOfWorkersAskForTheirTasks() {
  m_panel->setRecording(samples::race());
  QSignalSpy asked(m_panel, &PipelinePanel::filterRequested);
  QTest::mouseClick(m_panel->diagram().station(PipelinePart::worker, 1), Qt::LeftButton);
  QCOMPARE(asked.count(), 1);
  QCOMPARE(asked[0][0].toString(), QStringLiteral("worker:1 run:1"));
}

void PipelinePanelTest::runsCanBeChosen() {
  m_panel->setRunTitles({QStringLiteral("A"), QStringLiteral("B")});
  m_panel->setRecording(samples::race(500 * samples::kMs));
  auto* runs = m_panel->findChild<QComboBox*>(QStringLiteral("pipelineRun"));
  QVERIFY(runs->isVisible());
  QCOMPARE(m_panel->diagram().state().workerCount, 2);
  runs->setCurrentIndex(1);
  QCOMPARE(m_panel->diagram().state().workerCount, 10);
}

void PipelinePanelTest::hundredsOfWorkersAreSummedUp() {
  samples::PoolShape shape;
  shape.workers = 300;
  shape.tasks = 300;
  shape.now_ns = samples::kMs;
  m_panel->setRecording({samples::pool(shape)});
  QCOMPARE(m_panel->diagram().state().workerCount, 300);
  const auto* more = m_panel->findChild<PipelineStation*>(QStringLiteral("pipelineMoreWorkers"));
  QVERIFY(more->isVisible());
  QVERIFY2(more->name().endsWith(QLatin1String("more")), qPrintable(more->name()));
}

// In the least room of a diagram, too.
void PipelinePanelTest::namesAreWhole() {
  const QFontMetrics title(titleFont());
  const int line = QFontMetrics(QApplication::font()).height();
  constexpr int kBothPads = 16;
  for (const PipelineKind kind :
       {PipelineKind::direct, PipelineKind::pool, PipelineKind::processes, PipelineKind::loop}) {
    for (const PipelineLayout::Part& part : pipelineLayout(kind, pipelineLeastSize(kind, line), line).parts) {
      const QString name = pipelinePartName(kind, part.part);
      QVERIFY2(part.rect.width() >= title.horizontalAdvance(name) + kBothPads, qPrintable(name));
    }
  }
}

void PipelinePanelTest::partsNeverOverlap_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<QSize>("size");
  for (const PipelineKind kind :
       {PipelineKind::direct, PipelineKind::pool, PipelineKind::processes, PipelineKind::loop}) {
    for (const QSize& size : {pipelineLeastSize(kind, 17), QSize(900, 400), QSize(1700, 800)}) {
      QTest::addRow("kind %d in %d x %d", static_cast<int>(kind), size.width(), size.height())
          << static_cast<int>(kind) << size;
    }
  }
}

void PipelinePanelTest::partsNeverOverlap() {
  QFETCH(int, kind);
  QFETCH(QSize, size);
  const PipelineLayout layout = pipelineLayout(static_cast<PipelineKind>(kind), size, 17);
  const QRect room(QPoint(0, 0), size);
  for (std::size_t i = 0; i < layout.parts.size(); ++i) {
    QVERIFY(room.contains(layout.parts[i].rect));
    QVERIFY2(layout.parts[i].rect.height() >= 3 * 17, "name, state and a row of blocks need three lines");
    for (std::size_t j = 0; j < i; ++j) {
      QVERIFY(!layout.parts[i].rect.intersects(layout.parts[j].rect));
    }
  }
  for (const PipelineLayout::Way& way : layout.ways) {
    QVERIFY(way.points.size() >= 2);
  }
}

QTEST_MAIN(PipelinePanelTest)
#include "tst_pipeline_panel.moc"
